namespace ModelGen.Generators.Ir;

/// <summary>Reorders axes: y[i_a0, i_a1, ...] = x[i_0, i_1, ...]. dx = dy in the inverse order.</summary>
internal sealed class PermuteOp(IReadOnlyList<int> axes) : Op
{
    public IReadOnlyList<int> Axes => axes;

    public override string Name => "permute";

    public override string Key => "permute " + string.Join(",", axes);

    public override IEnumerable<AlignedAxes> Aligned(Node node) =>
        axes.Select((from, to) => new AlignedAxes(node.Inputs[0], from, node.Output, to));

    public override Inference Infer(IReadOnlyList<Value> inputs) =>
        Inference.Of(new Shape(axes.Select(a => inputs[0].Shape[a])), inputs[0].Type);

    public override Value?[] Backward(GraphBuilder b, Node node, IReadOnlyList<Value?> dOutputs, IReadOnlyList<bool> needs)
    {
        var inverse = new int[axes.Count];
        for (var i = 0; i < axes.Count; i++) inverse[axes[i]] = i;
        return [b.Add(new PermuteOp(inverse), dOutputs[0]!)];
    }

    /// <summary>Whether the batch stays where it is.</summary>
    /// <summary>Whether samples stay samples.</summary>
    public bool KeepsBatch(Node node) => node.Output.Shape.IsBatched && axes[0] == 0;

    public override string Formula(Node node, Func<Value, string> name)
    {
        var (x, y) = (name(node.Inputs[0]), name(node.Output));
        // The transpose of a weight has no other name than that.
        if (axes.Count == 2) return y == x + "ᵀ" ? "" : $"{y} = {x}ᵀ";
        return $"{y} = {x} with axes ({string.Join(", ", axes)})";
    }

    public override IReadOnlyList<Scalar>? Expand(Node node, IReadOnlyList<IReadOnlyList<Scalar>> inputs)
    {
        if (node.Output.Shape.IsBatched && axes[0] != 0) return null;
        var source = node.Inputs[0].Shape.Select(d => d.BatchPower > 0 ? 1 : d.Value).ToArray();
        var strides = new int[source.Length];
        for (int i = source.Length - 1, s = 1; i >= 0; i--)
        {
            strides[i] = s;
            s *= source[i];
        }
        var result = new Scalar[source.Aggregate(1, (a, d) => a * d)];
        for (var flat = 0; flat < result.Length; flat++)
        {
            var (rest, index) = (flat, 0);
            for (var axis = axes.Count - 1; axis >= 0; axis--)
            {
                var size = source[axes[axis]];
                index += rest % size * strides[axes[axis]];
                rest /= size;
            }
            result[flat] = inputs[0][index];
        }
        return result;
    }
}
