using ModelGen.Generators.Ir;

namespace ModelGen.Generators.Backends.Cpu;

/// <summary>Transposes the weights that the gradient of a recurrence multiplies by, dx = dy Wᵀ, once before its steps instead of reading
/// them across their rows in each.</summary>
internal static class StepTransposes
{
    /// <summary>Goes over a graph and the steps of its scans.</summary>
    public static void Run(ModelGraph graph)
    {
        foreach (var each in graph.AllGraphs.ToList())
        {
            graph.Cancellation.ThrowIfCancellationRequested();
            var edits = new GraphEdits(each);
            foreach (var node in each.Nodes.Where(n => n.IsBackward && n.Op is ScanOp).ToList()) Hoist(node, ((ScanOp)node.Op).Body, edits);
            edits.Apply();
        }
    }

    private static void Hoist(Node scan, StepBody body, GraphEdits edits)
    {
        var transposed = new Dictionary<Value, Value>();
        var first = scan.Inputs.Count - body.Constants.Count;
        foreach (var product in body.Graph.Nodes.Where(n => n.Op is LinearOp && !WeightProductOp.HasBias(n)).ToList())
        {
            var weight = product.Inputs[1];
            if (body.Constants.IndexOf(weight) is var at && at < 0) continue;
            if (!transposed.TryGetValue(weight, out var inside))
            {
                var source = scan.Inputs[first + at];
                var transpose = new Node(new PermuteOp([1, 0]), [source], scan.Layer, scan.Site) { IsBackward = true, Of = scan.Of };
                var shape = new Shape(source.Shape[1], source.Shape[0]);
                transpose.Outputs = [new Value(transpose, 0, shape, source.Type) { Name = scan.Layer }];
                edits.InsertBefore(scan, transpose);
                transposed[weight] = inside = StepBody.Input(body.Graph, StepRole.Constant, shape, source.Type, scan.Layer);
                scan.Inputs.Insert(first + at + 1, transpose.Output);
                body.Constants.Insert(at + 1, inside);
            }
            product.Op = new MatrixProductOp();
            product.Inputs[1] = inside;
        }
        // What has become of a weight that nothing else reads.
        foreach (var weight in transposed.Keys.Where(w => !body.Graph.Nodes.Any(n => n.Inputs.Contains(w))))
        {
            var at = body.Constants.IndexOf(weight);
            body.Constants.RemoveAt(at);
            scan.Inputs.RemoveAt(first + at);
            body.Graph.Nodes.Remove(weight.Producer);
        }
    }
}
