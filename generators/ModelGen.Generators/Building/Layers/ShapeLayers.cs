using System.Globalization;
using ModelGen.Generators.Ir;
using ModelGen.Generators.Specs;

namespace ModelGen.Generators.Building;

/// <summary>Functions that reorder, join and cut axes of a sample; the batch stays in front.</summary>
internal static class ShapeLayers
{
    public static IReadOnlyList<Layer> All { get; } =
    [
        new FlattenLayer(),
        new FunctionLayer("Reshape", Reshape),
        new FunctionLayer("Transpose", Transpose),
        new FunctionLayer("Permute", Permute),
        new FunctionLayer("Concat", Concat),
        new FunctionLayer("Stack", Stack),
        new FunctionLayer("Slice", Slice),
        new FunctionLayer("Squeeze", Squeeze),
        new FunctionLayer("Unsqueeze", Unsqueeze),
        new FunctionLayer("Broadcast", Broadcast),
        new SplitLayer(),
    ];

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static Value Reshape(LayerContext c)
    {
        var (x, sizes) = (c.X, c.Ints("shape"));
        if (x.IsUnknown || !Sizes(c, sizes, allowInfer: true) || !Fits(c, sizes)) return c.B.Unknown();
        var dims = sizes.Select(s => s == SequenceAxis.Marker ? Dim.Sequence : new Dim(s)).ToList();
        if (sizes.ToList().IndexOf(-1) is >= 0 and var hole)
        {
            var others = dims.Where((_, i) => i != hole).Aggregate(Dim.One, (a, d) => a * d);
            if (!Dim.TryDivide(x.Shape.PerSample, others, out var size))
            {
                return Misfit(c, x, new Shape(dims));
            }
            dims[hole] = size;
        }
        var shape = new Shape(x.Shape.IsBatched ? dims.Prepend(Dim.Batch) : dims);
        return shape.Elements == x.Shape.Elements ? c.B.Reshape(x, shape) : Misfit(c, x, new Shape(dims));
    }

    private static Value Misfit(LayerContext c, Value x, Shape sample)
    {
        c.B.ReportAt(
            c.SiteOf("shape"), [Provenance.Site(Provenance.Source(x, 1), 1)], "MG3004", c.Name, Provenance.Describe(x), sample.ToString());
        return c.B.Unknown();
    }

    /// <summary>Whether the sizes can be multiplied; reports MG3011 if not.</summary>
    private static bool Fits(LayerContext c, IReadOnlyList<int> sizes)
    {
        if (sizes.Where(s => s > 0).Aggregate(1.0, (a, s) => a * s) <= GraphBuilder.MostElements) return true;
        c.B.ReportAt(c.SiteOf("shape"), "MG3011", c.Name,
            "(" + string.Join(", ", sizes.Select(s => s == SequenceAxis.Marker ? "T" : Text(s))) + ")");
        return false;
    }

    /// <summary>Whether each size is positive or free, and at most one is to be worked out.</summary>
    private static bool Sizes(LayerContext c, IReadOnlyList<int> sizes, bool allowInfer) =>
        c.Require(sizes.All(s => s > 0 || s == SequenceAxis.Marker || (allowInfer && s == -1)), "shape",
            allowInfer ? "positive sizes, or -1 for one of them" : "positive sizes")
        && c.Require(sizes.Count(s => s == -1) <= 1, "shape", "sizes of which one at most is -1");

    private static Value Transpose(LayerContext c)
    {
        var x = c.X;
        if (x.IsUnknown) return x;
        var (first, second) = (c.Axis(x, c.Int("axis0"), "axis0"), c.Axis(x, c.Int("axis1"), "axis1"));
        if (first < 0 || second < 0) return c.B.Unknown();
        var axes = Enumerable.Range(0, x.Shape.Rank).ToArray();
        (axes[first], axes[second]) = (second, first);
        return Reordered(c.B, x, axes);
    }

    private static Value Permute(LayerContext c)
    {
        var x = c.X;
        if (x.IsUnknown) return x;
        var axes = c.Ints("axes").Select(a => c.Axis(x, a, "axes")).ToList();
        if (axes.Contains(-1)) return c.B.Unknown();
        if (x.Shape.IsBatched) axes.Insert(0, 0);
        return c.Require(axes.OrderBy(a => a).SequenceEqual(Enumerable.Range(0, x.Shape.Rank)), "axes", "each axis of the sample once")
            ? Reordered(c.B, x, axes)
            : c.B.Unknown();
    }

    /// <summary>The axes in a new order: a mere view where only axes of size 1 move.</summary>
    private static Value Reordered(GraphBuilder b, Value x, IReadOnlyList<int> axes)
    {
        if (axes.SequenceEqual(Enumerable.Range(0, axes.Count))) return x;
        var moved = axes.Where(a => !x.Shape[a].IsOne).ToList();
        return moved.SequenceEqual(moved.OrderBy(a => a))
            ? b.Reshape(x, new Shape(axes.Select(a => x.Shape[a])))
            : b.Add(new PermuteOp(axes), x);
    }

    private static Value Concat(LayerContext c)
    {
        var tensors = Batched(c, c.Tensors("tensors"));
        if (tensors is null) return c.B.Unknown();
        var axis = c.Axis(tensors[0], c.Int("axis"));
        return axis < 0 ? c.B.Unknown() : Joined(c.B, tensors, axis);
    }

    private static Value Stack(LayerContext c)
    {
        var tensors = Batched(c, c.Tensors("tensors"));
        if (tensors is null) return c.B.Unknown();
        var axis = NewAxis(c, tensors[0]);
        return axis < 0 ? c.B.Unknown() : Joined(c.B, tensors.Select(t => WithAxis(c.B, t, axis)).ToArray(), axis);
    }

