using ModelGen.Generators.Ir;

namespace ModelGen.Generators.Passes;

/// <summary>An axis of one value and the axis of another along which an operation lines up their elements.</summary>
internal readonly record struct AlignedAxes(Value A, int AxisOfA, Value B, int AxisOfB)
{
    /// <summary>What an operation lines up: element i along one axis has to do with element i along the other. Only of batched values, and
    /// nothing of operations that are not known to keep an axis. Of what is kept step after step, (T B, ...), the first axis stands for the
    /// steps.</summary>
    public static IEnumerable<AlignedAxes> Of(Node node) => SameSize(node).Where(p =>
        p.A.Shape.IsBatched && p.B.Shape.IsBatched && p.A.Shape[p.AxisOfA] == p.B.Shape[p.AxisOfB] && !p.A.Shape[p.AxisOfA].IsOne).Concat(Steps(node));

    private static IEnumerable<AlignedAxes> SameSize(Node node)
    {
        var y = node.Output;
        if (node.Inputs.Count == 0) return [];
        var x = node.Inputs[0];
        return node.Op switch
        {
            MapOp or BroadcastOp => node.Inputs.SelectMany(input => FromTheEnd(input, y)),
            StopGradientOp or RowOp or RowNormOp or SinusoidOp or RotaryOp or MaskStepsOp or MaskIndicesOp or BatchNormOp or CumSumOp => FromTheEnd(x, y),
            WeightProductOp => Leading(x, y, x.Shape.Rank - 1),
            EmbeddingOp or OneHotOp => Leading(x, y, x.Shape.Rank),
            CrossEntropyOp or NegativeLogLikelihoodOp or CrossEntropySoftOp =>
                Leading(x, node.Inputs[1], x.Shape.Rank - 1).Concat(Leading(x, y, x.Shape.Rank - 1)),
            GatherOp gather => FromTheEnd(node.Inputs[1], y).Concat(Leading(x, y, gather.Axis)),
            ConcatOp concat => node.Inputs.SelectMany(input => FromTheEnd(input, y)).Where(p => p.AxisOfA != concat.Axis),
            SliceOp slice => FromTheEnd(x, y).Where(p => p.AxisOfA != slice.Axis),
            ReduceOp reduce => Enumerable.Range(0, x.Shape.Rank).Where(a => a < reduce.Axis || a >= reduce.Axis + reduce.Count)
                .Select(a => new AlignedAxes(x, a, y, a < reduce.Axis ? a : a - reduce.Count)),
            ReshapeOp => Reshaped(x, y),
            PermuteOp permute => permute.Axes.Select((from, to) => new AlignedAxes(x, from, y, to)),
            WindowProductOp or PoolingOp => x.Shape.Rank == y.Shape.Rank ? FromTheEnd(x, y).Where(p => p.AxisOfA >= 2) : [],
            MatMulOp product => Product(x, node.Inputs[1], y, product),
            AttentionOp { Form: var form } => Attention(form, node),
            ToStepsOp => Enumerable.Range(2, x.Shape.Rank - 2).Select(a => new AlignedAxes(x, a, y, a - 1)),
            FromStepsOp => Enumerable.Range(2, y.Shape.Rank - 2).Select(a => new AlignedAxes(y, a, x, a - 1)),
            ScanOp scan => Scan(scan.Body, node),
            _ => [],
        };
    }

    /// <summary>The steps of a sequence and those of the same kept step after step; of a scan those of all it reads and keeps.</summary>
    private static IEnumerable<AlignedAxes> Steps(Node node)
    {
        switch (node.Op)
        {
            case ToStepsOp:
                return [new(node.Inputs[0], 1, node.Output, 0)];
            case FromStepsOp:
                return [new(node.Output, 1, node.Inputs[0], 0)];
            case ScanOp { Body: var body }:
                var stacks = node.Inputs.Skip(body.States.Count).Take(body.Items.Count).Concat(node.Outputs.Skip(body.States.Count).Take(body.Kept.Count)).ToList();
                return stacks.Skip(1).Select(stack => new AlignedAxes(stacks[0], 0, stack, 0));
            default:
                return [];
        }
    }

    /// <summary>Axes counted from the last, as broadcasting does.</summary>
    private static IEnumerable<AlignedAxes> FromTheEnd(Value a, Value b)
    {
        var shift = b.Shape.Rank - a.Shape.Rank;
        return Enumerable.Range(0, a.Shape.Rank).Where(axis => axis + shift >= 0).Select(axis => new AlignedAxes(a, axis, b, axis + shift));
    }

    /// <summary>The first axes.</summary>
    private static IEnumerable<AlignedAxes> Leading(Value a, Value b, int count) =>
        Enumerable.Range(0, Math.Min(count, b.Shape.Rank)).Select(axis => new AlignedAxes(a, axis, b, axis));

    /// <summary>Axes that are neither split nor joined by another shape.</summary>
    private static IEnumerable<AlignedAxes> Reshaped(Value x, Value y) => Groups(x.Shape, y.Shape)
        .Where(g => g.X.Count == 1 && g.Y.Count == 1).Select(g => new AlignedAxes(x, g.X[0], y, g.Y[0]));

    /// <summary>The smallest groups of neighbouring axes of two shapes that hold as many elements, those of one element left out.</summary>
    public static IEnumerable<(List<int> X, List<int> Y)> Groups(Shape x, Shape y)
    {
        var (a, b) = (0, 0);
        while (a < x.Rank && b < y.Rank)
        {
            if (x[a] == y[b]) yield return ([a++], [b++]);
            else if (x[a].IsOne) a++;
            else if (y[b].IsOne) b++;
            else
            {
                var (ofX, ofY) = (new List<int> { a }, new List<int> { b });
                var (left, right) = (x[a++], y[b++]);
                while (left != right && (a < x.Rank || b < y.Rank))
                {
                    if (b == y.Rank || (a < x.Rank && Dim.TryDivide(right, left, out _)))
                    {
                        left *= x[a];
                        ofX.Add(a++);
                    }
                    else
                    {
                        right *= y[b];
                        ofY.Add(b++);
                    }
                }
                yield return (ofX, ofY);
            }
        }
    }

    private static IEnumerable<AlignedAxes> Product(Value a, Value b, Value y, MatMulOp product)
    {
        var (rankOfA, rankOfB, rank) = (a.Shape.Rank, b.Shape.Rank, y.Shape.Rank);
        yield return new(a, product.TransposeA ? rankOfA - 1 : rankOfA - 2, y, rank - 2);
        yield return new(b, product.TransposeB ? rankOfB - 2 : rankOfB - 1, y, rank - 1);
        yield return new(a, product.TransposeA ? rankOfA - 2 : rankOfA - 1, b, product.TransposeB ? rankOfB - 1 : rankOfB - 2);
        foreach (var operand in new[] { a, b })
        {
            foreach (var pair in FromTheEnd(operand, y).Where(p => p.AxisOfA < operand.Shape.Rank - 2)) yield return pair;
        }
    }

    private static IEnumerable<AlignedAxes> Attention(AttentionForm form, Node node)
    {
        var (query, key, value) = form.Split(node.Inputs);
        yield return new(query, 1, node.Output, 1);
        yield return new(key, 1, value, 1);
        if (!form.HasMask) yield break;
        var mask = node.Inputs[form.Tensors];
        yield return new(mask, mask.Shape.Rank - 2, query, 1);
        yield return new(mask, mask.Shape.Rank - 1, key, 1);
    }

    /// <summary>What a step reads and leaves, inside it and outside; the first axis is the batch inside.</summary>
    private static IEnumerable<AlignedAxes> Scan(StepBody body, Node node)
    {
        var inside = body.States.Concat(body.Items).Concat(body.Constants).Zip(node.Inputs, (a, b) => (a, b))
            .Concat(body.Graph.Outputs.Zip(node.Outputs, (a, b) => (a, b)))
            .Concat(body.Next.Zip(body.States, (a, b) => (a, b)));
        return inside.SelectMany(p => FromTheEnd(p.a, p.b)).Where(p => p.AxisOfA > 0);
    }
}
