using ModelGen.Generators.Analyses;
using ModelGen.Generators.Tests.Building;

namespace ModelGen.Generators.Tests.Analyses;

/// <summary>Which networks can read a sequence piece by piece, and what they carry from one piece to the next.</summary>
public class StreamingTests
{
    [Theory]
    [InlineData("Gru(4), Linear(2)", "(B, 4)")]
    [InlineData("Gru(4, ReturnSequences = false), Linear(2)", "(B, 4)")]
    [InlineData("Lstm(4), LayerNorm, Linear(2)", "(B, 4) (B, 4)")]
    [InlineData("Gru(4), Rnn(3), Linear(2)", "(B, 4) (B, 3)")]
    [InlineData("MultiHeadAttention(2, Causal = true), Linear(2)", "(B, 16, 8) (B, 16, 8)")]
    public void A_network_whose_steps_depend_on_earlier_ones_alone_can(string layers, string slots)
    {
        var graph = Networks.BuildToContinue(Stack(layers), out var carried);
        Assert.Equal(slots, string.Join(" ", carried.Slots));
        Assert.True(Streaming.IsPossible(graph, carried));
    }

    [Theory]
    [InlineData("Linear(2)")] // nothing is carried
    [InlineData("Gru(4, Bidirectional = true), Linear(2)")]
    [InlineData("Gru(4), MeanOverSteps, Linear(2)")]
    [InlineData("MultiHeadAttention(2), Linear(2)")] // not causal
    [InlineData("Gru(8), MultiHeadAttention(2), Linear(2)")]
    public void One_whose_steps_depend_on_later_ones_cannot(string layers)
    {
        var graph = Networks.BuildToContinue(Stack(layers), out var carried);
        Assert.False(Streaming.IsPossible(graph, carried));
    }

    [Theory]
    [InlineData("Scan((h, v) => Tanh(h + v), Zeros(3), x)", true)]
    [InlineData("Scan((h, v) => Tanh(h + v), Zeros(3), x, reverse: true)", false)]
    [InlineData("Scan((h, v) => Tanh(h + v), Zeros(3), x) * 2 + x", true)]
    [InlineData("Scan((h, v) => Tanh(h + v), Zeros(3), x) - Mean(x, 0, keepDims: true)", false)]
    [InlineData("Softmax(Scan((h, v) => Tanh(h + v), Zeros(3), x))", true)]
    [InlineData("CumSum(Scan((h, v) => Tanh(h + v), Zeros(3), x), 0)", false)]
    public void So_it_is_with_scans(string expression, bool isPossible)
    {
        var source = Networks.Model($"[Forward] private Tensor Forward([Shape(Dim.Sequence, 3)] Tensor x) => {expression};");
        var graph = Networks.BuildToContinue(source, out var carried);
        Assert.Equal("(B, 3)", string.Join(" ", carried.Slots));
        Assert.Equal(isPossible, Streaming.IsPossible(graph, carried));
    }

    private static string Stack(string layers) => $"[Model(MaxLength = 16), Input(Dim.Sequence, 8), {layers}] partial class Net;";
}
