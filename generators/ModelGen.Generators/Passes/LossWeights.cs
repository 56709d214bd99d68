using ModelGen.Generators.Graph;
using ModelGen.Generators.Ops;

namespace ModelGen.Generators.Passes;

/// <summary>
/// Finds what the mean in a loss divides by. A loss is a mean where it is a sum over the batch divided by a size or by the weight of labels, perhaps times
/// constants, and plus what does not depend on the batch, such as penalties, and plus other means that divide by the same. Terms that divide by different
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
        if (graph.Weight.Labels is not { } weight) return;
        foreach (var node in graph.Nodes.Where(n => n.Op is LabelDivisorOp && AreSame(n.Output, weight)).ToList()) node.Op = ((LabelDivisorOp)node.Op).AsLossWeight();
    }

    /// <summary>The input that holds the labels of a divisor; null where they are computed.</summary>
    public static InputOp? LabelsOf(Value divisor) => Schedule.Root(divisor.Producer.Inputs[0]).Producer.Op as InputOp;

    private static LossWeight? Of(Value value)
    {
        if (!DependsOnBatch(value)) return None;
        var node = value.Producer;
        return node.Op switch
        {
            ReshapeOp or StopGradientOp => Of(node.Inputs[0]),
            MapOp map when value.Shape.Rank == 0 => Of(map.Definition.Value, node),
            ReduceOp { Kind: ReduceKind.Sum } when value.Shape.Rank == 0 && node.Inputs[0].Shape.IsBatched => Sum,
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
                return dividend == Sum && call.Arguments[1] is ScalarInput divisor ? Mean(node.Inputs[divisor.Index]) : null;
            case ScalarCall call: return call.Arguments.All(argument => Of(argument, node) == None) ? None : null;
            default: return null;
        }
    }

    /// <summary>The mean that a sum over the batch is by a divisor. Constants in it are the same in every batch.</summary>
    private static LossWeight? Mean(Value divisor) => divisor.Producer.Op switch
    {
        SizeOp { Size: { BatchPower: 1 } size } => new(size with { Factor = 1 }),
        LabelDivisorOp when LabelsOf(divisor) is not null => new(Dim.Batch, divisor),
        _ => null,
    };

    private static LossWeight? Both(LossWeight? a, LossWeight? b)
    {
        if (a == None || b == None) return a == None ? b : a;
        if (a is null || b is null || a.Size != b.Size || a.AddsUp != b.AddsUp) return null;
        return a.Labels == b.Labels || (a.Labels is not null && b.Labels is not null && AreSame(a.Labels, b.Labels)) ? a : null;
    }

    private static bool AreSame(Value a, Value b) =>
        a.Producer.Op.Key == b.Producer.Op.Key && Schedule.Root(a.Producer.Inputs[0]) == Schedule.Root(b.Producer.Inputs[0]);

    private static bool DependsOnBatch(Value value)
    {
        var seen = new HashSet<Node>();
        var pending = new Stack<Node>([value.Producer]);
        while (pending.Count > 0)
        {
            var node = pending.Pop();
            if (!seen.Add(node)) continue;
            if (node.Op is InputOp or SizeOp) return true;
            foreach (var input in node.Inputs) pending.Push(input.Producer);
        }
        return false;
    }
}
