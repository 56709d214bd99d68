using System.Globalization;
using ModelGen.Generators.Analyses;
using ModelGen.Generators.Ir;
using ModelGen.Generators.Tests.Building;

namespace ModelGen.Generators.Tests.Analyses;

/// <summary>How many pixels or steps of the input an element depends on, after each layer.</summary>
public class ReceptiveFieldTests
{
    [Fact]
    public void Windows_add_up_and_strides_multiply() => AssertFields(
        """
        x (B, 1, 28, 28): 1x1
        conv1 (B, 6, 28, 28): 5x5
        relu1 (B, 6, 28, 28): 5x5
        pool1 (B, 6, 14, 14): 6x6
        conv2 (B, 16, 10, 10): 14x14
        pool2 (B, 16, 5, 5): 16x16
        flatten1Reshape (B, 400): 16x16
        fc1 (B, 10): all
        """,
        """
        [Model, Input(1, 28, 28), Conv2d(6, Kernel = 5, Padding = 2), ReLU, MaxPool2d(2), Conv2d(16, Kernel = 5), MaxPool2d(2)]
        [Flatten, Linear(10)]
        partial class Net;
        """);

    [Fact]
    public void Signals_have_one_size_and_dilation_widens_a_window() => AssertFields(
        """
        x (B, 3, 40): 1
        conv1 (B, 4, 36): 5
        pool1 (B, 4, 18): 6
        conv2 (B, 4, 8): 10
        pool2Sum (B, 4): all
        pool2 (B, 4): all
        """,
        """
        [Model, Input(3, 40), Conv1d(4, Kernel = 3, Dilation = 2), AvgPool1d(2), Conv1d(4, Kernel = 3, Stride = 2), GlobalAvgPool]
        partial class Net;
        """);

    [Fact]
    public void What_enlarges_an_image_divides_the_stride() => AssertFields(
        """
        x (B, 2, 16, 16): 1x1
        conv1 (B, 4, 8, 8): 4x4
        convtranspose1ConvolutionInputGradient (B, 2, 16, 16): 6x6
        convtranspose1 (B, 2, 16, 16): 6x6
        upsample1 (B, 2, 32, 32): 6x6
        conv2 (B, 1, 32, 32): 7x7
        """,
        """
        [Model, Input(2, 16, 16), Conv2d(4, Kernel = 4, Stride = 2, Padding = 1)]
        [ConvTranspose2d(2, Kernel = 4, Stride = 2, Padding = 1), Upsample(2), Conv2d(1, Kernel = 3, Padding = 1)]
        partial class Net;
        """);

    [Fact]
    public void Of_branches_the_widest_counts() => AssertFields(
        """
        x (B, 1, 16, 16): 1x1
        conv0 (B, 2, 16, 16): 7x7
        conv1 (B, 2, 16, 16): 3x3
        @add (B, 2, 16, 16): 7x7
        conv2 (B, 1, 16, 16): 9x9
        """,
        Networks.Model(
            """
            [Forward] private Tensor Forward([Shape(1, 16, 16)] Tensor x)
            {
                var wide = Conv2d(x, 2, kernel: 7, padding: 3);
                var narrow = Conv2d(x, 2, kernel: 3, padding: 1);
                return Conv2d(wide + narrow, 1, kernel: 3, padding: 1);
            }
            """));

    [Fact]
    public void A_network_without_windows_has_nothing_to_say()
    {
        var graph = Networks.Build("[Model, Input(8), Linear(4), ReLU] partial class Net;").Graph;
        Assert.False(ReceptiveFields.Run(graph).HasWindows);
    }

    private static void AssertFields(string expected, string source)
    {
        var graph = Networks.Build(source).Graph;
        var fields = ReceptiveFields.Run(graph);
        Assert.True(fields.HasWindows);
        var names = ValueNames.Run(graph);
        var lines = graph.Nodes.Select(n => n.Output).Where(v => fields.Text(v).Length > 0)
            .Select(v => string.Create(CultureInfo.InvariantCulture, $"{names[v]} {v.Shape}: {fields.Text(v)}"));
        Assert.Equal(expected.Replace("\r", "", StringComparison.Ordinal), string.Join("\n", lines));
    }
}
