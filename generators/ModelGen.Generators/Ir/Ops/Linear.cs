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
}

/// <summary>The affine map of a fully connected layer, y = x W + b, with W stored (in, out): the transpose of PyTorch's.
/// dx = dy Wᵀ, dW = xᵀ dy, db = Σ_B dy.</summary>
internal sealed class LinearOp : WeightProductOp
{
    public override string Name => "linear";

    /// <summary>Whether a node adds a bias.</summary>
    public static bool HasBias(Node node) => node.OpInputs > 2;

    public override Inference Infer(IReadOnlyList<Value> inputs)
    {
        var (x, w) = (inputs[0], inputs[1]);
        if (x.Type != ElementType.Real) return Inference.WrongType(x);
        if (x.Shape.Rank == 0 || w.Shape.Rank != 2) return Inference.Error("MG3010", "a matrix", x.Shape.ToString());
        if (x.Shape.Last != w.Shape[0])
            return Inference.Error(
                "MG3001", $"{w.Shape[0]} input features", Provenance.Name(x), x.Shape.Last.ToString(), x.Shape.ToString());
        if (inputs.Count > 2 && !inputs[2].Shape.Equals(new Shape(w.Shape[1]))) return Inference.Differ("MG3002", inputs[2], 1, w, 1);
        return Inference.Of(x.Shape.With(-1, w.Shape[1]));
    }

    public override Value?[] Backward(GraphBuilder b, Node node, IReadOnlyList<Value?> dOutputs, IReadOnlyList<bool> needs)
    {
        var dy = dOutputs[0]!;
        var (x, w) = (node.Inputs[0], node.Inputs[1]);
        var dx = needs[0] ? b.Add(new LinearInputGradientOp(), dy, w) : null;
        var dw = needs[1] ? b.Add(new LinearWeightGradientOp(), x, dy) : null;
        if (node.Inputs.Count == 2) return [dx, dw];
        var db = needs[2] ? b.SumTo(dy, node.Inputs[2].Shape) : null;
        return [dx, dw, db];
    }

    public override bool IsSplitByColumns(int input) => input != 0;

    public override Dim MultiplyAdds(Node node) => node.Output.Shape.Elements * node.Inputs[1].Shape[0];

    public override string Formula(Node node, Func<Value, string> name) =>
        node.Define($"{name(node.Inputs[1])} {name(node.Inputs[0])}" + (HasBias(node) ? $" + {name(node.Inputs[2])}" : ""), name);

    public override IReadOnlyList<Scalar> Expand(Node node, IReadOnlyList<IReadOnlyList<Scalar>> inputs)
    {
        var (n, m) = (node.Inputs[1].Shape[0].Value, node.Inputs[1].Shape[1].Value);
        var rows = node.Output.Shape.PerSample.Value / m;
        var result = new List<Scalar>(rows * m);
        for (var r = 0; r < rows; r++)
        {
            for (var j = 0; j < m; j++)
            {
                Scalar sum = HasBias(node) ? inputs[2][j] : 0;
                for (var i = 0; i < n; i++) sum = (inputs[1][(i * m) + j] * inputs[0][(r * n) + i]) + sum;
                result.Add(sum);
            }
        }
        return result;
    }
}

/// <summary>dx = dy Wᵀ: (…, out), (in, out) to (…, in). Also the affine map of a weight that is kept as PyTorch has it, y = x Wᵀ with W
/// (out, in), whose own gradients are dx = dy W and dW = dyᵀ x.</summary>
internal sealed class LinearInputGradientOp(bool isForward = false) : WeightProductOp
{
    public override string Name => isForward ? "linear_transposed" : "linear_input_gradient";

    public override Inference Infer(IReadOnlyList<Value> inputs) =>
        inputs[0].Type == ElementType.Real ? Inference.Of(inputs[0].Shape.With(-1, inputs[1].Shape[0])) : Inference.WrongType(inputs[0]);

    public override Value?[] Backward(GraphBuilder b, Node node, IReadOnlyList<Value?> dOutputs, IReadOnlyList<bool> needs)
    {
        var (x, w, dy) = (node.Inputs[0], node.Inputs[1], dOutputs[0]!);
        return [needs[0] ? b.Add(new LinearOp(), dy, w) : null, needs[1] ? b.Add(new LinearWeightGradientOp(), dy, x) : null];
    }

    public override bool IsSplitByColumns(int input) => false;

    public override Dim MultiplyAdds(Node node) => node.Inputs[0].Shape.Elements * node.Inputs[1].Shape[0];

    public override string Formula(Node node, Func<Value, string> name) =>
        node.Define($"{name(node.Inputs[1])}ᵀ {name(node.Inputs[0])}", name);

    public override IReadOnlyList<Scalar> Expand(Node node, IReadOnlyList<IReadOnlyList<Scalar>> inputs)
    {
        var (n, m) = (node.Inputs[1].Shape[0].Value, node.Inputs[1].Shape[1].Value);
        var rows = node.Inputs[0].Shape.PerSample.Value / m;
        var result = new List<Scalar>(rows * n);
        for (var r = 0; r < rows; r++)
        {
            for (var i = 0; i < n; i++)
            {
                Scalar sum = 0;
                for (var j = 0; j < m; j++) sum = (inputs[0][(r * m) + j] * inputs[1][(i * m) + j]) + sum;
                result.Add(sum);
            }
        }
        return result;
    }
}

/// <summary>dW = xᵀ dy, summed over every row of the batch in order: (…, in), (…, out) to (in, out).</summary>
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
