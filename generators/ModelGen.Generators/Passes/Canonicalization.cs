using ModelGen.Generators.Ir;

namespace ModelGen.Generators.Passes;

/// <summary>Recognises compositions that have a closed form of their own, before differentiation so that their gradient is closed too.
/// Each rule looks at one node and its producers and names the node that replaces it.</summary>
internal static class Canonicalization
{
    public static void Run(ModelGraph graph)
    {
        foreach (var node in graph.Nodes.ToList())
        {
            graph.Cancellation.ThrowIfCancellationRequested();
            if (node.Op is ScanOp scan) Run(scan.Body.Graph);
            foreach (var rule in OpCatalog.Rewrites)
            {
                if (rule(node) is not { } replacement) continue;
                node.Op = replacement.Op;
                node.Inputs.Clear();
                node.Inputs.AddRange(replacement.Inputs);
                // The closed form may keep more for its backward pass.
                var inferred = node.Op.Infer(node.Inputs).Outputs;
                node.Outputs =
                    node.Outputs.Concat(
                        inferred.Skip(node.Outputs.Count).Select(
                            (o, i) => new Value(node, node.Outputs.Count + i, o.Shape, o.Type) { Name = node.Output.Name })).ToList();
                break;
            }
        }
        DeadCode.Run(graph);
    }
}
