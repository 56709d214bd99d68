using ModelGen.Generators.Ir;

namespace ModelGen.Generators.Backends.Cpu;

/// <summary>Makes the values that live for one step of a scan outputs of it, so that they have a place in memory.</summary>
internal static class StepBuffers
{
    public static void Run(ModelGraph graph)
    {
        foreach (var node in graph.AllGraphs.SelectMany(g => g.Nodes).Where(n => n.Op is ScanOp).ToList())
        {
            var body = ((ScanOp)node.Op).Body;
            var kept = new HashSet<Value>(body.Kept);
            body.Passing = body.Graph.Nodes.Where(HasBuffer).SelectMany(n => n.Outputs).Where(o => !kept.Contains(o)).ToList();
            var first = body.States.Count + body.Kept.Count;
            var passing = body.Passing.Select((p, i) => new Value(node, first + i, p.Shape, p.Type) { Name = node.Output.Name });
            node.Outputs = [.. node.Outputs.Take(first), .. passing];
        }
    }

    private static bool HasBuffer(Node node) =>
        node.Op is not LeafOp && !node.Op.IsView && !(node.Output.Shape.Rank == 0 && node.Outputs.Count == 1);
}
