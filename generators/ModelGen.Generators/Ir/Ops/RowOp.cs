
namespace ModelGen.Generators.Ir;

/// <summary>An op that works on the last axis, one row after another; all inputs and the output have the same shape.</summary>
internal abstract class RowOp : Op
{
    public override IEnumerable<AlignedAxes> Aligned(Node node) => AlignedAxes.FromTheEnd(node.Inputs[0], node.Output);

    public override bool KeepsSteps(Node node) => node.Inputs[0].Shape.Last.IsConstant;

    public override Inference Infer(IReadOnlyList<Value> inputs)
    {
        var shape = inputs[0].Shape;
        if (inputs[0].Type != ElementType.Real) return Inference.WrongType(inputs[0]);
        if (shape.Rank == 0) return Inference.Error("MG3010", "at least one axis", shape.ToString());
        return Inference.Of(shape);
    }

    /// <summary>One row of the output from the same row of each input.</summary>
    protected abstract IReadOnlyList<Scalar> ExpandRow(Node node, IReadOnlyList<IReadOnlyList<Scalar>> rows);

    public override IReadOnlyList<Scalar>? Expand(Node node, IReadOnlyList<IReadOnlyList<Scalar>> inputs)
    {
        var width = node.Output.Shape.Last.Value;
        var count = node.Output.Shape.PerSample.Value;
        var result = new List<Scalar>(count);
        for (var start = 0; start < count; start += width)
        {
            result.AddRange(ExpandRow(node, inputs.Select(x => (IReadOnlyList<Scalar>)x.Skip(start).Take(width).ToList()).ToList()));
        }
        return result;
    }
}
