using ModelGen.Generators.Ir;

namespace ModelGen.Generators.Passes;

/// <summary>Computes equal pure nodes once.</summary>
internal static class CommonSubexpressions
{
    public static void Run(ModelGraph graph)
    {
        var ids = new Dictionary<Value, int>();
        var seen = new Dictionary<string, Node>(StringComparer.Ordinal);
        var edits = new GraphEdits(graph);
        foreach (var node in graph.Nodes)
        {
            graph.Cancellation.ThrowIfCancellationRequested();
            edits.Update(node);
            foreach (var output in node.Outputs) ids[output] = ids.Count;
            if (node.Op.HasEffect || !node.Op.IsPure || node.Op is ParameterOp or InputOp or StepInputOp) continue;
            var key = node.Op.Key + "(" + string.Join(",", node.Inputs.Select(i => ids[i])) + ")";
            if (!seen.TryGetValue(key, out var first))
            {
                seen[key] = node;
                continue;
            }
            for (var i = 0; i < node.Outputs.Count; i++) edits.Replace(node.Outputs[i], first.Outputs[i]);
            edits.Remove(node);
        }
        edits.Apply();
    }
}
