using System.Globalization;

namespace ModelGen.Generators.Ir;

/// <summary>The product of matrices, one pair after another: (…, m, k) by (…, k, n), either stored transposed. The axes in front are the
/// same, or absent in one operand that serves all, or without the batch in one that serves every sample. dA = dY Bᵀ, dB = Aᵀ dY, summed
/// over what was served.</summary>
internal sealed class MatMulOp(bool transposeA, bool transposeB) : Op
{
    public bool TransposeA => transposeA;

    public bool TransposeB => transposeB;

    public override string Name => "matmul";

    public override string Key => string.Format(CultureInfo.InvariantCulture, "matmul {0} {1}", transposeA, transposeB);

    public override IEnumerable<AlignedAxes> Aligned(Node node)
    {
        var (a, b, y) = (node.Inputs[0], node.Inputs[1], node.Output);
        var (rankOfA, rankOfB, rank) = (a.Shape.Rank, b.Shape.Rank, y.Shape.Rank);
        yield return new(a, transposeA ? rankOfA - 1 : rankOfA - 2, y, rank - 2);
        yield return new(b, transposeB ? rankOfB - 2 : rankOfB - 1, y, rank - 1);
        yield return new(a, Summed(node), b, transposeB ? rankOfB - 1 : rankOfB - 2);
        foreach (var operand in new[] { a, b })
        {
            foreach (var pair in AlignedAxes.FromTheEnd(operand, y).Where(p => p.AxisOfA < operand.Shape.Rank - 2)) yield return pair;
        }
    }

    /// <summary>Zeros in one factor are enough.</summary>
    public override double? PaddingRead(Node node, int input, int axis) => input == 0 && axis == Summed(node) ? 0 : null;

    /// <summary>The axis of the first factor that is summed over.</summary>
    private int Summed(Node node) => node.Inputs[0].Shape.Rank - (transposeA ? 2 : 1);

    public override Inference Infer(IReadOnlyList<Value> inputs)
    {
        var (a, b) = (inputs[0], inputs[1]);
        if (a.Type != ElementType.Real) return Inference.WrongType(a);
        if (b.Type != ElementType.Real) return Inference.WrongType(b);
        if (a.Shape.Rank < 2) return Inference.Error("MG3010", "matrices", a.Shape.ToString());
        if (b.Shape.Rank < 2) return Inference.Error("MG3010", "matrices", b.Shape.ToString());
        var (m, k) = Sizes(a.Shape, transposeA);
        var (k2, n) = Sizes(b.Shape, transposeB);
        if (k != k2) return Inference.Differ("MG3005", a, transposeA ? 2 : 1, b, transposeB ? 1 : 2);
        if (Lead(Batches(a.Shape), Batches(b.Shape)) is not { } lead)
            return Inference.Error("MG3002", Provenance.Describe(a), Provenance.Describe(b));
        return Inference.Of(new Shape(lead.Append(m).Append(n)));
    }

    /// <summary>The axes in front of the product, or null where the operands' do not go together.</summary>
    public static Shape? Lead(Shape a, Shape b)
    {
        if (a.Equals(b) || b.Rank == 0) return a;
        if (a.Rank == 0) return b;
        if (a.IsBatched && b.Equals(a.Without(0))) return a;
        return b.IsBatched && a.Equals(b.Without(0)) ? b : null;
    }

    /// <summary>The axes in front of the matrices.</summary>
    public static Shape Batches(Shape shape) => new(shape.Take(shape.Rank - 2));

    public override Value?[] Backward(GraphBuilder b, Node node, IReadOnlyList<Value?> dOutputs, IReadOnlyList<bool> needs)
    {
        var (x, w, dy) = (node.Inputs[0], node.Inputs[1], dOutputs[0]!);
        Value? dx = null, dw = null;
        if (needs[0]) dx = transposeA ? Product(b, w, dy, transposeB, true, x.Shape) : Product(b, dy, w, false, !transposeB, x.Shape);
        if (needs[1]) dw = transposeB ? Product(b, dy, x, true, transposeA, w.Shape) : Product(b, x, dy, !transposeA, false, w.Shape);
        return [dx, dw];
    }

    /// <summary>A product with the shape of the operand it is the gradient of.</summary>
    private static Value Product(GraphBuilder b, Value x, Value y, bool transposeX, bool transposeY, Shape shape)
    {
        var lead = Lead(Batches(x.Shape), Batches(y.Shape))!;
        // One matrix that served them all: its gradient is summed inside the kernel.
        if (shape.Rank == 2 && lead.Rank > 0 && Batches(x.Shape).Equals(Batches(y.Shape)))
            return b.Add(new MatMulSumOp(transposeX, transposeY), x, y);
        return b.SumTo(b.Add(new MatMulOp(transposeX, transposeY), x, y), shape);
    }

