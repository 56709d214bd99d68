namespace ModelGen.Generators.Ir;

/// <summary>A product with a weight of two axes.</summary>
internal abstract class WeightProductOp : Op
{
    public override IEnumerable<AlignedAxes> Aligned(Node node) =>
        AlignedAxes.Leading(node.Inputs[0], node.Output, node.Inputs[0].Shape.Rank - 1);

    public override double? PaddingRead(Node node, int input, int axis) => input == 0 && axis == node.Inputs[0].Shape.Rank - 1 ? 0 : null;

    public override bool KeepsSteps(Node node) => node.Inputs[0].Shape.Last.IsConstant;

    /// <summary>Whether a worker with some columns of the result reads only those columns of a product's operand.</summary>
    public abstract bool IsSplitByColumns(int input);

    /// <summary>What a product is called that is the gradient of another with respect to its input.</summary>
    protected const string GradientName = "linear_input_gradient";

    /// <summary>Whether a node adds a bias.</summary>
    public static bool HasBias(Node node) => node.OpInputs > 2;

    public override Dim MultiplyAdds(Node node) => node.Output.Shape.Elements * node.Inputs[0].Shape.Last;

    /// <summary>The shape rule of a product of rows with a matrix, and a bias that may follow.</summary>
    /// <param name="inputs">Rows (…, in), the matrix, the bias (out).</param>
    /// <param name="inputAxis">Which axis of the matrix has the size in; the other has the size out.</param>
    protected static Inference Infer(IReadOnlyList<Value> inputs, int inputAxis)
    {
        var (x, w) = (inputs[0], inputs[1]);
        if (x.Type != ElementType.Real) return Inference.WrongType(x);
        if (x.Shape.Rank == 0 || w.Shape.Rank != 2) return Inference.Error("MG3010", "a matrix", x.Shape.ToString());
        var (n, m) = (w.Shape[inputAxis], w.Shape[1 - inputAxis]);
        if (x.Shape.Last != n)
            return Inference.Error("MG3001", $"{n} input features", Provenance.Name(x), x.Shape.Last.ToString(), x.Shape.ToString());
        if (inputs.Count > 2 && !inputs[2].Shape.Equals(new Shape(m))) return Inference.Differ("MG3002", inputs[2], 1, w, 1 + inputAxis);
        return Inference.Of(x.Shape.With(-1, m));
    }

    protected static IEnumerable<Value?> BiasGradient(GraphBuilder b, Node node, Value dy, IReadOnlyList<bool> needs) =>
        !HasBias(node) ? [] : needs[2] ? [b.SumTo(dy, node.Inputs[2].Shape)] : [null];

    protected static string BiasFormula(Node node, Func<Value, string> name) => HasBias(node) ? $" + {name(node.Inputs[2])}" : "";

    /// <summary>The elements of a product.</summary>
    /// <param name="node">The product.</param>
    /// <param name="inputs">Elements of rows, matrix and bias.</param>
    /// <param name="product">An element of a row, the number i of it and j of the result: it times the element of the matrix
    /// that takes it to output j.</param>
    protected static IReadOnlyList<Scalar> Expand(
        Node node, IReadOnlyList<IReadOnlyList<Scalar>> inputs, Func<Scalar, int, int, Scalar> product)
    {
        var (n, m) = (node.Inputs[0].Shape.Last.Value, node.Output.Shape.Last.Value);
        var rows = node.Output.Shape.PerSample.Value / m;
        var result = new List<Scalar>(rows * m);
        for (var r = 0; r < rows; r++)
        {
            for (var j = 0; j < m; j++)
            {
                Scalar sum = HasBias(node) ? inputs[2][j] : 0;
                for (var i = 0; i < n; i++) sum = product(inputs[0][(r * n) + i], i, j) + sum;
                result.Add(sum);
            }
        }
        return result;
    }
}

/// <summary>The affine map of a fully connected layer, y = x Wᵀ + b with W (out, in), as PyTorch has it. dx = dy W, dW = dyᵀ x,
/// db = Σ_B dy.</summary>
/// <param name="isGradient">Whether it is the gradient of a <see cref="MatrixProductOp"/>, which is how comments call it.</param>
internal sealed class LinearOp(bool isGradient = false) : WeightProductOp
{
    public override string Name => isGradient ? GradientName : "linear";

    public override string Key => "linear";

    public override Inference Infer(IReadOnlyList<Value> inputs) => Infer(inputs, inputAxis: 1);

