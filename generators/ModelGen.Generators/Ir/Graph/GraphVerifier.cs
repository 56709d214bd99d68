namespace ModelGen.Generators.Ir;

/// <summary>Checks what every pass must keep true.</summary>
internal static class GraphVerifier
{
    /// <summary>Throws, naming the pass, unless each node reads only what comes before it and its op still infers the shapes its outputs
    /// have.</summary>
    public static void Check(ModelGraph graph, string pass)
    {
        var known = new HashSet<Value>();
        foreach (var node in graph.Nodes)
        {
            graph.Cancellation.ThrowIfCancellationRequested();
            foreach (var input in node.Inputs)
            {
                if (!known.Contains(input))
                    throw new InvalidOperationException($"after {pass}, '{node}' reads '{input}' before it is computed");
            }
            var inference = node.Infer();
            if (inference.ErrorId is not null)
                throw new InvalidOperationException($"after {pass}, '{node}' is refused: {inference.ErrorId}");
            for (var i = 0; i < node.Outputs.Count; i++)
            {
                if (!inference.Outputs[i].Shape.Equals(node.Outputs[i].Shape))
                {
                    throw new InvalidOperationException($"after {pass}, '{node}' should have shape {inference.Outputs[i].Shape}");
                }
                known.Add(node.Outputs[i]);
            }
        }
        foreach (var result in graph.Results)
        {
            if (!known.Contains(result)) throw new InvalidOperationException($"after {pass}, the result '{result}' is never computed");
        }
    }
}