    public override Dim MultiplyAdds(Node node) => node.Output.Shape.Elements * Sizes(node.Inputs[0].Shape, transposeA).Columns;

    public override string Formula(Node node, Func<Value, string> name) =>
        $"{name(node.Output)} = {name(node.Inputs[0])}{(transposeA ? "ᵀ" : "")} {name(node.Inputs[1])}{(transposeB ? "ᵀ" : "")}";

    public override IReadOnlyList<Scalar> Expand(Node node, IReadOnlyList<IReadOnlyList<Scalar>> inputs)
    {
        var y = node.Output.Shape;
        var count = y.Product(y.IsBatched ? 1 : 0, y.Rank - 2).Value;
        var result = new List<Scalar>();
        for (var i = 0; i < count; i++) Products.Expand(result, node, inputs, i, transposeA, transposeB);
        return result;
    }

    public static (Dim Rows, Dim Columns) Sizes(Shape shape, bool transposed) => transposed
        ? (shape[-1], shape[-2])
        : (shape[-2], shape[-1]);
}

/// <summary>The sum over all pairs of matrices of their products: (…, m, k) by (…, k, n) to (m, n), in order.</summary>
internal sealed class MatMulSumOp(bool transposeA, bool transposeB) : Op
{
    public bool TransposeA => transposeA;

    public bool TransposeB => transposeB;

    public override string Name => "matmul_sum";

    public override string Key => string.Format(CultureInfo.InvariantCulture, "matmul_sum {0} {1}", transposeA, transposeB);

    public override Inference Infer(IReadOnlyList<Value> inputs)
    {
        var (a, b) = (inputs[0].Shape, inputs[1].Shape);
        return Inference.Of(new Shape(transposeA ? a[-1] : a[-2], transposeB ? b[-2] : b[-1]));
    }

    public override bool SumsOverBatch(Node node) => node.Inputs[0].Shape.IsBatched;

    public override Dim MultiplyAdds(Node node) => node.Inputs[0].Shape.Elements * node.Output.Shape.Last;

    public override string Formula(Node node, Func<Value, string> name) =>
        $"{name(node.Output)} = Σ {name(node.Inputs[0])}{(transposeA ? "ᵀ" : "")} {name(node.Inputs[1])}{(transposeB ? "ᵀ" : "")}";

    public override IReadOnlyList<Scalar> Expand(Node node, IReadOnlyList<IReadOnlyList<Scalar>> inputs)
    {
        var a = node.Inputs[0].Shape;
        var count = a.Product(a.IsBatched ? 1 : 0, a.Rank - 2).Value;
        List<Scalar>? sum = null;
        for (var i = 0; i < count; i++)
        {
            var product = new List<Scalar>();
            Products.Expand(product, node, inputs, i, transposeA, transposeB);
            sum = sum is null ? product : sum.Zip(product, (x, y) => x + y).ToList();
        }
        return sum!;
    }
}

/// <summary>Matrix products element by element.</summary>
internal static class Products
{
    /// <summary>Appends the elements of the i-th product of a sample.</summary>
    public static void Expand(
        List<Scalar> result, Node node, IReadOnlyList<IReadOnlyList<Scalar>> inputs, int i, bool transposeA, bool transposeB)
    {
        var (a, b) = (node.Inputs[0].Shape, node.Inputs[1].Shape);
        var (m, k) = transposeA ? (a[-1].Value, a[-2].Value) : (a[-2].Value, a[-1].Value);
        var n = (transposeB ? b[-2] : b[-1]).Value;
        // An operand that serves all has one matrix.
        var (startA, startB) = (m * k == inputs[0].Count ? 0 : i * m * k, k * n == inputs[1].Count ? 0 : i * k * n);
        for (var r = 0; r < m; r++)
        {
            for (var c = 0; c < n; c++)
            {
                Scalar sum = 0;
                for (var t = 0; t < k; t++)
                {
                    var product = inputs[0][
                        startA + (transposeA ? (t * m) + r : (r * k) + t)] * inputs[1][startB + (transposeB ? (c * k) + t : (t * n) + c)];
                    sum = t == 0 ? product : product + sum;
                }
                result.Add(sum);
            }
        }
    }
}
