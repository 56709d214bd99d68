using System.Text.RegularExpressions;

namespace ModelGen.Generators.Tests.Emission;

/// <summary>What is frozen has no backward code: the emitted training pass neither computes its gradients nor carries one through
/// it.</summary>
public class FrozenTests
{
    private const string Layers =
        "Conv2d(4, Padding = 1, Name = \"low\"), ReLU, MaxPool2d(2), Conv2d(6, Padding = 1, Name = \"high\"), ReLU, GlobalAvgPool";

    private const string Rest =
        """
            [Linear(3)] private partial Tensor Head(Tensor features);
            [Forward] private Tensor Forward([Shape(1, 8, 8)] Tensor x) => Head(Encode(x));
            [Loss] private Tensor Loss(Tensor scores, [ClassIndex(3)] Tensor label) => CrossEntropy(scores, label);
        """;

    [Fact]
    public void AFrozenModelInsideAnother() =>
        Check($"[Model, Input(1, 8, 8), {Layers}] public partial class Encoder; [Model] public partial class Net {{ [Use<Encoder>FROZEN] "
            + $"private partial Tensor Encode(Tensor x); {Rest} }}");

    [Fact]
    public void AFrozenLayerMethod() =>
        Check($"[Model] public partial class Net {{ [{Layers}FROZEN] private partial Tensor Encode(Tensor x); {Rest} }}");

    [Fact]
    public void FrozenLayersOfAStack()
    {
        const string Stack =
            """
            [Model, Input(1, 8, 8), Conv2d(4, Padding = 1, Name = "low"LAYER), ReLU, MaxPool2d(2)]
            [Conv2d(6, Padding = 1, Name = "high"LAYER), ReLU, GlobalAvgPool, Linear(3, Name = "head"), CrossEntropy]
            public partial class Net;
            """;
        Check(Stack.Replace("LAYER", "FROZEN", StringComparison.Ordinal), ", Frozen = true");
    }

    [Fact]
    public void AFrozenLayerAboveOneThatLearnsPassesItsGradientOn()
    {
        var backward = Backward(
            "[Model, Input(24), Linear(20), Tanh, Linear(16, Frozen = true), Tanh, Linear(3), CrossEntropy] public partial class Net;");
        Assert.Contains("Linear.BackwardInput<float, D20, D16", backward, StringComparison.Ordinal);
        Assert.Contains("Linear.BackwardWeight<float, D24, D20", backward, StringComparison.Ordinal);
        Assert.DoesNotContain("Linear.BackwardWeight<float, D20, D16", backward, StringComparison.Ordinal);
    }

    /// <summary>Compares the training pass of a network whose first layers are frozen with that of the same network where all
    /// learn.</summary>
    private static void Check(string source, string frozen = ", Frozen")
    {
        var all = Backward(source.Replace("FROZEN", "", StringComparison.Ordinal));
        var one = Backward(source.Replace("FROZEN", frozen, StringComparison.Ordinal));
        Assert.Contains("convolution weight gradient", all, StringComparison.Ordinal);
        Assert.Contains("convolution input gradient", all, StringComparison.Ordinal);
        Assert.Contains("max pool gradient", all, StringComparison.Ordinal);
        Assert.Equal(2, Regex.Count(one, "// head backward: "));
        Assert.DoesNotContain("Convolution.Backward", one, StringComparison.Ordinal);
        Assert.DoesNotContain("MaxPool.Backward", one, StringComparison.Ordinal);
        Assert.DoesNotMatch(@"// [^:\n]*(low|high|relu|pool)[^:\n]* backward: ", one);
    }

    private static string Backward(string source)
    {
        var run = GeneratorHarness.Run(GeneratorHarness.Usings + source);
        run.Load().Dispose();
        return run.Files.Single(file => file.Key.EndsWith("Net.Backward.g.cs", StringComparison.Ordinal)).Value;
    }
}
