using ModelGen.Generators.Ir;

namespace ModelGen.Generators.Backends.Cpu;

/// <summary>Results that nobody reads and that kernels do without: the weights of classes in a plain cross-entropy, the gates of an LSTM
/// that is not trained. They are not computed, and have no memory.</summary>
internal static class UnreadValues
{
    public static HashSet<Value> Of(ModelGraph graph)
    {
        var found = new HashSet<Value>();
        Find(graph, found);
        return found;
    }

    private static void Find(ModelGraph graph, HashSet<Value> found)
    {
        var read = new HashSet<Value>(graph.Nodes.SelectMany(n => n.Inputs).Concat(graph.Results));
        foreach (var node in graph.Nodes)
        {
            if (node.Op is ScanOp scan)
            {
                Find(scan.Body.Graph, found);
                var passing = node.Outputs.Skip(node.Outputs.Count - scan.Body.Passing.Count);
                foreach (var (outer, inner) in passing.Zip(scan.Body.Passing, (outer, inner) => (outer, inner)))
                {
                    if (found.Contains(inner)) found.Add(outer);
                }
                continue;
            }
            found.UnionWith(node.Outputs.Where(o => !read.Contains(o) && CpuKernels.CanLeaveOut(node.Op, o.Index)));
        }
    }
}
