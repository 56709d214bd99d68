namespace ModelGen.Generators.Ir;

/// <summary>Repeats an operation of a step for all steps at once: the steps of a batch are a batch of T B samples.</summary>
internal static class StepHoisting
{
    /// <summary>Appends a node's op over all steps.</summary>
    /// <param name="b">The graph around the scan.</param>
    /// <param name="node">A node of the step.</param>
    /// <param name="steps">How many steps there are.</param>
    /// <param name="inputs">Its inputs over all steps.</param>
    public static Node Repeat(GraphBuilder b, Node node, Dim steps, IReadOnlyList<Value> inputs)
    {
        // Random numbers stay in their stream: those of step t are the samples t B to t B + B - 1.
        var op = node.Outputs[0].Shape.IsBatched ? node.Op.WithBatch(steps * node.Outputs[0].Shape[0]) : node.Op;
        var inferred = op.Infer(inputs);
        if (inferred.ErrorId is not null) throw new InvalidOperationException($"'{node}' over all steps is refused: {inferred.ErrorId}");
        var repeated = new Node(
            op, inputs, node.Layer, node.Site)
        { IsBackward = node.IsBackward, Of = b.BackwardOf ?? node.Of, Layers = node.Layers };
        repeated.Outputs =
            inferred.Outputs.Select((o, i) => new Value(repeated, i, o.Shape, o.Type) { Name = node.Outputs[i].Name }).ToList();
        b.Graph.Nodes.Add(repeated);
        return repeated;
    }
}
