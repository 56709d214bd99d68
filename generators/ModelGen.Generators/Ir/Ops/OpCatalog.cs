
namespace ModelGen.Generators.Ir;

/// <summary>A node in another form: the same shape and value by another op.</summary>
internal sealed record Rewrite(Op Op, params Value[] Inputs);

/// <summary>The closed forms of compositions.</summary>
internal static class OpCatalog
{
    /// <summary>Rules that replace a node by a better one; null where they do not apply.</summary>
    public static IReadOnlyList<Func<Node, Rewrite?>> Rewrites { get; } =
    [
        // ln softmax(x) is log-softmax, which neither overflows nor loses digits.
        n => Is(n, Functions.Log) && n.Inputs[0].Producer is { Op: SoftmaxOp } softmax ? new(new LogSoftmaxOp(), softmax.Inputs[0]) : null,

        // So are ln σ(x) and ln Σ eˣ better in one.
        n => Is(n, Functions.Log) && Is(n.Inputs[0].Producer, Activations.Sigmoid)
            ? new(new MapOp(LossFunctions.LogSigmoid), n.Inputs[0].Producer.Inputs[0])
            : null,
        n => Is(n, Functions.Log) && n.Inputs[0].Producer is { Op: ReduceOp { Kind: ReduceKind.Sum } sum } total
            && Is(total.Inputs[0].Producer, Functions.Exp)
            ? new(new ReduceOp(ReduceKind.LogSumExp, sum.Axis, sum.Count), total.Inputs[0].Producer.Inputs[0]) : null,

        // A sigmoid before binary cross-entropy: the gradient of the two is σ(x) - t.
        n => Is(n, LossFunctions.BinaryCrossEntropy) && Is(n.Inputs[0].Producer, Activations.Sigmoid)
            ? new(new MapOp(LossFunctions.BinaryCrossEntropyWithLogits), n.Inputs[0].Producer.Inputs[0], n.Inputs[1]) : null,

        // Log-softmax before the negative log-likelihood is cross-entropy.
        n => n.Op is NegativeLogLikelihoodOp loss && n.Inputs[0].Producer is { Op: LogSoftmaxOp } softmax
            ? new(new CrossEntropyOp(0, loss.IgnoreIndex, loss.ClassWeights), softmax.Inputs[0], n.Inputs[1]) : null,
    ];

    private static bool Is(Node node, MapDefinition definition) => node.Op is MapOp map && map.Definition == definition;
}
