using ModelGen.Generators.Ir;

namespace ModelGen.Generators.Backends.Cpu;

/// <summary>Makes every output of a pass a value of its own that some kernel writes straight into the caller's memory.</summary>
internal static class Outputs
{
    public static void Run(ModelGraph graph)
    {
        for (var i = 0; i < graph.Outputs.Count; i++)
        {
            var root = graph.Outputs[i].Root;
            if (root.Producer.Op is not LeafOp && graph.Outputs.IndexOf(root) is var known && (known < 0 || known == i))
            {
                graph.Outputs[i] = root;
                continue;
            }
            var copy = new Node(
                new MapOp(MapDefinition.Unary("copy", Scalar.X(0), 1, "{0}", "Identity")), [root], root.Producer.Layer, root.Producer.Site);
            copy.Outputs = [new Value(copy, 0, root.Shape, ElementType.Real) { Name = "output" }];
            graph.Nodes.Add(copy);
            graph.Outputs[i] = copy.Output;
        }
    }
}
