namespace ModelGen.Generators.Tests.Diagnostics;

/// <summary>Every argument with bounds is held to them, in each form of a declaration.</summary>
public class ArgumentDiagnosticTests
{
    [Theory]
    [InlineData("Linear([|-5|])", "features", "positive", "-5")]
    [InlineData("Linear(3, Init = Init.Normal, Scale = [|double.NaN|])", "scale", "finite", "NaN")]
    [InlineData("Maxout([|0|])", "features", "positive", "0")]
    [InlineData("Maxout(3, [|0|])", "pieces", "positive", "0")]
    [InlineData("Dropout([|1.5|])", "p", "from 0 to below 1", "1.5")]
    [InlineData("Dropout([|-0.1|])", "p", "from 0 to below 1", "-0.1")]
    [InlineData("GaussianNoise([|-1|])", "deviation", "not negative", "-1")]
    [InlineData("LeakyReLU([|double.PositiveInfinity|])", "slope", "finite", "Infinity")]
    [InlineData("ELU([|double.NaN|])", "alpha", "finite", "NaN")]
    [InlineData("Softplus([|0|])", "beta", "positive", "0")]
    [InlineData("PReLU(3)", "numParameters", "1 or the number of channels, 4", "3")]
    [InlineData("LayerNorm(Eps = [|0|])", "eps", "positive", "0")]
    [InlineData("LayerNorm(Axes = [|0|])", "axes", "positive", "0")]
    [InlineData("RMSNorm(Eps = [|-1e-5|])", "eps", "positive", "-1E-05")]
    [InlineData("BatchNorm(Eps = [|0|])", "eps", "positive", "0")]
    [InlineData("BatchNorm(Momentum = [|1.5|])", "momentum", "from 0 to 1", "1.5")]
    public void OfLayers(string layer, string argument, string needed, string found)
    {
        if (!layer.Contains("[|", StringComparison.Ordinal)) layer = layer.Replace("(3)", "([|3|])", StringComparison.Ordinal);
        var message = $"'{argument}' must be {needed} but is {found}";
        MarkedSource.AssertReported($"[Model, Input(4), {layer}, Linear(2)] partial class Net;", "MG1009", message);
        MarkedSource.AssertReported($"[Model] partial class Net {{ [{layer}] private partial Tensor M(Tensor x); "
            + "[Forward] Tensor F([Shape(4)] Tensor x) => M(x); }", "MG1009", message);
    }

    [Theory]
    [InlineData("Linear(x, [|0|])", "features", "positive", "0")]
    [InlineData("Dropout(x, [|1|])", "p", "from 0 to below 1", "1")]
    [InlineData("Clamp(x, 1, [|-1|])", "max", "at least min", "-1")]
    [InlineData("Clamp(x, [|double.NaN|], 1)", "min", "a number", "NaN")]
    [InlineData("Pow(x, [|double.NaN|])", "exponent", "finite", "NaN")]
    [InlineData("Norm(x, p: [|0.5|])", "p", "at least 1", "0.5")]
    [InlineData("CosineSimilarity(x, x, eps: [|0|])", "eps", "positive", "0")]
    [InlineData("RandomNormal(x, 0, [|-1|])", "deviation", "not negative", "-1")]
    [InlineData("RandomUniform(x, 1, [|1|])", "high", "above 1d", "1")]
    [InlineData("Bernoulli(x, [|2|])", "p", "from 0 to 1", "2")]
    [InlineData("Split(x, [|3|])[0]", "parts", "a divisor of 4", "3")]
    [InlineData("Split(x, [|[1, 2]|])[0]", "sizes", "positive sizes that add up to 4", "[1, 2]")]
    [InlineData("OneHot(words, [|0|])", "classes", "positive", "0")]
    [InlineData("Embedding(words, [|-1|], 3)", "vocabulary", "positive", "-1")]
    [InlineData("Embedding(words, 9, 3, paddingIndex: [|9|])", "paddingIndex", "-1 or below the vocabulary", "9")]
    [InlineData("[|x * double.NaN|]", "the number beside *", "finite", "NaN")]
    [InlineData("[|x + double.PositiveInfinity|]", "the number beside +", "finite", "Infinity")]
    [InlineData("[|x / 0|]", "the number beside /", "other than 0", "0")]
    public void OfCalls(string call, string argument, string needed, string found) => MarkedSource.AssertReported(
        $"[Model] partial class Net {{ [Forward] Tensor F([Shape(4)] Tensor x, [Tokens(9, 3)] Tensor words) => {call}; }}", "MG1009",
        $"'{argument}' must be {needed} but is {found}");

