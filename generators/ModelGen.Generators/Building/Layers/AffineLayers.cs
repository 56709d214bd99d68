using ModelGen.Generators.Ir;

namespace ModelGen.Generators.Building;

/// <summary>y_k = max_j (W_kj x + b_kj): rows k pieces to k pieces + pieces - 1 of the weight belong to feature k. Goodfellow et al.
/// 2013.</summary>
internal sealed class MaxoutLayer : SingleLayer
{
    public override string Kind => "Maxout";

    public override bool HasParameters => true;

    protected override Value BuildOne(LayerContext c)
    {
        var (features, pieces) = (c.Int("features"), c.Int("pieces", 2));
        if (c.X.IsUnknown || !c.Require(features > 0, "features", "positive") || !c.Require(pieces > 0, "pieces", "positive"))
            return c.B.Unknown();
        var z = LinearLayer.Affine(c, c.X, (long)features * pieces);
        if (z.IsUnknown) return z;
        return c.B.Reduce(ReduceKind.Max,
            c.B.Reshape(z, new Shape(z.Shape.Take(z.Shape.Rank - 1).Append(features).Append(pieces))), [z.Shape.Rank], false);
    }
}

/// <summary>y_k = aᵀ W_k b + c_k with W (features, in1, in2), both from U(±1/√in1) as in PyTorch.</summary>
internal sealed class BilinearLayer : SingleLayer
{
    public override string Kind => "Bilinear";

    public override bool HasParameters => true;

    protected override Value BuildOne(LayerContext c)
    {
        var (a, b, features) = (c.Tensor("a"), c.Tensor("b"), c.Int("features"));
        if (a.IsUnknown || b.IsUnknown || !c.Require(features > 0, "features", "positive")) return c.B.Unknown();
        foreach (var x in new[] { a, b })
        {
            if (x.Shape.SampleAxes.Any() && x.Shape.Last.IsConstant) continue;
            c.B.Report("MG3010", c.Name, "a constant last axis", x.Shape.ToString());
            return c.B.Unknown();
        }
        var rows = new Shape(a.Shape.Take(a.Shape.Rank - 1));
        if (!rows.Equals(new Shape(b.Shape.Take(b.Shape.Rank - 1))))
        {
            c.B.Report("MG3002", c.Name, Provenance.Describe(a), Provenance.Describe(b));
            return c.B.Unknown();
        }
        var (n, m) = (a.Shape.Last.Value, b.Shape.Last.Value);
        if ((long)features * n * m > LinearLayer.MostElements)
        {
            c.B.ReportAt(c.SiteOf("features"), "MG3011", c.Name, $"({features}, {n}, {m})");
            return c.B.Unknown();
        }
        var start = Initialization.Bounded(n);
        var weight = c.Parameter("weight", ParameterKind.Weight, new Shape(features, n, m), c.Initialization(start));

        // aᵀ W for all features at once, then times b.
        var matrix = c.B.Reshape(c.B.Add(new PermuteOp([1, 0, 2]), weight), new Shape(n, new Dim(features) * m));
        var left = c.B.Reshape(c.B.Add(new MatrixProductOp(), a, matrix), new Shape(rows.Append(features).Append(m)));
        var y = c.B.Add(new MatMulOp(false, false), left, c.B.Reshape(b, new Shape(rows.Append(m).Append(Dim.One))));
        if (y.IsUnknown) return y;
        y = c.B.Reshape(y, new Shape(rows.Append(features)));
        if (!c.Bool("bias", true)) return y;
        return c.B.Plus(y, c.Parameter("bias", ParameterKind.Bias, new Shape(features), c.BiasInitialization(start)));
    }
}
