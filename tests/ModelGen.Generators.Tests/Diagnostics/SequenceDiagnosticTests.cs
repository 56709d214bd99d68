namespace ModelGen.Generators.Tests.Diagnostics;

/// <summary>Lengths and the time axis they belong to.</summary>
public class SequenceDiagnosticTests
{
    [Theory]
    [InlineData("[Model, Input(4, Lengths = true), Linear(2)] public partial class Net;")]
    [InlineData("[Model(MaxLength = 9), Input(Dim.Sequence, 4, Lengths = true), Linear(2), MeanSquaredError] public partial class Net;")]
    [InlineData(
        "[Model] public partial class Net { [Forward] Tensor F([Shape(Dim.Sequence, 4)] Tensor x, [Lengths] Tensor n) => Linear(x, 2); }")]
    [InlineData("[Model] public partial class Net { [Forward] Tensor F([Shape(9, 4)] Tensor x, [Lengths(9)] Tensor n) => Linear(x, 2); "
        + "[Loss] Tensor L(Tensor y, [Target(9, 2)] Tensor t) => MeanSquaredError(y, t); }")]
    [InlineData("[Model] public partial class Net { [Forward] Tensor F([Tokens(9, Dim.Sequence)] Tensor x) => Embedding(x, 9, 4); "
        + "[Loss] Tensor L(Tensor y, [Lengths] Tensor n, [Target(4)] Tensor t) => MeanSquaredError(Mean(y, 0), t); }")]
    [InlineData("[Model, Input(Dim.Sequence, 4, Lengths = true), Linear(2)] public partial class In; "
        + "[Model] public partial class Net { [Use<In>] private partial Tensor E(Tensor x, Tensor n); "
        + "[Forward] Tensor F([Shape(Dim.Sequence, 4)] Tensor x, [Lengths] Tensor n) => E(x, n); }")]
    public void LengthsBelongToAnAxis(string source)
    {
        using var models = GeneratorHarness.Compile(GeneratorHarness.Usings + source);
        Assert.NotNull(models.Type("Net"));
    }

    [Theory]
    [InlineData("[Model, Input(Vocabulary = 4, Lengths = [|true|]), Embedding(4, 3), Linear(2)] partial class Net;", "Lengths",
        "an axis of steps", "Input")]
    [InlineData("[Model(MaxLength = [|9|]), Input(4), Linear(2)] partial class Net;", "MaxLength",
        "an input with a free time axis, Dim.Sequence,", "Net")]
    [InlineData("[Model] partial class Net { [Forward] Tensor F([Shape(9, 4)] Tensor x, [Lengths] Tensor [|n|]) => Linear(x, 2); }", "n",
        "an input with a free time axis, Dim.Sequence,", "Net")]
    public void ThereIsNoAxis(string source, string what, string needs, string where) =>
        MarkedSource.AssertReported(source, "MG1019", $"'{what}' needs {needs} but '{where}' has none");

    [Theory]
    [InlineData(
        "[Model(MaxLength = [|-1|]), Input(Dim.Sequence, 4), Linear(2)] partial class Net;", "'MaxLength' must be not negative but is -1")]
    [InlineData("[Model] partial class Net { [Forward] Tensor F([Shape(9, 4)] Tensor x, [Lengths([|0|])] Tensor n) => Linear(x, 2); }",
        "'steps' must be positive but is 0")]
    public void SizesThatAreNone(string source, string message) => MarkedSource.AssertReported(source, "MG1009", message);

    [Theory]
    [InlineData("[|Embedding|](n, 9, 4)", "embedding0")]
    [InlineData("Linear(x, 2) + [|OneHot|](n, 2)", "onehot0")]
    [InlineData("Linear(x, 2) + Embedding([|Reshape|](n, 1), 9, 2)", "reshape0")]
    public void LengthsAreNoIndices(string expression, string layer) => MarkedSource.AssertReported(
        $"[Model] partial class Net {{ [Forward] Tensor F([Shape(Dim.Sequence, 4)] Tensor x, [Lengths] Tensor n) => {expression}; }}",
        "MG3014", $"'{layer}' cannot compute with 'n', which holds lengths of sequences");

    [Fact]
    public void LengthsAreNoRealNumbers() => MarkedSource.AssertReported(
        "[Model] partial class Net { [Forward] Tensor F([Shape(Dim.Sequence, 4)] Tensor x, [Lengths] Tensor n) => [|x * n|]; }",
        "MG3006", "'*' needs real numbers but 'n' holds indices");

    [Fact]
    public void IndicesAreNotCut() => MarkedSource.AssertReported(
        "[Model] partial class Net { [Forward] Tensor F([Tokens(9, 6)] Tensor words) => Embedding([|Slice|](words, 0, 0, 2), 9, 4); }",
        "MG3006", "'slice0' needs real numbers but 'words' holds indices");

