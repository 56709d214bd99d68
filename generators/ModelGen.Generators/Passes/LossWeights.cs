using ModelGen.Generators.Graph;
using ModelGen.Generators.Ops;

namespace ModelGen.Generators.Passes;

/// <summary>
/// Finds what the mean in a loss divides by. A loss is a mean where it is a sum over the batch divided by a size, by the weight of labels or by the number of
/// steps that are no padding, perhaps times constants, and plus what does not depend on the batch, such as penalties, and plus other means that divide by the same. Terms that divide by different
/// numbers have no weight in common: then it is the batch.
/// </summary>
internal static class LossWeights
{
    /// <summary>What a part of a loss is made of: <see cref="None"/> where it does not depend on the batch, null where it is neither a sum nor a mean.</summary>
    private static readonly LossWeight None = new(Dim.One);

    private static readonly LossWeight Sum = new(Dim.Batch, AddsUp: true);

    public static void Run(ModelGraph graph)
    {
        if (graph.Loss is null) return;
        graph.Weight = Of(graph.Loss) is { } found && found != None ? found : LossWeight.Batch;
        if (graph.Weight.AddsUp) graph.Weight = graph.Weight with { Divisor = CountInSums(graph) };
        if (graph.Weight.Divisor is not { } weight) return;
        foreach (var node in graph.Nodes.Where(n => n.Op is LossDivisorOp && AreSame(n.Output, weight)).ToList()) node.Op = ((LossDivisorOp)node.Op).AsLossWeight();
    }

    /// <summary>What the mean of a loss that is a sum would divide by, and so whether anything in the batch counts; null where that does not follow from the labels.</summary>
    private static Value? CountInSums(ModelGraph graph)
    {
        Value? count = null;
        foreach (var sum in Upstream(graph.Loss!, stop: IsBatchSum).Where(IsBatchSum))
        {
            var losses = Schedule.Root(sum.Inputs[0]).Producer;
            if (losses.Op is not (CrossEntropyOp or NegativeLogLikelihoodOp)) return null;
            var own = graph.Nodes.FirstOrDefault(n => n.Op is LabelDivisorOp op && op.Counts(losses.Op) && Schedule.Root(n.Inputs[0]) == Schedule.Root(losses.Inputs[1]));
            if (own is null || (count is not null && !AreSame(count, own.Output))) return null;
            count ??= own.Output;
        }
        return count;
    }

    private static bool IsBatchSum(Node node) => node.Op is ReduceOp { Kind: ReduceKind.Sum } && node.Output.Shape.Rank == 0 && node.Inputs[0].Shape.IsBatched;

    private static LossWeight? Of(Value value)
    {
        if (!DependsOnBatch(value)) return None;
        var node = value.Producer;
        return node.Op switch
        {
            ReshapeOp or StopGradientOp => Of(node.Inputs[0]),
            MapOp map when value.Shape.Rank == 0 => Of(map.Definition.Value, node),
            ReduceOp when IsBatchSum(node) => Sum,
            _ => null,
        };
    }

    private static LossWeight? Of(Scalar expression, Node node)
    {
        switch (expression)
        {
            case ScalarConstant: return None;
            case ScalarInput x: return Of(node.Inputs[x.Index]);
            case ScalarCall { Function: ScalarFunction.Negate } call: return Of(call.Arguments[0], node);
            case ScalarCall { Function: ScalarFunction.Add or ScalarFunction.Subtract } call: return Both(Of(call.Arguments[0], node), Of(call.Arguments[1], node));
            case ScalarCall { Function: ScalarFunction.Multiply } call:
                var (a, b) = (Of(call.Arguments[0], node), Of(call.Arguments[1], node));
                return a == None ? b : b == None ? a : null;
            case ScalarCall { Function: ScalarFunction.Divide } call:
                var dividend = Of(call.Arguments[0], node);
                if (Of(call.Arguments[1], node) == None) return dividend;
                return dividend == Sum ? Mean(call.Arguments[1], node) : null;
            case ScalarCall call: return call.Arguments.All(argument => Of(argument, node) == None) ? None : null;
            default: return null;
        }
    }

    /// <summary>The mean that a sum over the batch is by a divisor. Constants in it are the same in every batch.</summary>
    private static LossWeight? Mean(Value divisor) => divisor.Producer switch
    {
        { Op: SizeOp { Size: { BatchPower: 1 } size } } => new(size with { Factor = 1 }),
        { Op: LossDivisorOp } node when Schedule.Root(node.Inputs[0]).Producer.Op is InputOp or MaskIndicesOp => new(Dim.Batch, divisor),
        { Op: MapOp map } node when divisor.Shape.Rank == 0 => Mean(map.Definition.Value, node),
        _ => null,
    };

    private static LossWeight? Mean(Scalar divisor, Node node)
    {
        if (divisor is ScalarInput x) return Mean(node.Inputs[x.Index]);
        if (divisor is not ScalarCall { Function: ScalarFunction.Multiply } product) return null;
        var (a, b) = (product.Arguments[0], product.Arguments[1]);
        return Of(a, node) == None ? Mean(b, node) : Of(b, node) == None ? Mean(a, node) : null;
    }

    private static LossWeight? Both(LossWeight? a, LossWeight? b)
    {
        if (a == None || b == None) return a == None ? b : a;
        if (a is null || b is null || a.Size != b.Size || a.AddsUp != b.AddsUp) return null;
        return a.Divisor == b.Divisor || (a.Divisor is not null && b.Divisor is not null && AreSame(a.Divisor, b.Divisor)) ? a : null;
    }

    private static bool AreSame(Value a, Value b) =>
        a.Producer.Op.Key == b.Producer.Op.Key && Schedule.Root(a.Producer.Inputs[0]) == Schedule.Root(b.Producer.Inputs[0]);

    private static bool DependsOnBatch(Value value) => Upstream(value, stop: _ => false).Any(node => node.Op is InputOp or SizeOp);

    /// <summary>The nodes that a value is computed from, not beyond those where to stop.</summary>
    private static IEnumerable<Node> Upstream(Value value, Func<Node, bool> stop)
    {
        var seen = new HashSet<Node>();
        var pending = new Stack<Node>([value.Producer]);
        while (pending.Count > 0)
        {
            var node = pending.Pop();
            if (!seen.Add(node)) continue;
            yield return node;
            if (stop(node)) continue;
            foreach (var input in node.Inputs) pending.Push(input.Producer);
        }
    }
}