    [Theory]
    [InlineData("Huber(y, t, [|0|])", "delta", "positive", "0")]
    [InlineData("Huber(y, t, [|double.PositiveInfinity|])", "delta", "finite", "Infinity")]
    [InlineData("BinaryCrossEntropyWithLogits(y, t, positiveWeight: [|0|])", "positiveWeight", "positive", "0")]
    [InlineData("Focal(y, t, [|-1|])", "gamma", "not negative", "-1")]
    [InlineData("Focal(y, t, alpha: [|1.5|])", "alpha", "from 0 to 1", "1.5")]
    [InlineData("Dice(y, t, [|-1|])", "smooth", "not negative", "-1")]
    [InlineData("PoissonNll(y, t, eps: [|0|])", "eps", "positive", "0")]
    [InlineData("ExponentialNll(y, t, eps: [|0|])", "eps", "positive", "0")]
    [InlineData("GaussianNll(y, Exp(y), t, eps: [|0|])", "eps", "positive", "0")]
    [InlineData("Triplet(y, t, y, margin: [|-1|])", "margin", "not negative", "-1")]
    [InlineData("Triplet(y, t, y, p: [|0|])", "p", "at least 1", "0")]
    [InlineData("Contrastive(y, t, Sum(y, 0), [|-1|])", "margin", "not negative", "-1")]
    [InlineData("CrossEntropy(y, label, smoothing: [|1.5|])", "smoothing", "from 0 to 1", "1.5")]
    [InlineData("CrossEntropy(y, label, smoothing: [|-0.5|])", "smoothing", "from 0 to 1", "-0.5")]
    [InlineData("CrossEntropy(y, label, classWeights: [|[1, 2]|])", "classWeights", "3 numbers, one for each class", "[1, 2]")]
    [InlineData("CrossEntropy(y, label, classWeights: [|[1, 2, -3]|])", "classWeights", "not negative, and not all zero", "[1, 2, -3]")]
    [InlineData("MultiClassHinge(y, label, p: [|3|])", "p", "1 or 2", "3")]
    [InlineData("MultiClassHinge(y, label, [|double.NaN|])", "margin", "finite", "NaN")]
    public void OfLosses(string loss, string argument, string needed, string found) => MarkedSource.AssertReported(
        $$"""
        [Model] partial class Net
        {
            [Forward] Tensor F([Shape(4)] Tensor x) => Linear(x, 3);
            [Loss] Tensor L(Tensor y, [Target(3)] Tensor t, [ClassIndex(3)] Tensor label) => {{loss}};
        }
        """,
        "MG1009", $"'{argument}' must be {needed} but is {found}");

    [Theory]
    [InlineData("x + Where(x > 0, x, double.NegativeInfinity)")]
    [InlineData("Clamp(x, 0)")]
    [InlineData("Norm(x, p: double.PositiveInfinity, keepDims: true) + x")]
    public void InfinityIsABoundOrAMask(string expression) => Assert.Empty(GeneratorHarness.Run(
        GeneratorHarness.Usings + $"[Model] partial class Net {{ [Forward] Tensor F([Shape(4)] Tensor x) => {expression}; }}").Diagnostics);
}
