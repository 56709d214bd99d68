using ModelGen.Generators.Ir;
using ModelGen.Generators.Building;
using ModelGen.Generators.Passes;

namespace ModelGen.Generators.Tests.Building;

/// <summary>Every node that draws random numbers has a stream of its own in the whole network, the steps of its scans included, and a
/// gradient finds that of its pass.</summary>
public class RandomStreamTests
{
    private const string Loss = "[Loss] private Tensor L(Tensor y, [Target(Dim.Sequence, 4)] Tensor t) => MeanSquaredError(y, t);";

    public static TheoryData<string, int> Sources { get; } = new()
    {
        { Forward("GaussianNoise(Dropout(x, 0.1), 0.1) + RandomNormal(x) + RandomUniform(x) + Bernoulli(x, 0.5)"), 5 },
        { Forward("MultiHeadAttention(MultiHeadAttention(x, heads: 2, dropout: 0.1) + Dropout(x, 0.1), heads: 2, dropout: 0.1)"), 3 },
        { Forward("Lstm(x, 4, layers: 3, dropout: 0.1).Output + Gru(x, 2, layers: 2, bidirectional: true, dropout: 0.1).Output"), 2 + 1 },
        { Body("for (var i = 0; i < 3; i++) x = TransformerEncoderLayer(x, heads: 2, feedforward: 8); return x;"), 3 * 4 },
        { Body("return TransformerDecoderLayer(x, TransformerEncoderLayer(x, heads: 2, feedforward: 8), heads: 2, feedforward: 8);"),
            4 + 6 },
        { Scan("Tanh(Dropout(h, 0.1) + Dropout(v, 0.1) + GaussianNoise(h, 0.1))", "Dropout(x, 0.1)"), 4 },
        { Scan(Attend + " + " + Attend + " + Dropout(h, 0.1) + v", "ScaledDotProductAttention(x, x, x, dropout: 0.1) + Dropout(x, 0.1)"),
            3 + 2 },
        { Scan(
            "Reshape(Scan((g, u) => Tanh(u + Dropout(g, 0.1) + " + Attend.Replace("h,", "g,")
                + "), h, Reshape(v, 1, 4)), 4) + Dropout(h, 0.1)", "x"), 3 },
        { Used, 2 + 2 + 1 },
    };

    private const string Attend = "Reshape(ScaledDotProductAttention(Reshape(h, 1, 4), x, x, dropout: 0.1), 4)";

    private const string Used = """
        [Model] public partial class Net
        {
            [Use<Part>] private partial Tensor First(Tensor x);
            [Use<Part>] private partial Tensor Second(Tensor x);
            [Forward] private Tensor F([Shape(Dim.Sequence, 4)] Tensor x) => Second(First(x)) + Dropout(x, 0.1);
        
        """ + Loss + """
        }

        [Model] public partial class Part
        {
            [Forward] private Tensor F([Shape(Dim.Sequence, 4)] Tensor x) => MultiHeadAttention(Dropout(x, 0.1), heads: 2, dropout: 0.1);
        }
        """;

    [Theory]
    [MemberData(nameof(Sources))]
    public void No_two_nodes_share_a_stream(string source, int draws)
    {
        var pass = Networks.Build(source, PassKind.Training);
        Assert.Empty(pass.FindingsText);
        Canonicalization.Run(pass.Graph);
        Differentiation.Run(new GraphBuilder(pass.Graph, pass.Parameters, pass.Findings), _ => true, CancellationToken.None);
        var streams = pass.Graph.Draws.Select(n => n.Op.Stream!.Value).ToList();
        Assert.Equal(draws, streams.Count);
        Assert.Equal(streams.Count, streams.Distinct().Count());
        var forward = pass.Graph.AllNodes.Select(n => n.Op).OfType<AttentionOp>().Select(a => a.Form.Stream).Order();
        var backward = pass.Graph.AllNodes.Select(n => n.Op).OfType<AttentionGradientOp>().Select(a => a.Form.Stream).Order();
        Assert.Equal(forward, backward);
    }

    [Fact]
    public void PredictionAndLossDrawFromTheSameStreams()
    {
        const string Source = "[Model, Input(4), Linear(8), Dropout(0.5, InEvaluation = true), GaussianNoise(0.1, InEvaluation = true), "
            + "Linear(2), CrossEntropy] public partial class Net;";
        List<int> Streams(PassKind kind) => Networks.Build(Source, kind).Graph.Draws.Select(n => n.Op.Stream!.Value).ToList();
        Assert.Equal([0, 1], Streams(PassKind.Forward));
        Assert.Equal(Streams(PassKind.Forward), Streams(PassKind.Loss));
        Assert.Equal(Streams(PassKind.Forward), Streams(PassKind.Training));
    }

    [Fact]
    public void ADrawForTheWholeBatchHasNoPlaceInAStep() => MarkedSource.AssertReported(
        "[Model] partial class Net { [Parameter(3)] private partial Tensor W { get; } [Forward] Tensor F([Shape(Dim.Sequence, 3)] "
            + "Tensor x) => Scan((h, v) => h * [|Dropout|](W, 0.5, inEvaluation: true) + v, Zeros(3), x); "
        + "[Loss] Tensor L(Tensor y, [Target(Dim.Sequence, 3)] Tensor t) => MeanSquaredError(y, t); }",
        "MG3016", "'dropout0' needs the whole batch, but a scan's step runs sample by sample");

    private static string Body(string statements) =>
        "[Model] public partial class Net { [Parameter(4)] private partial Tensor Gain { get; } "
            + $"[Forward] private Tensor F([Shape(Dim.Sequence, 4)] Tensor x) {{ x = x * Gain; {statements} }} {Loss} }}";

    private static string Forward(string expression) => Body($"return {expression};");

    private static string Scan(string step, string sequence) => Forward($"Scan((h, v) => {step}, Zeros(4), {sequence})");
}
