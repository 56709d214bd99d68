using ModelGen.Generators.Ir;

namespace ModelGen.Generators.Building;

/// <summary>Sums, means, extremes and norms over axes of a sample, or over everything, the batch included.</summary>
internal static class ReductionLayers
{
    public static IReadOnlyList<Layer> All { get; } =
    [
        new FunctionLayer("Sum", c => Over(c, (x, axes, keep) => c.B.Sum(x, axes, keep))),
        new FunctionLayer("Mean", c => Over(c, (x, axes, keep) => c.B.Mean(x, axes, keep))),
        new FunctionLayer("Var", c => Over(c, (x, axes, keep) => Variance(c.B, x, axes, keep, c.Bool("unbiased", true)))),
        new FunctionLayer("Min", c => c.HasTensor("a") ? Operands.Map(c, Functions.Min, "a", "b") : OverAxis(c, ReduceKind.Min)),
        new FunctionLayer("Max", c => c.HasTensor("a") ? Operands.Map(c, Functions.Max, "a", "b") : OverAxis(c, ReduceKind.Max)),
        new FunctionLayer("LogSumExp", c => OverAxis(c, ReduceKind.LogSumExp)),
        new FunctionLayer("Norm", Norm),
        new FunctionLayer("CosineSimilarity", CosineSimilarity),
        new FunctionLayer(
            "CumSum", c => c.X is { IsUnknown: false } x && c.Axis(x, c.Int("axis", -1)) is >= 0 and var axis
                ? c.B.Add(new CumSumOp(axis, false), x)
                : c.B.Unknown()),
    ];

    /// <summary>The p-norm over axes of the full shape; its gradient at zero is zero. Powers are taken of x / m with m the largest
    /// magnitude, and multiplied by m again, so that none overflows or vanishes; since the norm is homogeneous, m counts as a constant for
    /// the gradient too.</summary>
    public static Value Norm(GraphBuilder b, Value x, IReadOnlyList<int> axes, double p, bool keep)
    {
        if (x.IsUnknown) return x;
        if (double.IsPositiveInfinity(p)) return b.Reduce(ReduceKind.Max, b.Map(Functions.Abs, x), axes, keep);
        if (p == 1) return b.Sum(b.Map(Functions.Abs, x), axes, keep);
        var scale = b.Map(Functions.RangeScale, b.Reduce(ReduceKind.Max, b.Map(Functions.Abs, b.Add(new StopGradientOp(), x)), axes, true));
        var scaled = b.Over(x, scale);
        var norm = p == 2
            ? b.Map(Functions.Length, b.Sum(b.Map(Functions.Square, scaled), axes, keep))
            : b.Map(Functions.Root(p), b.Sum(b.Map(Functions.AbsPow(p), scaled), axes, keep));
        return b.Times(norm, b.Reshape(scale, norm.Shape));
    }

    /// <summary>Σ (x - mean)² / (n - 1), or / n. The mean gets no gradient of its own: Σ (x - mean) is zero.</summary>
    private static Value Variance(GraphBuilder b, Value x, IReadOnlyList<int> axes, bool keep, bool unbiased)
    {
        var mean = b.Add(new StopGradientOp(), b.Mean(x, axes, true));
        var squares = b.Sum(b.Map(Functions.Square, b.Minus(x, mean)), axes, keep);
        return b.Over(squares, b.Count(x, axes, keep, unbiased ? 1 : 0));
    }

    private static Value Norm(LayerContext c)
    {
        var (x, p) = (c.X, c.Real("p", 2));
        if (x.IsUnknown || !c.Require(p >= 1, "p", "at least 1")) return c.B.Unknown();
        var axis = c.Axis(x, c.Int("axis", -1));
        return axis < 0 ? c.B.Unknown() : Norm(c.B, x, [axis], p, c.Bool("keepDims"));
    }

    private static Value CosineSimilarity(LayerContext c)
    {
        var (a, b) = (c.Tensor("a"), c.Tensor("b"));
        if (a.IsUnknown || b.IsUnknown || !c.Positive("eps", 1e-8, out var eps)) return c.B.Unknown();
        var both = c.B.AlignSamples(a, b);
        var product = c.B.Times(both[0], both[1]);
        if (product.IsUnknown) return product;
        var axis = c.Axis(product, c.Int("axis", -1));
        if (axis < 0) return c.B.Unknown();

        Value Unit(Value v)
        {
            v = c.B.BroadcastTo(v, product.Shape);
            return c.B.Over(v, c.B.Map(Functions.Clamp(eps, double.PositiveInfinity), Norm(c.B, v, [axis], 2, true)));
        }
        return c.B.Sum(c.B.Times(Unit(both[0]), Unit(both[1])), [axis], false);
    }

    private static Value OverAxis(LayerContext c, ReduceKind kind)
    {
        var x = c.X;
        if (x.IsUnknown) return x;
        var axis = c.Axis(x, c.Int("axis", -1));
        return axis < 0 ? c.B.Unknown() : c.B.Reduce(kind, x, [axis], c.Bool("keepDims"));
    }

    /// <summary>Over the axis or axes given, else over every axis and the batch.</summary>
    private static Value Over(LayerContext c, Func<Value, IReadOnlyList<int>, bool, Value> reduce)
    {
        var x = c.X;
        if (x.IsUnknown) return x;
        var given = c.Has("axes") ? c.Ints("axes").Select(a => c.Axis(x, a, "axes")).ToList()
            : c.Has("axis") ? [c.Axis(x, c.Int("axis"))]
            : Enumerable.Range(0, x.Shape.Rank).ToList();
        if (given.Contains(-1)) return c.B.Unknown();
        if (!c.Require(given.Distinct().Count() == given.Count, "axes", "axes named once each")) return c.B.Unknown();
        return reduce(x, given, c.Bool("keepDims"));
    }
}
