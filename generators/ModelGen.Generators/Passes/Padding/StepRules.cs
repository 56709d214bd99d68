using ModelGen.Generators.Ir;

namespace ModelGen.Generators.Passes;

/// <summary>An axis of steps that an operation makes of another one, its padding still behind its data, and how its lengths
/// follow.</summary>
internal readonly record struct StepRules(Value X, int AxisOfX, Value Y, int AxisOfY, StepRule Rule)
{
    /// <summary>What an operation makes of the axes of what it reads, where not the same axis (<see cref="AlignedAxes"/>).</summary>
    public static IEnumerable<StepRules> Of(Node node)
    {
        if (node.Inputs.Count == 0 || !node.Output.Shape.IsBatched) return [];
        var (x, y) = (node.Inputs[0], node.Output);
        return node.Op switch
        {
            SliceOp slice => [new(x, slice.Axis, y, slice.Axis, new(1, -slice.Start, Least: slice.Start == 0 ? 1 : 0))],
            ConcatOp { Axis: var axis } => [new(node.Inputs.Last(), axis, y, axis, new(1, y.Shape[axis].Factor - node.Inputs.Last().Shape[axis].Factor))],
            ReshapeOp => Reshaped(x, y),
            ConvolutionOp op => Planes(x, y, op.Geometry.Window, Places),
            PoolingOp op => Planes(x, y, op.Window, Places),
            ConvolutionInputGradientOp op => Planes(x, y, op.Geometry.Window, w => new(w.Stride, w.Size - ((long)w.Out * w.Stride))),
            ResampleOp op => Resampled(x, y, op.Geometry),
            _ => [],
        };
    }

    /// <summary>The places of a window: as many as over the sequence alone, with its padding.</summary>
    private static StepRule Places(WindowAxis window)
    {
        var room = window.Before + window.After - WindowAxis.Reach(window.Kernel, window.Dilation);
        var isCeiling = window.Out > ((window.Size + room) / window.Stride) + 1;
        return new(1, room + window.Stride + (isCeiling ? window.Stride - 1 : 0), window.Stride);
    }

    private static IEnumerable<StepRules> Planes(Value x, Value y, WindowGeometry window, Func<WindowAxis, StepRule> rule)
    {
        if (x.Shape.Rank != y.Shape.Rank) yield break;
        var last = x.Shape.Rank - 1;
        if (x.Shape[last] != y.Shape[last]) yield return new(x, last, y, last, rule(window.Columns));
        if (last > 2 && x.Shape[last - 1] != y.Shape[last - 1]) yield return new(x, last - 1, y, last - 1, rule(window.Rows));
    }

    private static IEnumerable<StepRules> Resampled(Value x, Value y, ResampleGeometry geometry)
    {
        var last = x.Shape.Rank - 1;
        if (Resampled(geometry.Rule, geometry.Width, geometry.OutWidth) is { } columns) yield return new(x, last, y, last, columns);
        if (last > 2 && Resampled(geometry.Rule, geometry.Height, geometry.OutHeight) is { } rows) yield return new(x, last - 1, y, last - 1, rows);
    }

    private static StepRule? Resampled(Resampling rule, int size, int outSize) => rule switch
    {
        _ when size == outSize => new(1, 0),
        <= Resampling.ReplicatePadding => new(1, outSize - size),
        Resampling.NearestSampling or Resampling.LinearSampling when outSize % size == 0 => new(outSize / size, 0),
        _ => null,
    };

    /// <summary>Axes that begin a group of axes that are joined and split again: their padding stays at the end.</summary>
    private static IEnumerable<StepRules> Reshaped(Value x, Value y)
    {
        foreach (var (left, right) in AlignedAxes.Groups(x.Shape, y.Shape))
        {
            if (left.Count == 1 && right.Count == 1) continue;
            var (from, to) = (left.FirstOrDefault(a => !x.Shape[a].IsOne), right.FirstOrDefault(a => !y.Shape[a].IsOne));
            var (within, each) = (Inside(x.Shape, left, from), Inside(y.Shape, right, to));
            if (from > 0 && to > 0 && within.IsConstant && each.IsConstant) yield return new(x, from, y, to, new(within.Factor, 0, each.Factor));
        }
    }

    private static Dim Inside(Shape shape, IReadOnlyList<int> axes, int first) => axes.Where(a => a > first).Aggregate(Dim.One, (n, a) => n * shape[a]);
}