    private static Value Joined(GraphBuilder b, Value[] tensors, int axis) => tensors.Length == 1
        ? tensors[0]
        : b.Add(new ConcatOp(axis), tensors);

    /// <summary>Tensors without a batch are repeated for it where others have one.</summary>
    private static Value[]? Batched(LayerContext c, IReadOnlyList<Value> tensors)
    {
        if (!c.Require(tensors.Count > 0, "tensors", "at least one tensor") || tensors.Any(t => t.IsUnknown)) return null;
        if (!tensors.Any(t => t.Shape.IsBatched)) return [.. tensors];
        return tensors.Select(t => t.Shape.IsBatched ? t : c.B.BroadcastTo(t, new Shape(t.Shape.Prepend(Dim.Batch)))).ToArray();
    }

    private static Value Slice(LayerContext c)
    {
        var x = c.X;
        if (x.IsUnknown) return x;
        var axis = c.Axis(x, c.Int("axis"));
        if (axis < 0) return c.B.Unknown();
        var (start, end, size) = (c.Int("start"), c.Int("end", int.MaxValue), x.Shape[axis]);
        if (size.IsConstant)
        {
            if (start < 0) start += size.Value;
            end = end == int.MaxValue ? size.Value : end < 0 ? end + size.Value : end;
        }
        if (start < 0 || end <= start || end == int.MaxValue || (size.IsConstant && end > size.Value))
        {
            c.B.ReportAt(c.SiteOf("start"), "MG3009", c.Name, $"{Text(c.Int("start"))}..{(c.Has("end") ? Text(c.Int("end")) : "")}",
                size.ToString(), x.Shape.ToString());
            return c.B.Unknown();
        }
        return size == new Dim(end - start) ? x : c.B.Add(new SliceOp(axis, start, end - start), x);
    }

    private static Value Squeeze(LayerContext c)
    {
        var x = c.X;
        if (x.IsUnknown) return x;
        var axis = c.Axis(x, c.Int("axis"));
        if (axis < 0) return c.B.Unknown();
        if (x.Shape[axis].IsOne) return c.B.Reshape(x, x.Shape.Without(axis));
        c.B.ReportAt(
            c.SiteOf("axis"), "MG3001", c.Name, "an axis of size 1", Provenance.Name(x), x.Shape[axis].ToString(), x.Shape.ToString());
        return c.B.Unknown();
    }

    private static Value Unsqueeze(LayerContext c)
    {
        var x = c.X;
        if (x.IsUnknown) return x;
        var axis = NewAxis(c, x);
        return axis < 0 ? c.B.Unknown() : WithAxis(c.B, x, axis);
    }

    private static Value WithAxis(GraphBuilder b, Value x, int axis) =>
        b.Reshape(x, new Shape(x.Shape.Take(axis).Append(Dim.One).Concat(x.Shape.Skip(axis))));

    /// <summary>Where a new axis stands in the full shape: the user counts the axes of the result.</summary>
    private static int NewAxis(LayerContext c, Value x)
    {
        var lead = x.Shape.IsBatched ? 1 : 0;
        var rank = x.Shape.Rank - lead + 1;
        var axis = c.Int("axis") is < 0 and var fromEnd ? fromEnd + rank : c.Int("axis");
        if (axis >= 0 && axis < rank) return axis + lead;
        c.B.ReportAt(c.SiteOf("axis"), "MG3003", c.Name, Text(c.Int("axis")), x.Shape.ToString());
        return -1;
    }

    private static Value Broadcast(LayerContext c)
    {
        var (x, sizes) = (c.X, c.Ints("shape"));
        if (x.IsUnknown || !Sizes(c, sizes, allowInfer: false) || !Fits(c, sizes)) return c.B.Unknown();
        var dims = sizes.Select(s => s == SequenceAxis.Marker ? Dim.Sequence : new Dim(s));
        return c.B.BroadcastTo(Operands.WithRank(c.B, x, sizes.Count), new Shape(x.Shape.IsBatched ? dims.Prepend(Dim.Batch) : dims));
    }
}

/// <summary>Cuts an axis into parts: equal ones, or of given sizes.</summary>
internal sealed class SplitLayer : Layer
{
    public override string Kind => "Split";

    public override IReadOnlyList<Value> Build(LayerContext c)
    {
        var x = c.X;
        var axis = x.IsUnknown ? -1 : c.Axis(x, c.Int("axis", -1));
        if (axis < 0) return Unknown(c);
        var size = x.Shape[axis];
        var sizes = c.Ints("sizes");
        if (!c.Has("sizes"))
        {
            var parts = c.Int("parts");
            if (!c.Require(parts > 0 && size.IsConstant && size.Value % parts == 0, "parts", $"a divisor of {size}")) return Unknown(c);
            sizes = Enumerable.Repeat(size.Value / parts, parts).ToList();
        }
        else if (!c.Require(sizes.Count > 0 && sizes.All(s => s > 0) && size == new Dim(sizes.Sum(s => (long)s)), "sizes",
            $"positive sizes that add up to {size}")) return Unknown(c);
        if (sizes.Count == 1) return [x];
        var result = new List<Value>();
        var start = 0;
        foreach (var part in sizes)
        {
            result.Add(c.B.Add(new SliceOp(axis, start, part), x));
            start += part;
        }
        return result;
    }

    /// <summary>As many unknown values as parts were asked for, so that deconstructing them says nothing further.</summary>
    private static List<Value> Unknown(LayerContext c) =>
        Enumerable.Range(0, Math.Max(1, c.Has("sizes") ? c.Ints("sizes").Count : Math.Min(c.Int("parts"), 1024)))
            .Select(_ => c.B.Unknown()).ToList();
}
