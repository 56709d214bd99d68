using ModelGen.Generators.Ir;

namespace ModelGen.Generators.Passes;

/// <summary>Simplifies the steps of scans by the passes that a whole network goes through, and takes away what nothing outside reads of
/// them.</summary>
internal static class StepBodies
{
    /// <param name="graph">A graph.</param>
    /// <param name="simplify">Runs the passes on a step.</param>
    public static void Run(ModelGraph graph, Action<ModelGraph> simplify)
    {
        if (!graph.Nodes.Any(n => n.Op is ScanOp)) return;
        var edits = new GraphEdits(graph);
        // What a scan keeps may be for a later one alone, which needs it no more once it is simplified: from the last to the first.
        var read = new HashSet<Value>(graph.Results);
        foreach (var node in Enumerable.Reverse(graph.Nodes))
        {
            graph.Cancellation.ThrowIfCancellationRequested();
            if (!node.Op.HasEffect && node.Sinks.Count == 0 && node.Op is not InputOp && !node.Outputs.Any(read.Contains))
            {
                edits.Remove(node);
                continue;
            }
            if (node.Op is ScanOp scan)
            {
                ForgetUnread(node, scan.Body, read, edits);
                simplify(scan.Body.Graph);
                DeadCode.Run(scan.Body.Graph);
                TakeNoMore(node, scan.Body);
            }
            read.UnionWith(node.Inputs);
        }
        edits.Apply();
    }

    /// <summary>Keeps only those values of every step that something reads.</summary>
    private static void ForgetUnread(Node node, StepBody body, HashSet<Value> read, GraphEdits edits)
    {
        var (states, kept) = (body.States.Count, body.Kept);
        var wanted = Enumerable.Range(0, kept.Count).Where(i => read.Contains(node.Outputs[states + i])).ToList();
        if (wanted.Count == kept.Count) return;
        body.Graph.Outputs.RemoveRange(states, kept.Count);
        body.Graph.Outputs.AddRange(wanted.Select(i => kept[i]));
        var before = node.Outputs;
        node.Outputs =
        [
            .. before.Take(states),
            .. wanted.Select(
                (i, at) => new Value(
                    node, states + at, before[states + i].Shape, before[states + i].Type) { Name = before[states + i].Name })
        ];
        for (var at = 0; at < wanted.Count; at++) edits.Replace(before[states + wanted[at]], node.Outputs[states + at]);
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
