namespace ModelGen.Generators.Tests.Diagnostics;

/// <summary>Lengths and the time axis they belong to.</summary>
public class SequenceDiagnosticTests
{
    [Theory]
    [InlineData("[Model, Input(4, Lengths = true), Linear(2)] public partial class Net;")]
    [InlineData("[Model(MaxLength = 9), Input(Dim.Sequence, 4, Lengths = true), Linear(2), MeanSquaredError] public partial class Net;")]
    [InlineData("[Model] public partial class Net { [Forward] Tensor F([Shape(Dim.Sequence, 4)] Tensor x, [Lengths] Tensor n) => Linear(x, 2); }")]
    [InlineData("[Model] public partial class Net { [Forward] Tensor F([Shape(9, 4)] Tensor x, [Lengths(9)] Tensor n) => Linear(x, 2); [Loss] Tensor L(Tensor y, [Target(9, 2)] Tensor t) => MeanSquaredError(y, t); }")]
    [InlineData("[Model] public partial class Net { [Forward] Tensor F([Tokens(9, Dim.Sequence)] Tensor x) => Embedding(x, 9, 4); [Loss] Tensor L(Tensor y, [Lengths] Tensor n, [Target(4)] Tensor t) => MeanSquaredError(Mean(y, 0), t); }")]
    [InlineData("[Model, Input(Dim.Sequence, 4, Lengths = true), Linear(2)] public partial class In; [Model] public partial class Net { [Use<In>] private partial Tensor E(Tensor x, Tensor n); [Forward] Tensor F([Shape(Dim.Sequence, 4)] Tensor x, [Lengths] Tensor n) => E(x, n); }")]
    public void LengthsBelongToAnAxis(string source)
    {
        using var models = GeneratorHarness.Compile(GeneratorHarness.Usings + source);
        Assert.NotNull(models.Type("Net"));
    }

    [Theory]
    [InlineData("[Model, Input(Vocabulary = 4, Lengths = [|true|]), Embedding(4, 3), Linear(2)] partial class Net;", "Lengths", "an axis of steps", "Input")]
    [InlineData("[Model(MaxLength = [|9|]), Input(4), Linear(2)] partial class Net;", "MaxLength", "an input with a free time axis, Dim.Sequence,", "Net")]
    [InlineData("[Model] partial class Net { [Forward] Tensor F([Shape(9, 4)] Tensor x, [Lengths] Tensor [|n|]) => Linear(x, 2); }", "n", "an input with a free time axis, Dim.Sequence,", "Net")]
    public void ThereIsNoAxis(string source, string what, string needs, string where) =>
        MarkedSource.AssertReported(source, "MG1019", $"'{what}' needs {needs} but '{where}' has none");

    [Theory]
    [InlineData("[Model(MaxLength = [|-1|]), Input(Dim.Sequence, 4), Linear(2)] partial class Net;", "'MaxLength' must be not negative but is -1")]
    [InlineData("[Model] partial class Net { [Forward] Tensor F([Shape(9, 4)] Tensor x, [Lengths([|0|])] Tensor n) => Linear(x, 2); }", "'steps' must be positive but is 0")]
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
    public void AUsedModelNeedsLengths() => MarkedSource.AssertReported(
        "[Model, Input(Dim.Sequence, 4, Lengths = true), Linear(2)] partial class In; "
        + "[Model] partial class Net { [Use<In>] private partial Tensor E(Tensor x, Tensor n); [Forward] Tensor F([Shape(Dim.Sequence, 4)] Tensor x, [Tokens(9)] Tensor n) => [|E|](x, n); }",
        "MG3015", "'E' needs lengths of sequences but 'n' is no input marked [Lengths]");
}
