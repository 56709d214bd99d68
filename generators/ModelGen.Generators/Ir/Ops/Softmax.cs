namespace ModelGen.Generators.Ir;

/// <summary>Softmax over the last axis, yᵢ = e^(xᵢ - m) / Σ e^(xⱼ - m) with m = max x. dx = y ⊙ (dy - Σ dy y).</summary>
internal sealed class SoftmaxOp : RowOp
{
    public override string Name => "softmax";

    /// <summary>Padding has no weight.</summary>
    public override double? PaddingRead(Node node, int input, int axis) => axis == node.Output.Shape.Rank - 1
        ? double.NegativeInfinity
        : null;

    public override double? PaddingGiven(Node node, int axis) => axis == node.Output.Shape.Rank - 1 ? 0 : null;

    public override Value?[] Backward(GraphBuilder b, Node node, IReadOnlyList<Value?> dOutputs, IReadOnlyList<bool> needs) =>
        [b.Add(new SoftmaxGradientOp(false), node.Output, dOutputs[0]!)];

    public override string Formula(Node node, Func<Value, string> name) => $"{name(node.Output)} = softmax({name(node.Inputs[0])})";

    protected override IReadOnlyList<Scalar> ExpandRow(Node node, IReadOnlyList<IReadOnlyList<Scalar>> rows)
    {
        var max = rows[0].Aggregate(Scalar.Max);
        var exp = rows[0].Select(x => Scalar.Exp(x - max)).ToList();
        var sum = exp.Aggregate((a, b) => a + b);
        return exp.Select(e => e / sum).ToList();
    }
}

/// <summary>Log-softmax over the last axis, y = x - m - ln Σ e^(xⱼ - m). dx = dy - e^y Σ dy.</summary>
internal sealed class LogSoftmaxOp : RowOp
{
    public override string Name => "log_softmax";

    public override double? PaddingRead(Node node, int input, int axis) => axis == node.Output.Shape.Rank - 1
        ? double.NegativeInfinity
        : null;

    public override double? PaddingGiven(Node node, int axis) => double.NegativeInfinity;

    public override Value?[] Backward(GraphBuilder b, Node node, IReadOnlyList<Value?> dOutputs, IReadOnlyList<bool> needs) =>
        [b.Add(new SoftmaxGradientOp(true), node.Output, dOutputs[0]!)];

    public override string Formula(Node node, Func<Value, string> name) => $"{name(node.Output)} = ln softmax({name(node.Inputs[0])})";

    protected override IReadOnlyList<Scalar> ExpandRow(Node node, IReadOnlyList<IReadOnlyList<Scalar>> rows)
    {
        var max = rows[0].Aggregate(Scalar.Max);
        var log = Scalar.Log(rows[0].Select(x => Scalar.Exp(x - max)).Aggregate((a, b) => a + b));
        return rows[0].Select(x => x - max - log).ToList();
    }
}

/// <summary>The gradient of softmax (from y and dy) or of log-softmax.</summary>
internal sealed class SoftmaxGradientOp(bool log) : RowOp
{
    public bool Log => log;

    public override string Name => log ? "log_softmax_gradient" : "softmax_gradient";

    public override string Formula(Node node, Func<Value, string> name)
    {
        var (y, dy) = (name(node.Inputs[0]), name(node.Inputs[1]));
        return log ? $"{name(node.Output)} = {dy} - exp({y}) Σ {dy}" : $"{name(node.Output)} = {y} ⊙ ({dy} - Σ {dy} ⊙ {y})";
    }

    protected override IReadOnlyList<Scalar> ExpandRow(Node node, IReadOnlyList<IReadOnlyList<Scalar>> rows)
    {
        var (y, dy) = (rows[0], rows[1]);
        if (log)
        {
            var sum = dy.Aggregate((a, b) => a + b);
            return y.Select((v, i) => dy[i] - (Scalar.Exp(v) * sum)).ToList();
        }
        var dot = y.Select((v, i) => v * dy[i]).Aggregate((a, b) => a + b);
        return y.Select((v, i) => v * (dy[i] - dot)).ToList();
    }
}
