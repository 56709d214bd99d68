using ModelGen.Generators.Ir;

namespace ModelGen.Generators.Building;

/// <summary>Layers that change the size of every plane of an image: padding, resizing, pooling to a size.</summary>
internal static class PlaneLayers
{
    private const int MostPlaces = 1 << 24;

    public static IReadOnlyList<Layer> All { get; } =
    [
        new FunctionLayer("Pad", Padding.Layer),
        new FunctionLayer("Upsample", Upsample),
        new FunctionLayer("AdaptiveAvgPool1d", c => Adaptive(c, isSignal: true, isMax: false), "pool"),
        new FunctionLayer("AdaptiveAvgPool2d", c => Adaptive(c, isSignal: false, isMax: false), "pool"),
        new FunctionLayer("AdaptiveMaxPool1d", c => Adaptive(c, isSignal: true, isMax: true), "pool"),
        new FunctionLayer("AdaptiveMaxPool2d", c => Adaptive(c, isSignal: false, isMax: true), "pool"),
        new FunctionLayer("GlobalAvgPool", c => Global(c, (x, axes) => c.B.Mean(x, axes, keepDims: false)), "pool"),
        new FunctionLayer("GlobalMaxPool", c => Global(c, (x, axes) => c.B.Reduce(ReduceKind.Max, x, axes, keepDims: false)), "pool"),
        new FunctionLayer("P4Pool", P4Pool, "pool"),
    ];

    /// <summary>By a whole factor, or to a size.</summary>
    private static Value Upsample(LayerContext c)
    {
        var x = c.X;
        if (x.IsUnknown) return x;
        var isSignal = x.Shape.Rank <= 3;
        if (!IsImage(c, isSignal)) return c.B.Unknown();
        var scale = c.Int("scale", 2);
        var (height, width) = (isSignal ? 1 : x.Shape[-2].Value, x.Shape.Last.Value);
        if (!c.Require(scale > 0 && scale <= MostPlaces / Math.Max(height, width), "scale", "positive")) return c.B.Unknown();
        var (outHeight, outWidth) = (c.Int("height"), c.Int("width"));
        if (!c.Require(outHeight is >= 0 and <= MostPlaces, "height", "not negative")
            || !c.Require(outWidth is >= 0 and <= MostPlaces, "width", "not negative")) return c.B.Unknown();
        if (outWidth == 0) outWidth = width * scale;
        if (isSignal) outHeight = 1;
        else if (outHeight == 0) outHeight = height * scale;
        var rule = c.Text("mode", "Nearest") == "Nearest" ? Resampling.NearestSampling
            : c.Bool("alignCorners") ? Resampling.AlignedSampling
            : Resampling.LinearSampling;
        return (height, width) == (outHeight, outWidth)
            ? x
            : c.B.Add(new ResampleOp(new(rule, height, width, outHeight, outWidth), isSignal), x);
    }

    private static Value Adaptive(LayerContext c, bool isSignal, bool isMax)
    {
        var x = c.X;
        if (x.IsUnknown || !IsImage(c, isSignal)) return c.B.Unknown();
        var (down, across) = isSignal ? ("length", "length") : ("height", "width");
        var rows = isSignal ? 1 : c.Int(down);
        var columns = c.Int(across);
        if (columns == 0 && !isSignal) columns = rows;
        if (!c.Require(rows is > 0 and <= MostPlaces, down, "positive") || !c.Require(columns is > 0 and <= MostPlaces, across, "positive"))
            return c.B.Unknown();
        var (height, width) = (isSignal ? 1 : x.Shape[-2].Value, x.Shape.Last.Value);
        if (height % rows != 0 || width % columns != 0) return c.B.Add(new AdaptivePoolOp(rows, columns, isSignal, isMax), x);
        // Cells that do not overlap are a window that strides by its own size; of a sequence with a length of its own, what counts in it.
        var window = new WindowGeometry(Cell(height, rows), Cell(width, columns));
        return c.B.Add(isMax ? new MaxPoolOp(window, isSignal) : new AvgPoolOp(window, isSignal, countsPadding: !c.B.HasLengths), x);
    }

    private static Value Global(LayerContext c, Func<Value, IReadOnlyList<int>, Value> reduce)
    {
        var x = c.X;
        if (x.IsUnknown) return x;
        var isSignal = x.Shape.Rank <= 3;
        return IsImage(c, isSignal) ? reduce(x, isSignal ? [x.Shape.Rank - 1] : [x.Shape.Rank - 2, x.Shape.Rank - 1]) : c.B.Unknown();
    }

    /// <summary>The largest over the four directions of each channel, the second axis of a sample.</summary>
    private static Value P4Pool(LayerContext c)
    {
        var x = c.X;
        if (x.IsUnknown) return x;
        if (x.Shape.IsBatched && x.Shape.Rank > 2 && x.Shape[2] == new Dim(RotateFiltersOp.Turns))
            return c.B.Reduce(ReduceKind.Max, x, [2], keepDims: false);
        c.B.Report("MG3010", c.Name, "images in four directions (channels, 4, height, width)", x.Shape.ToString());
        return c.B.Unknown();
    }

    private static WindowAxis Cell(int size, int count) => new(size, size / count, size / count, 0, 0, 1, count);

    private static bool IsImage(LayerContext c, bool isSignal) => new Windows(c, isSignal) { IsPooling = true }.IsImage(c.X);
}
