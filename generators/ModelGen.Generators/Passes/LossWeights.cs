using ModelGen.Generators.Ir;

namespace ModelGen.Generators.Passes;

/// <summary> Finds what the mean in a loss divides by. A loss is a mean where it is a sum over the batch divided by a size, by the weight
/// of labels or by the number of steps that are no padding, perhaps times constants, and plus what does not depend on the batch, such as
/// penalties, and plus other means that divide by the same. Terms that divide by different numbers have no weight in common: then it is the
/// batch.
/// </summary>
internal sealed class LossWeights
{
    /// <summary>What a part of a loss is made of: <see cref="None"/> where it does not depend on the batch, null where it is neither a sum
    /// nor a mean.</summary>
    private static readonly LossWeight None = new(Dim.One);

    private static readonly LossWeight Sum = new(Dim.Batch, AddsUp: true);

    /// <summary>What each number is made of that depends on the batch.</summary>
    private readonly Dictionary<Value, LossWeight?> parts = [];

    /// <summary>What a sum over the batch has the mean of when it is divided by a number.</summary>
    private readonly Dictionary<Value, LossWeight> divisors = [];

    public static void Run(ModelGraph graph)
    {
        if (graph.Loss is null) return;
        graph.Weight = new LossWeights().Find(graph) is { } found && found != None ? found : LossWeight.Batch;
        if (graph.Weight.AddsUp) graph.Weight = graph.Weight with { Divisor = CountInSums(graph) };
        if (graph.Weight.Divisor is not { } weight) return;
        foreach (var node in graph.Nodes.Where(n => n.Op is LossDivisorOp && AreSame(n.Output, weight)).ToList())
            node.Op = ((LossDivisorOp)node.Op).AsLossWeight();
    }

    /// <summary>What the mean of a loss that is a sum would divide by, and so whether anything in the batch counts; null where that does
    /// not follow from the labels.</summary>
    private static Value? CountInSums(ModelGraph graph)
    {
        var divisors = graph.Nodes.Where(n => n.Op is LabelDivisorOp).ToList();
        Value? count = null;
        foreach (var sum in BatchSums(graph.Loss!))
        {
            var losses = sum.Inputs[0].Root.Producer;
            if (losses.Op is not (CrossEntropyOp or NegativeLogLikelihoodOp)) return null;
            var own = divisors.Find(n => ((LabelDivisorOp)n.Op).Counts(losses.Op) && n.Inputs[0].Root == losses.Inputs[1].Root);
            if (own is null || (count is not null && !AreSame(count, own.Output))) return null;
            count ??= own.Output;
        }
        return count;
    }

    /// <summary>The sums over the batch that a number is made of.</summary>
    private static List<Node> BatchSums(Value value)
    {
        var (sums, seen, pending) = (new List<Node>(), new HashSet<Node>(), new Stack<Node>([value.Producer]));
        while (pending.Count > 0)
        {
            var node = pending.Pop();
            if (!seen.Add(node)) continue;
            if (IsBatchSum(node)) sums.Add(node);
            else foreach (var input in node.Inputs) pending.Push(input.Producer);
        }
        return sums;
    }

    private static bool IsBatchSum(Node node) =>
        node.Op is ReduceOp { Kind: ReduceKind.Sum } && node.Output.Shape.Rank == 0 && node.Inputs[0].Shape.IsBatched;

    private LossWeight? Find(ModelGraph graph)
    {
        foreach (var node in graph.Nodes)
        {
            graph.Cancellation.ThrowIfCancellationRequested();
            if (node.Op is not (InputOp or SizeOp) && !node.Inputs.Any(parts.ContainsKey)) continue;
            var part = Of(node);
            foreach (var output in node.Outputs) parts[output] = part;
            if (Mean(node) is { } mean) divisors[node.Output] = mean;
        }
        return Of(graph.Loss!);
    }

    private LossWeight? Of(Value value) => parts.TryGetValue(value, out var part) ? part : None;

    private LossWeight? Of(Node node) => node.Op switch
    {
        ReshapeOp or StopGradientOp => Of(node.Inputs[0]),
        MapOp map when node.Output.Shape.Rank == 0 => Of(map.Definition.Value, node),
        ReduceOp when IsBatchSum(node) => Sum,
        _ => null,
    };

    private LossWeight? Of(Scalar expression, Node node)
    {
        switch (expression)
        {
            case ScalarConstant: return None;
            case ScalarInput x: return Of(node.Inputs[x.Index]);
            case ScalarCall { Function: ScalarFunction.Negate } call: return Of(call.Arguments[0], node);
            case ScalarCall { Function: ScalarFunction.Add or ScalarFunction.Subtract } call:
                return Both(Of(call.Arguments[0], node), Of(call.Arguments[1], node));
            case ScalarCall { Function: ScalarFunction.Multiply } call:
                var (a, b) = (Of(call.Arguments[0], node), Of(call.Arguments[1], node));
                return a == None ? b : b == None ? a : null;
            case ScalarCall { Function: ScalarFunction.Divide } call:
                var dividend = Of(call.Arguments[0], node);
                if (Of(call.Arguments[1], node) == None) return dividend;
                return dividend == Sum ? Divisor(call.Arguments[1], node) : null;
            case ScalarCall call: return call.Arguments.All(argument => Of(argument, node) == None) ? None : null;
            default: return null;
        }
    }

    /// <summary>The mean that a sum over the batch is when a node's result divides it. Constants in it are the same in every
    /// batch.</summary>
    private LossWeight? Mean(Node node) => node.Op switch
    {
        SizeOp { Size: { BatchPower: 1 } size } => new(size with { Factor = 1 }),
        LossDivisorOp when node.Inputs.All(i => i.Root.Producer.Op is InputOp or MaskIndicesOp or StepLengthsOp) =>
            new(Dim.Batch, node.Output),
        MapOp map when node.Output.Shape.Rank == 0 => Divisor(map.Definition.Value, node),
        _ => null,
    };

    private LossWeight? Divisor(Scalar divisor, Node node)
    {
        if (divisor is ScalarInput x) return divisors.TryGetValue(node.Inputs[x.Index], out var mean) ? mean : null;
        if (divisor is not ScalarCall { Function: ScalarFunction.Multiply } product) return null;
        var (a, b) = (product.Arguments[0], product.Arguments[1]);
        return Of(a, node) == None ? Divisor(b, node) : Of(b, node) == None ? Divisor(a, node) : null;
    }

    private static LossWeight? Both(LossWeight? a, LossWeight? b)
    {
        if (a == None || b == None) return a == None ? b : a;
        if (a is null || b is null || a.Size != b.Size || a.AddsUp != b.AddsUp) return null;
        return a.Divisor == b.Divisor || (a.Divisor is not null && b.Divisor is not null && AreSame(a.Divisor, b.Divisor)) ? a : null;
    }

    private static bool AreSame(Value a, Value b) =>
        a.Producer.Op.Key == b.Producer.Op.Key
            && a.Producer.Inputs.Select(v => v.Root).SequenceEqual(b.Producer.Inputs.Select(v => v.Root));
}