    [Fact]
    public void AUsedModelNeedsLengths() => MarkedSource.AssertReported(
        "[Model, Input(Dim.Sequence, 4, Lengths = true), Linear(2)] partial class In; "
        + "[Model] partial class Net { [Use<In>] private partial Tensor E(Tensor x, Tensor n); "
        + "[Forward] Tensor F([Shape(Dim.Sequence, 4)] Tensor x, [Tokens(9)] Tensor n) => [|E|](x, n); }",
        "MG3015", "'E' needs lengths of sequences but 'n' is no input marked [Lengths]");

    [Theory]
    [InlineData("MultiHeadAttention(x, heads: [|3|])", "MG1009", "'heads' must be a divisor of the 8 features but is 3")]
    [InlineData("ScaledDotProductAttention(x, x, x, heads: [|0|])", "MG1009",
        "'heads' must be a divisor of the features, (B, T, 8) and (B, T, 8) but is 0")]
    [InlineData("ScaledDotProductAttention(x, x, x, scale: [|0|])", "MG1009", "'scale' must be positive but is 0")]
    [InlineData("MultiHeadAttention(x, heads: 2, dropout: [|1|])", "MG1009", "'dropout' must be from 0 to below 1 but is 1")]
    [InlineData("[|ScaledDotProductAttention|](x, Linear(x, 6), x)", "MG3001",
        "'attention0' needs 8 features but 'fc0' produces 6; shape (B, T, 6)")]
    [InlineData(
        "[|ScaledDotProductAttention|](x, z, Linear(x, 8))", "MG3002", "'attention0' cannot combine 'z' (B, 9, 8) with 'x' (B, T, 8)")]
    [InlineData(
        "[|MultiHeadAttention|](x, heads: 2, mask: z)", "MG3001",
        "'attention0' needs a mask (T, T), for all samples, for each, or for each of the heads but 'z' produces (B, 9, 8); "
            + "shape (B, 9, 8)")]
    [InlineData(
        "[|MultiHeadAttention|](z, heads: 4, mask: M)", "MG3001",
        "'attention0' needs a mask (9, 9), for all samples, for each, or for each of the heads but 'M' produces (3, 9, 9); "
            + "shape (3, 9, 9)")]
    [InlineData(
        "[|MultiHeadAttention|](x, heads: 2, key: z, lengths: n)", "MG3015", "'attention0' needs lengths of 9 steps but 'n' counts T")]
    [InlineData("[|MultiHeadAttention|](x, heads: 2, lengths: v)", "MG3015",
        "'attention0' needs lengths of T steps but 'v' is no input marked [Lengths]")]
    [InlineData(
        "[|MultiHeadAttention|](v, heads: 2)", "MG3010", "'attention0' needs sequences (steps, features) but its input has shape (B, 8)")]
    [InlineData(
        "[|TransformerEncoderLayer|](v, 2)", "MG3010", "'encoder0' needs sequences (steps, features) but its input has shape (B, 8)")]
    [InlineData("TransformerEncoderLayer(x, 2, [|0|])", "MG1009", "'feedforward' must be positive but is 0")]
    [InlineData("PositionalEncoding(x, learned: [|true|])", "MG1019",
        "'positions0' needs a greatest length, [Model(MaxLength = ...)], for its table of learned positions but 'the model' has none")]
    [InlineData("RotaryEmbedding(x, [|8|])", "MG1009", "'heads' must be such that heads of even size make the 8 features but is 8")]
    [InlineData("[|MeanOverSteps|](v)", "MG3010", "'meanoversteps0' needs sequences (steps, features) but its input has shape (B, 8)")]
    [InlineData("AdditiveAttention(v, x, features: [|0|]).Context", "MG1009", "'features' must be positive but is 0")]
    [InlineData("Linear(x, W)", "MG3001", "'fc0' needs 5 input features but 'x' produces 8; shape (B, T, 8)")]
    public void LayersOverSequences(string expression, string id, string message)
    {
        var parameter = expression.Contains("W)", StringComparison.Ordinal) ? "[Parameter(3, [|5|])] private partial Tensor W { get; }"
            : expression.Contains("M)", StringComparison.Ordinal) ? "[Parameter(3, 9, 9)] private partial Tensor M { get; }" : "";
        MarkedSource.AssertReported(
            $"[Model] partial class Net {{ {parameter} [Forward] Tensor F([Shape(Dim.Sequence, 8)] Tensor x, [Shape(9, 8)] Tensor z, "
                + $"[Shape(8)] Tensor v, [Lengths] Tensor n) => {expression}; }}",
            id, message);
    }
}
