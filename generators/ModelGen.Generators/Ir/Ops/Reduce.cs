using System.Globalization;

namespace ModelGen.Generators.Ir;

/// <summary>What a reduction does with the elements.</summary>
internal enum ReduceKind
{
    /// <summary>Σ x.</summary>
    Sum,

    /// <summary>max x.</summary>
    Max,

    /// <summary>min x.</summary>
    Min,

    /// <summary>ln Σ eˣ, with the maximum subtracted.</summary>
    LogSumExp,
}

/// <summary>Reduces <paramref name="count"/> neighbouring axes from <paramref name="axis"/> on: (outer, size, inner) to (outer, inner).
/// Sum: dx = dy. Max and min: dx = dy at the first x that is y. LogSumExp: dx = dy e^(x - y), 0 where y is -∞.</summary>
internal sealed class ReduceOp(ReduceKind kind, int axis, int count) : Op
{
    public ReduceKind Kind => kind;

    public int Axis => axis;

    public int Count => count;

    public override string Name => kind switch
    {
        ReduceKind.Sum => "sum",
        ReduceKind.Max => "max",
        ReduceKind.Min => "min",
        _ => "logsumexp"
    };

    public override string Key => string.Format(CultureInfo.InvariantCulture, "{0} {1} {2}", Name, axis, count);

    public override ReceptiveField ReceptiveFieldOf(Node node) => ReceptiveField.Across(axis, count, node.Inputs[0].Shape);

    public override IEnumerable<AlignedAxes> Aligned(Node node) => Enumerable.Range(0, node.Inputs[0].Shape.Rank).Where(a => !IsReduced(a))
        .Select(a => new AlignedAxes(node.Inputs[0], a, node.Output, a < axis ? a : a - count));

    public override double? PaddingRead(Node node, int input, int axis) => !IsReduced(axis) ? null : kind switch
    {
        ReduceKind.Sum => 0,
        ReduceKind.Min => double.PositiveInfinity,
        _ => double.NegativeInfinity,
    };

    private bool IsReduced(int of) => of >= axis && of < axis + count;

    public override Inference Infer(IReadOnlyList<Value> inputs)
    {
        var x = inputs[0].Shape;
        if (inputs[0].Type != ElementType.Real) return Inference.WrongType(inputs[0]);
        return Inference.Of(new Shape(x.Where((_, i) => i < axis || i >= axis + count)));
    }

    public override Value?[] Backward(GraphBuilder b, Node node, IReadOnlyList<Value?> dOutputs, IReadOnlyList<bool> needs)
    {
        var x = node.Inputs[0];
        var kept = new Shape(x.Shape.Select((d, i) => i < axis || i >= axis + count ? d : Dim.One));
        var dy = b.Reshape(dOutputs[0]!, kept);
        if (kind == ReduceKind.Sum) return [b.BroadcastTo(dy, x.Shape)];
        var y = b.Reshape(node.Output, kept);
        // Where every x is -∞, so is y, and e^(x - y) would be that of -∞ + ∞.
        var shift = Scalar.Select(Scalar.Equal(Scalar.X(2), double.NegativeInfinity), 0, Scalar.X(2));
        return kind == ReduceKind.LogSumExp
            ? [b.Apply("logsumexp_gradient", Scalar.X(0) * Scalar.Exp(Scalar.X(1) - shift), dy, x, y)]
            : [b.Add(new ExtremeGradientOp(axis, count), dy, x, y)];
    }

    public override bool SumsOverBatch(Node node) => kind == ReduceKind.Sum && axis == 0 && node.Inputs[0].Shape.IsBatched;

    /// <summary>Whether it sums the rows of a matrix, leaving its columns.</summary>
    public bool SumsColumns(Node node) =>
        kind == ReduceKind.Sum && axis == 0 && node.Output.Shape.Rank >= 1 && node.Output.Shape.IsConstant;

    public override string Formula(Node node, Func<Value, string> name)
    {
        var x = node.Inputs[0].Shape;
        var over = string.Join(",", Enumerable.Range(axis, count).Select(i => x[i].ToString()));
        var symbol = kind switch { ReduceKind.Sum => "Σ", ReduceKind.Max => "max", ReduceKind.Min => "min", _ => "ln Σ exp" };
        return $"{name(node.Output)} = {symbol}_{over} {name(node.Inputs[0])}";
    }

    public override IReadOnlyList<Scalar>? Expand(Node node, IReadOnlyList<IReadOnlyList<Scalar>> inputs)
    {
        var x = node.Inputs[0].Shape;
        var dims = x.Select(d => d.BatchPower > 0 ? 1 : d.Value).ToList();
        int Product(int from, int to) => dims.Skip(from).Take(to - from).Aggregate(1, (a, d) => a * d);
        var (outer, size, inner) = (Product(0, axis), Product(axis, axis + count), Product(axis + count, dims.Count));
        if (axis == 0 && x.IsBatched && kind != ReduceKind.Sum) return null;
        var result = new List<Scalar>();
        for (var o = 0; o < outer; o++)
        {
            for (var i = 0; i < inner; i++)
            {
                var items = Enumerable.Range(0, size).Select(s => inputs[0][(((o * size) + s) * inner) + i]).ToList();
                result.Add(kind switch
                {
                    ReduceKind.Sum => items.Aggregate((a, b) => a + b),
                    ReduceKind.Max => items.Aggregate(Scalar.Max),
                    ReduceKind.Min => items.Aggregate(Scalar.Min),
                    _ => LogSumExp(items),
                });
            }
        }
        return result;
    }

    private static Scalar LogSumExp(List<Scalar> items)
    {
        var max = Finite(items.Aggregate(Scalar.Max));
        return max + Scalar.Log(items.Select(i => Scalar.Exp(i - max)).Aggregate((a, b) => a + b));
    }

    /// <summary>What may be subtracted from numbers up to x: x itself, or 0 in place of an infinite x, which would give ∞ - ∞.</summary>
    private static Scalar Finite(Scalar x) => Scalar.Select(Scalar.Equal(Scalar.Abs(x), double.PositiveInfinity), 0, x);
}