    public override Value?[] Backward(GraphBuilder b, Node node, IReadOnlyList<Value?> dOutputs, IReadOnlyList<bool> needs)
    {
        var dy = dOutputs[0]!;
        var (x, w) = (node.Inputs[0], node.Inputs[1]);
        var dx = needs[0] ? b.Add(new MatrixProductOp(isGradient: true), dy, w) : null;
        var dw = needs[1] ? b.Add(new LinearWeightGradientOp(), dy, x) : null;
        return [dx, dw, .. BiasGradient(b, node, dy, needs)];
    }

    public override bool IsSplitByColumns(int input) => false;

    public override string Formula(Node node, Func<Value, string> name) =>
        node.Define($"{name(node.Inputs[1])}ᵀ {name(node.Inputs[0])}" + BiasFormula(node, name), name);

    public override IReadOnlyList<Scalar> Expand(Node node, IReadOnlyList<IReadOnlyList<Scalar>> inputs)
    {
        var n = node.Inputs[1].Shape[1].Value;
        return Expand(node, inputs, (x, i, j) => x * inputs[1][(j * n) + i]);
    }
}

/// <summary>Rows times a matrix, y = x M + b with M (in, out): also the gradient of a linear layer with respect to its input.
/// dx = dy Mᵀ, dM = xᵀ dy, db = Σ_B dy.</summary>
/// <param name="isGradient">Whether it is the gradient of a <see cref="LinearOp"/>, which is how comments call it.</param>
internal sealed class MatrixProductOp(bool isGradient = false) : WeightProductOp
{
    public override string Name => isGradient ? GradientName : "linear";

    public override string Key => "matrix_product";

    public override Inference Infer(IReadOnlyList<Value> inputs) => Infer(inputs, inputAxis: 0);

    public override Value?[] Backward(GraphBuilder b, Node node, IReadOnlyList<Value?> dOutputs, IReadOnlyList<bool> needs)
    {
        var dy = dOutputs[0]!;
        var (x, m) = (node.Inputs[0], node.Inputs[1]);
        var dx = needs[0] ? b.Add(new LinearOp(isGradient: true), dy, m) : null;
        var dm = needs[1] ? b.Add(new LinearWeightGradientOp(), x, dy) : null;
        return [dx, dm, .. BiasGradient(b, node, dy, needs)];
    }

    public override bool IsSplitByColumns(int input) => input != 0;

    public override string Formula(Node node, Func<Value, string> name) =>
        node.Define($"{name(node.Inputs[1])} {name(node.Inputs[0])}" + BiasFormula(node, name), name);

    public override IReadOnlyList<Scalar> Expand(Node node, IReadOnlyList<IReadOnlyList<Scalar>> inputs)
    {
        var m = node.Inputs[1].Shape[1].Value;
        return Expand(node, inputs, (x, i, j) => inputs[1][(i * m) + j] * x);
    }
}

/// <summary>Aᵀ B, summed over every row of the batch in order: (…, n), (…, m) to (n, m). Of y = x Wᵀ it gives dW = dyᵀ x, of y = x M
/// dM = xᵀ dy.</summary>
internal sealed class LinearWeightGradientOp : Op
{
    public override string Name => "linear_weight_gradient";

    public override Inference Infer(IReadOnlyList<Value> inputs) => Inference.Of(new Shape(inputs[0].Shape.Last, inputs[1].Shape.Last));

    public override bool SumsOverBatch(Node node) => node.Inputs[0].Shape.IsBatched;

    public override Dim MultiplyAdds(Node node) => node.Inputs[0].Shape.Elements * node.Inputs[1].Shape.Last;

    public override string Formula(Node node, Func<Value, string> name) =>
        $"{name(node.Output)} = Σ_{string.Join(",", node.Inputs[0].Shape.Take(node.Inputs[0].Shape.Rank - 1))} {name(node.Inputs[1])} "
            + $"{name(node.Inputs[0])}ᵀ";

    public override IReadOnlyList<Scalar> Expand(Node node, IReadOnlyList<IReadOnlyList<Scalar>> inputs)
    {
        var (n, m) = (node.Output.Shape[0].Value, node.Output.Shape[1].Value);
        var rows = node.Inputs[0].Shape.PerSample.Value / n;
        var result = new List<Scalar>(n * m);
        for (var i = 0; i < n; i++)
        {
            for (var j = 0; j < m; j++)
            {
                Scalar sum = inputs[0][i] * inputs[1][j];
                for (var r = 1; r < rows; r++) sum = (inputs[0][(r * n) + i] * inputs[1][(r * m) + j]) + sum;
                result.Add(sum);
            }
        }
        return result;
    }
}
