namespace ModelGen.Generators.Tests.Diagnostics;

/// <summary>Recurrent layers and scans that cannot be: what is wrong, where it stands.</summary>
public class RecurrentDiagnosticTests
{
    [Theory]
    [InlineData(
        "Scan([|(h, v) => Linear(h, 4)|], Zeros(3), x)", "MG3017", "the step of 'scan0' finds a state of shape (B, 3) but leaves (B, 4)")]
    [InlineData("Scan((h, v) => h, Zeros(3), [|Sum|](y))", "MG3010", "'scan0' needs a sequence (T, ...) but its input has shape ()")]
    [InlineData("Scan((h, v) => h, Zeros(3), [|words|])", "MG3006", "'scan0' needs real numbers but 'words' holds indices")]
    [InlineData("Scan((h, v) => (v.a + h, v.b), Zeros(3), [|(a: x, b: other)|]).Outputs", "MG3010",
        "'scan0' needs T steps, as its first sequence has, but its input has shape (B, 7, 3)")]
    [InlineData("Scan(h => (h, h), y, steps: [|0|]).Outputs", "MG1009", "'steps' must be positive but is 0")]
    [InlineData("Scan((h, v) => { [|z = v|]; return z; }, Zeros(3), x)", "MG1007",
        "'z = v' cannot be compiled into a network: 'z' lies outside the lambda; pass it on as part of the state")]
    [InlineData("[|Lstm|](y, 4).Output", "MG3010", "'lstm0' needs a sequence (T, features) but its input has shape (B, 3)")]
    [InlineData("[|Gru|](words, 4).Output", "MG3006", "'gru0' needs real numbers but 'words' holds indices")]
    [InlineData("Rnn(x, [|0|]).Output", "MG1009", "'hidden' must be positive but is 0")]
    [InlineData("Lstm(x, 4, layers: [|0|]).Output", "MG1009", "'layers' must be from 1 to 1000 but is 0")]
    [InlineData("Lstm(x, [|100000|]).Output", "MG3011", "'lstm0' has sizes (400000, 100000), which are not positive or too large")]
    [InlineData("[|Lstm|](x, 4, h0: y).Output", "MG3010", "'lstm0' needs h0 (B, 4) but its input has shape (B, 3)")]
    [InlineData("[|GruCell|](y, x)", "MG3010",
        "'grucell0' needs an input (features) and states (hidden) but its input has shape (B, 3), (B, T, 3)")]
    public void InAForwardMethod(string expression, string id, string message) => MarkedSource.AssertReported(
        "[Model] partial class Net { [Forward] Tensor F([Shape(Dim.Sequence, 3)] Tensor x, [Shape(3)] Tensor y, [Shape(7, 3)] "
            + $"Tensor other, [Tokens(9, Dim.Sequence)] Tensor words) {{ var z = y; return {expression}; }} }}",
        id, message);

    [Theory]
    [InlineData("[|BatchNorm|](h) + v", "batchnorm0")]
    [InlineData("h - [|Mean|](v * h)", "mean0")]
    public void AStepSeesOneSample(string step, string layer) => MarkedSource.AssertReported(
        $"[Model] partial class Net {{ [Forward] Tensor F([Shape(Dim.Sequence, 3)] Tensor x) => Scan((h, v) => {step}, Zeros(3), x); "
            + "[Loss] Tensor L(Tensor y, [Target(Dim.Sequence, 3)] Tensor t) => MeanSquaredError(y, t); }",
        "MG3016", $"'{layer}' needs the whole batch, but a scan's step runs sample by sample");

    [Theory]
    [InlineData("Lstm(x, 4).Output", true)]
    [InlineData("LayerNorm(Gru(x, 4).Output * 2)", true)]
    [InlineData("Scan((h, v) => Tanh(Linear(v, 4) + h), Zeros(4), x)", true)]
    [InlineData("Rnn(GaussianNoise(x, 0.1, inEvaluation: true), 4).Output + RandomNormal([4])", true)]
    [InlineData("Scan((h, v) => Tanh(Linear(v, 4) + Dropout(h, 0.5, inEvaluation: true)), Zeros(4), RandomNormal(x))", true)]
    [InlineData("Lstm(x, 4, bidirectional: true).Output", false)]
    [InlineData("Rnn(x, 4).Output - Mean(Linear(x, 4), axis: 0, keepDims: true)", false)]
    [InlineData("Rnn(CumSum(x, axis: 0), 4).Output", false)]
    [InlineData("Linear(x, 4)", false)]
    public void AStateIsOfferedWhereTheSequenceCanBeReadPieceByPiece(string expression, bool offered)
    {
        var source = GeneratorHarness.Usings
            + $"[Model] public partial class Net {{ [Forward] Tensor F([Shape(Dim.Sequence, 3)] Tensor x) => {expression}; }}";
        using var models = GeneratorHarness.Compile(source);
        Assert.Equal(offered, models.Type("Net").GetMethod("CreateState") is not null);
    }

    [Fact]
    public void NothingGoesOn() => MarkedSource.AssertReported(
        "[Model(Stateful = [|true|]), Input(Dim.Sequence, 3), Lstm(4, Bidirectional = true), Linear(2)] public partial class Net;",
        "MG1019", "'Stateful' needs a recurrent layer over a free time axis that goes on with the next call but 'Net' has none");
}
