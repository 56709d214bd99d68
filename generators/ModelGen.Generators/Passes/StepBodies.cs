using ModelGen.Generators.Graph;
using ModelGen.Generators.Ops;

namespace ModelGen.Generators.Passes;

/// <summary>Simplifies and fuses the steps of scans, and takes away what nothing outside reads of them.</summary>
internal static class StepBodies
{
    public static void Run(ModelGraph graph, CancellationToken cancellation)
    {
        // What a scan keeps may be for a later one alone, which needs it no more once it is simplified.
        foreach (var node in Enumerable.Reverse(graph.Nodes).Where(n => n.Op is ScanOp).ToList())
        {
            if (!graph.Nodes.Contains(node)) continue;
            var scan = (ScanOp)node.Op;
            ForgetUnread(graph, node, scan.Body);
            var step = scan.Body.Graph;
            DeadCode.Run(step);
            Run(step, cancellation);
            CommonSubexpressions.Run(step);
            Fusion.Run(step, cancellation);
            TakeNoMore(node, scan.Body);
            scan.Body.Passing = step.Nodes.Where(n => n.Op is not LeafOp && !n.Op.IsView && !(n.Output.Shape.Rank == 0 && n.Outputs.Count == 1))
                .SelectMany(n => n.Outputs).Where(o => !scan.Body.Kept.Contains(o)).ToList();
            var first = scan.Body.States.Count + scan.Body.Kept.Count;
            node.Outputs = [.. node.Outputs.Take(first), .. scan.Body.Passing.Select((p, i) => new Value(node, first + i, p.Shape, p.Type) { Name = node.Output.Name })];
            DeadCode.Run(graph);
        }
    }

    /// <summary>Keeps only those values of every step that something reads.</summary>
    private static void ForgetUnread(ModelGraph graph, Node node, StepBody body)
    {
        var uses = graph.Uses();
        var results = new HashSet<Value>(graph.Results);
        var (states, kept) = (body.States.Count, body.Kept);
        var read = Enumerable.Range(0, kept.Count).Where(i => uses.ContainsKey(node.Outputs[states + i]) || results.Contains(node.Outputs[states + i])).ToList();
        if (read.Count == kept.Count) return;
        body.Graph.Outputs.RemoveRange(states, kept.Count);
        body.Graph.Outputs.AddRange(read.Select(i => kept[i]));
        var before = node.Outputs;
        node.Outputs = [.. before.Take(states), .. read.Select((i, at) => new Value(node, states + at, before[states + i].Shape, before[states + i].Type) { Name = before[states + i].Name })];
        for (var at = 0; at < read.Count; at++) graph.Replace(before[states + read[at]], node.Outputs[states + at]);
    }

    /// <summary>Drops inputs that the step does not read.</summary>
    private static void TakeNoMore(Node node, StepBody body)
    {
        var states = body.States.Count;
        var read = new HashSet<Value>(body.Graph.Nodes.SelectMany(n => n.Inputs));
        var inputs = node.Inputs.ToList();
        var items = Enumerable.Range(0, body.Items.Count).Where(i => read.Contains(body.Items[i])).ToList();
        var constants = Enumerable.Range(0, body.Constants.Count).Where(i => read.Contains(body.Constants[i])).ToList();
        node.Inputs.RemoveRange(states, inputs.Count - states);
        node.Inputs.AddRange(items.Select(i => inputs[states + i]));
        node.Inputs.AddRange(constants.Select(i => inputs[states + body.Items.Count + i]));
        var (oldItems, oldConstants) = (body.Items.ToList(), body.Constants.ToList());
        body.Items.Clear();
        body.Items.AddRange(items.Select(i => oldItems[i]));
        body.Constants.Clear();
        body.Constants.AddRange(constants.Select(i => oldConstants[i]));
    }
}
