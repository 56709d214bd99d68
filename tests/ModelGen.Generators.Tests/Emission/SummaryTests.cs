namespace ModelGen.Generators.Tests.Emission;

/// <summary>The table of layers: what each element sees of the image.</summary>
public class SummaryTests
{
    [Fact]
    public void ReceptiveFieldsOfVgg16AreThePublishedOnes()
    {
        var fields = Fields(
            """
            [Model, Input(3, 224, 224)]
            [Conv2d(8, Padding = 1), ReLU, Conv2d(8, Padding = 1), ReLU, MaxPool2d(2)]
            [Conv2d(8, Padding = 1), ReLU, Conv2d(8, Padding = 1), ReLU, MaxPool2d(2)]
            [Conv2d(8, Padding = 1), ReLU, Conv2d(8, Padding = 1), ReLU, Conv2d(8, Padding = 1), ReLU, MaxPool2d(2)]
            [Conv2d(8, Padding = 1), ReLU, Conv2d(8, Padding = 1), ReLU, Conv2d(8, Padding = 1), ReLU, MaxPool2d(2)]
            [Conv2d(8, Padding = 1), ReLU, Conv2d(8, Padding = 1), ReLU, Conv2d(8, Padding = 1), ReLU, MaxPool2d(2)]
            [Flatten, Linear(10)]
            public partial class Net;
            """);
        Assert.Equal("5x5", fields["conv2"]);
        Assert.Equal("6x6", fields["pool1"]);
        Assert.Equal("40x40", fields["conv7"]);
        Assert.Equal("92x92", fields["conv10"]);
        Assert.Equal("196x196", fields["conv13"]);
        Assert.Equal("212x212", fields["pool5"]);
        Assert.Equal("212x212", fields["flatten1"]);
        Assert.Equal("all", fields["fc1"]);
    }

    [Fact]
    public void WindowsThatStrideSpreadAndEnlargeAreCounted()
    {
        var fields = Fields(
            """
            [Model, Input(1, 64, 64)]
            [Conv2d(4, Kernel = 11, Stride = 4, Padding = 2), MaxPool2d(3, Stride = 2)]
            [Conv2d(4, Kernel = 3, Dilation = 2, Padding = 2), BatchNorm, ReLU]
            [Upsample(2), ConvTranspose2d(2, Kernel = 4, Stride = 2, Padding = 1)]
            [Upsample(2, Mode = UpsampleMode.Bilinear), AvgPool2d(2), InstanceNorm, AdaptiveAvgPool2d(2)]
            public partial class Net;
            """);
        Assert.Equal("11x11", fields["conv1"]);
        Assert.Equal("19x19", fields["pool1"]);       // 11 + 2 * 4
        Assert.Equal("51x51", fields["conv2"]);       // 19 + 4 * 8
        Assert.Equal("51x51", fields["batchnorm1"]);
        Assert.Equal("51x51", fields["upsample1"]);   // neighbours 4 pixels apart now
        Assert.Equal("55x55", fields["convtranspose1"]); // two of them, then 2 apart
        Assert.Equal("57x57", fields["upsample2"]);   // two of those, then 1 apart
        Assert.Equal("58x58", fields["pool2"]);
        Assert.Equal("all", fields["instancenorm1"]);
        Assert.Equal("all", fields["pool3"]);
    }

    [Fact]
    public void SignalsHaveOneAxisAndTheRestNoColumn()
    {
        Assert.Equal(
            "7", Fields("[Model, Input(2, 40), Conv1d(4, Kernel = 5), ReLU, Conv1d(4, Kernel = 3)] public partial class Net;")["conv2"]);
        Assert.DoesNotContain(
            "Receptive field", Table("[Model, Input(40), Linear(4)] public partial class Net;"), StringComparison.Ordinal);
    }

    /// <summary>Attention 4 (8 * 8 + 8), two norms of 16, a linear layer of 8 * 20 + 20 and one of 20 * 8 + 8;
    /// and no parameter twice.</summary>
    [Fact]
    public void ABlockCountsWhatItsPartsOwn()
    {
        var lines = Table(
            "[Model, Input(Dim.Sequence, 8), TransformerEncoderLayer(2, 20), Linear(3)] public partial class Net;").Split('\n');
        Assert.Contains(" 668 ", lines.Single(line => line.StartsWith("encoder1 ", StringComparison.Ordinal)), StringComparison.Ordinal);
        Assert.Contains(" 27 ", lines.Single(line => line.StartsWith("fc1 ", StringComparison.Ordinal)), StringComparison.Ordinal);
        Assert.Contains(lines, line => line.StartsWith("Parameters: 695 ", StringComparison.Ordinal));
    }

    private static Dictionary<string, string> Fields(string model)
    {
        var lines = Table(model)
            .Split('\n')
            .Where(
                line => line.Contains(" (", StringComparison.Ordinal) && !line.Contains("(Input)", StringComparison.Ordinal)
                    && !line.Contains(':', StringComparison.Ordinal));
        return lines.ToDictionary(line => line.Split(' ')[0], line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^3]);
    }

    private static string Table(string model)
    {
        using var models = GeneratorHarness.Compile(GeneratorHarness.Usings + model);
        return (string)models.Type("Net").GetField("Summary")!.GetRawConstantValue()!;
    }
}
