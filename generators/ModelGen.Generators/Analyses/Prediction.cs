using ModelGen.Generators.Building;
using ModelGen.Generators.Ir;

namespace ModelGen.Generators.Analyses;

/// <summary>What a network gives, where it is judged or ends.</summary>
/// <param name="Value">The tensor.</param>
/// <param name="End">What judges it or, in a model without a loss, the function it comes out of; for messages.</param>
/// <param name="Site">Where that stands.</param>
internal sealed record Prediction(Value Value, string End, int Site)
{
    /// <summary>The axis of the classes among which one is chosen, in the full shape; -1 for none.</summary>
    public int ClassAxis { get; init; } = -1;

    /// <summary>Whether there is a target to compare it with.</summary>
    public bool HasTarget { get; init; } = true;

    /// <summary>The predictions of a network: those that its losses judge, or those that an expression compares with a target, or, without
    /// a loss, the results that are scores between 0 and 1.</summary>
    public static IEnumerable<Prediction> Of(LayerInvoker invoker, IReadOnlyList<Value> results, Objective? objective)
    {
        var graph = invoker.Builder.Graph;
        if (invoker.Losses.Count > 0) return invoker.Losses.Where(l => !l.Prediction.IsUnknown).Select(OfLoss);
        if (graph.Loss is not { } loss) return results.SelectMany(AtTheEnd);
        return Compared(graph, loss, objective is { Name.Length: > 0 } ? objective.Name : "Loss");
    }

    private static Prediction OfLoss(BuiltLoss loss) => new(loss.Prediction, loss.Layer.Kind, loss.Context.Site)
    {
        ClassAxis = loss.Layer is LabelLoss ? LabelLoss.ClassAxis(loss.Context, loss.Prediction) : -1,
    };

    /// <summary>The tensors that meet a target in a loss that is written out.</summary>
    private static IEnumerable<Prediction> Compared(ModelGraph graph, Value loss, string name)
    {
        var targets = new HashSet<Value>();
        foreach (var node in graph.Nodes)
        {
            graph.Cancellation.ThrowIfCancellationRequested();
            if (node.Op is InputOp { IsTarget: true }) targets.Add(node.Output);
            else if (node.Op is MapOp or ReshapeOp or BroadcastOp && IsOfTargets(NumberRanges.Operands(node))) targets.Add(node.Output);
        }
        var seen = new HashSet<Node>();
        var pending = new Stack<Node>([loss.Producer]);
        while (pending.Count > 0)
        {
            var node = pending.Pop();
            if (!seen.Add(node) || node.Op is not (MapOp or ReduceOp or ReshapeOp or BroadcastOp)) continue;
            var operands = NumberRanges.Operands(node);
            var predictions = operands.Where(o => !targets.Contains(o)).ToList();
            if (predictions.Count < operands.Count)
            {
                foreach (var prediction in predictions) yield return new(prediction, name, node.Site);
            }
            foreach (var input in predictions) pending.Push(input.Producer);
        }

        bool IsOfTargets(IReadOnlyList<Value> operands) => operands.Count > 0 && operands.All(targets.Contains);
    }

    private static IEnumerable<Prediction> AtTheEnd(Value result)
    {
        var last = result.Producer;
        if (last.Op is SoftmaxOp or LogSoftmaxOp)
            yield return new(result, result.Name, last.Site) { ClassAxis = result.Shape.Rank - 1, HasTarget = false };
        else if (last.Op is MapOp { Definition.Name: "sigmoid" })
            yield return new(result, result.Name, last.Site) { HasTarget = false };
    }
}
