using ModelGen.Generators.Ir;

namespace ModelGen.Generators.Passes;

/// <summary>Removes nodes that no result and no effect depends on.</summary>
internal static class DeadCode
{
    public static void Run(ModelGraph graph)
    {
        var live = new HashSet<Node>();
        var pending =
            new Stack<Node>(graph.Results.Select(r => r.Producer).Concat(graph.Nodes.Where(n => n.Op.HasEffect || n.Sinks.Count > 0)));
        while (pending.Count > 0)
        {
            var node = pending.Pop();
            if (!live.Add(node)) continue;
            foreach (var input in node.Inputs) pending.Push(input.Producer);
        }
        graph.Nodes = graph.Nodes.Where(n => live.Contains(n) || n.Op is InputOp).ToList();
    }
}
