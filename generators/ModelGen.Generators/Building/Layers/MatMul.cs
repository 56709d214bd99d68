using ModelGen.Generators.Ir;

namespace ModelGen.Generators.Building;

/// <summary>The matrix product of samples: (…, n, k) by (…, k, m), axes in front broadcast; one axis is a row on the left and a column on
/// the right.</summary>
internal sealed class MatMulLayer : SingleLayer
{
    public override string Kind => "MatMul";

    protected override Value BuildOne(LayerContext c)
    {
        var (a, b) = (c.Tensor("a"), c.Tensor("b"));
        if (a.IsUnknown || b.IsUnknown) return c.B.Unknown();
        foreach (var operand in new[] { a, b })
        {
            if (operand.Shape.SampleAxes.Any()) continue;
            c.B.Report("MG3010", c.Name, "matrices or vectors", operand.Shape.ToString());
            return c.B.Unknown();
        }
        var (row, column) = (a.Shape.SampleAxes.Count() == 1, b.Shape.SampleAxes.Count() == 1);
        if (!b.Shape.IsBatched && b.Shape.Rank <= 2 && b.Shape.IsConstant && (a.Shape.IsBatched || !row)) return Affine(c, a, b, column);
        if (row) a = WithAxis(c.B, a, a.Shape.Rank - 1);
        if (column) b = WithAxis(c.B, b, b.Shape.Rank);
        var y = Product(c, a, b);
        if (y.IsUnknown) return y;
        if (column) y = c.B.Reshape(y, y.Shape.Without(-1));
        return row ? c.B.Reshape(y, y.Shape.Without(column ? -1 : -2)) : y;
    }

    /// <summary>One matrix on the right serves every row: an affine map.</summary>
    private static Value Affine(LayerContext c, Value a, Value b, bool column)
    {
        if (a.Shape.Last != b.Shape[0])
        {
            c.B.ReportConflict(
                c.B.Site, [(a, 1), (b, b.Shape.Rank)], "MG3005", c.Name, Provenance.Describe(a), Provenance.Describe(b, b.Shape.Rank));
            return c.B.Unknown();
        }
        var y = c.B.Add(new MatrixProductOp(), a, column ? WithAxis(c.B, b, 1) : b);
        return column && !y.IsUnknown ? c.B.Reshape(y, y.Shape.Without(-1)) : y;
    }

    private static Value Product(LayerContext c, Value a, Value b)
    {
        // An operand that is one matrix a sample, or one matrix in all, needs no copies.
        var (leadA, leadB) = (MatMulOp.Batches(a.Shape), MatMulOp.Batches(b.Shape));
        if (MatMulOp.Lead(leadA, leadB) is not null) return c.B.Add(new MatMulOp(false, false), a, b);
        var both = c.B.AlignSamples(a, b);
        (leadA, leadB) = (MatMulOp.Batches(both[0].Shape), MatMulOp.Batches(both[1].Shape));
        if (Shape.Broadcast(leadA, leadB) is not { } lead)
        {
            c.B.Report("MG3002", c.Name, Provenance.Describe(a), Provenance.Describe(b));
            return c.B.Unknown();
        }
        return c.B.Add(new MatMulOp(false, false), Spread(c.B, both[0], leadA, lead), Spread(c.B, both[1], leadB, lead));
    }

    /// <summary>Repeats matrices along the axes in front, unless one matrix or one sample's matrices serve as they are.</summary>
    private static Value Spread(GraphBuilder b, Value x, Shape own, Shape lead) =>
        own.Equals(lead) || own.Rank == 0 || (lead.IsBatched && own.Equals(lead.Without(0)))
            ? x
            : b.BroadcastTo(x, new Shape(lead.Concat(x.Shape.Skip(x.Shape.Rank - 2))));

    private static Value WithAxis(GraphBuilder b, Value x, int axis) =>
        b.Reshape(x, new Shape(x.Shape.Take(axis).Append(Dim.One).Concat(x.Shape.Skip(axis))));
}
