using ModelGen.Generators.Ir;

namespace ModelGen.Generators.Building;

/// <summary>What functions of several tensors share: operands that are tensors or numbers, and samples that broadcast.</summary>
internal static class Operands
{
    /// <summary>The tensor passed for a parameter, or the number.</summary>
    public static Value Of(LayerContext c, string parameter) =>
        !c.HasTensor(parameter) && c.Has(parameter) ? c.B.Constant(c.Real(parameter)) : c.Tensor(parameter);

    /// <summary>An elementwise function of operands whose samples broadcast.</summary>
    public static Value Map(LayerContext c, MapDefinition definition, params string[] parameters) =>
        Map(c.B, definition, parameters.Select(p => Of(c, p)).ToArray());

    /// <summary>An elementwise function of values whose samples broadcast.</summary>
    public static Value Map(GraphBuilder b, MapDefinition definition, params Value[] values) =>
        values.Any(v => v.IsUnknown) ? b.Unknown() : b.Map(definition, b.AlignSamples(values));

    /// <summary>A batched value with ones in front of its sample's axes, up to a rank.</summary>
    public static Value WithRank(GraphBuilder b, Value x, int rank)
    {
        var axes = x.Shape.SampleAxes.ToList();
        return axes.Count >= rank
            ? x
            : b.Reshape(x, new Shape(x.Shape.Take(1).Concat(Enumerable.Repeat(Dim.One, rank - axes.Count)).Concat(axes)));
    }

    /// <summary>A vector over one axis of x, shaped so that it broadcasts with x.</summary>
    public static Value Along(GraphBuilder b, Value vector, Value x, int axis) =>
        b.Reshape(vector, new Shape(vector.Shape.Concat(Enumerable.Repeat(Dim.One, x.Shape.Rank - axis - 1))));

    /// <summary>A function of the last axis applied to any: the axis is moved to the end and back.</summary>
    public static Value OverAxis(LayerContext c, Value x, int axis, Func<Value, Value> function)
    {
        if (axis == x.Shape.Rank - 1) return function(x);
        return MoveFromLast(c.B, function(MoveToLast(c.B, x, axis)), axis);
    }

    /// <summary>Moves an axis of the full shape to the end.</summary>
    public static Value MoveToLast(GraphBuilder b, Value x, int axis) =>
        x.IsUnknown || axis == x.Shape.Rank - 1
            ? x
            : b.Add(new PermuteOp(Enumerable.Range(0, x.Shape.Rank).Where(i => i != axis).Append(axis).ToArray()), x);

    /// <summary>Moves the last axis to a place of the full shape.</summary>
    public static Value MoveFromLast(GraphBuilder b, Value x, int axis)
    {
        if (x.IsUnknown || axis == x.Shape.Rank - 1) return x;
        var axes = Enumerable.Range(0, x.Shape.Rank - 1).ToList();
        axes.Insert(axis, x.Shape.Rank - 1);
        return b.Add(new PermuteOp(axes), x);
    }
}
