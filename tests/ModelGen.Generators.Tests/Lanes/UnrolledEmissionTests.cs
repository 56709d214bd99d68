using ModelGen.Generators.Tests.Jit;

namespace ModelGen.Generators.Tests.Lanes;

/// <summary>Which networks are unrolled to single numbers, and what their code looks like to the JIT and to a reader.</summary>
public class UnrolledEmissionTests
{
    private const string Xor = "Input(2), Linear(2), Sigmoid, Linear(1), Sigmoid, MeanSquaredError";

    /// <summary>Beyond 60,000 bytes of IL or 2,000 locals the JIT stops optimising; at 512 locals, those of inlined methods included,
    /// it stops inlining.</summary>
    [Theory]
    [InlineData(Xor)]
    [InlineData("Input(2), Linear(8), Tanh, Linear(1), MeanSquaredError")]
    [InlineData("Input(64), Linear(32), ReLU, Linear(10), CrossEntropy")]
    public void MethodsStayWithinTheLimitsOfTheJit(string stack)
    {
        using var models = TinyNetwork<int>.Run(stack, "Full", "Unrolled", "Single").Load();
        var sizes = MethodSize.Of(models.Assembly.GetTypes().Where(t => t.Namespace == "ModelGen.Generated.Unrolled"));
        Assert.Contains(sizes, size => size.Method.EndsWith(".Samples", StringComparison.Ordinal));
        Assert.All(sizes, size => Assert.InRange(size.Bytes, 1, 8_000));
        Assert.All(sizes, size => Assert.InRange(size.Locals, 0, 160));
    }

    [Theory]
    [InlineData(Xor, "Auto", true)]
    [InlineData(Xor, "Layers", false)]
    [InlineData("Input(64), Linear(32), ReLU, Linear(10), CrossEntropy", "Auto", false)]
    [InlineData("Input(64), Linear(32), ReLU, Linear(10), CrossEntropy", "Full", true)]
    [InlineData("Input(784), Linear(128), ReLU, Linear(10), CrossEntropy", "Full", false)]
    [InlineData("Input(3), Linear(4), CrossEntropy(IgnoreIndex = 2)", "Auto", true)]
    public void TinyNetworksAreUnrolled(string stack, string unroll, bool unrolled) => Assert.Equal(unrolled, IsUnrolled(stack, unroll));

    /// <summary>The statistics of the batch make the gradient of one sample depend on all others.</summary>
    [Fact]
    public void SamplesThatDependOnEachOtherAreNot() =>
        Assert.False(IsUnrolled("Input(3), Linear(4), BatchNorm, CrossEntropy", "Full"));

    [Fact]
    public void XorReadsAsItsMathematics()
    {
        var text = TinyNetwork<double>.Run(Xor, "Full", "Unrolled", "Single").Files["Unrolled.Forward.g.cs"];
        const string Expected =
            """
                            // fc1, sigmoid1: linear (B, 2) -> (B, 2)
                            //   a1 = W1 h0 + b1,  h1 = σ(a1)
                            var x_1 = x[1];
                            var x_0 = x[0];
                            var sigmoid1_0 = V.Sigmoid(V.MultiplyAdd(fc1Weight[2], x_1, V.MultiplyAdd(fc1Weight[0], x_0, fc1Bias[0])));
                            var sigmoid1_1 = V.Sigmoid(V.MultiplyAdd(fc1Weight[3], x_1, V.MultiplyAdd(fc1Weight[1], x_0, fc1Bias[1])));

                            // fc2, sigmoid2: linear (B, 2) -> (B, 1)
                            //   a2 = W2 h1 + b2,  h2 = σ(a2)
                            sigmoid2[0] = V.Sigmoid(V.MultiplyAdd(fc2Weight[1], sigmoid1_1, V.MultiplyAdd(fc2Weight[0], sigmoid1_0, fc2Bias[0])));

            """;
        Assert.Contains(Expected.ReplaceLineEndings("\n"), text, StringComparison.Ordinal);
    }

    private static bool IsUnrolled(string stack, string unroll) =>
        TinyNetwork<int>.Run(stack, unroll, "Unrolled", "Single").Files["Unrolled.Backward.g.cs"]
            .Contains("one sample in each lane", StringComparison.Ordinal);
}
