namespace ModelGen.Generators.Ir;

/// <summary>The gates of a gated recurrent unit (Cho et al. 2014), in PyTorch's form: from the products x (…, 3H) of the input and s (…,
/// 3H) of the state with their weights, for the reset gate, the update gate and the candidate, and the state h (…, H): r, z = σ(xᵣ + sᵣ),
/// σ(x_z + s_z), n = tanh(xₙ + r ⊙ sₙ), h' = (1 - z) ⊙ n + z ⊙ h. Outputs h' and the gates.</summary>
internal sealed class GruCellOp : Op
{
    public override string Name => "gru_cell";

    public override string OutputName(int output) => "gates";

    public override IEnumerable<AlignedAxes> Aligned(Node node) =>
        AlignedAxes.Leading(node.Inputs[0], node.Output, node.Inputs[0].Shape.Rank - 1)
            .Concat(AlignedAxes.FromTheEnd(node.Inputs[0], node.Inputs[1])).Concat(AlignedAxes.FromTheEnd(node.Inputs[2], node.Output));

    public override Inference Infer(IReadOnlyList<Value> inputs)
    {
        var (x, s, h) = (inputs[0].Shape, inputs[1].Shape, inputs[2].Shape);
        if (inputs.FirstOrDefault(i => i.Type != ElementType.Real) is { } index) return Inference.WrongType(index);
        if (!x.Equals(s)) return Inference.Differ("MG3002", inputs[0], inputs[1], broadcast: false);
        return x.Rank == h.Rank && h.Rank > 0 && x.Last == new Dim(3) * h.Last
            ? Inference.Of(h, x)
            : Inference.Differ("MG3002", inputs[0], inputs[2], broadcast: false);
    }

    public override Value?[] Backward(GraphBuilder b, Node node, IReadOnlyList<Value?> dOutputs, IReadOnlyList<bool> needs) =>
        b.AddNode(new GruCellGradientOp(), dOutputs[0]!, node.Outputs[1], node.Inputs[1], node.Inputs[2])!.Outputs.ToArray();

    public override string Formula(Node node, Func<Value, string> name)
    {
        var (x, s, h) = (name(node.Inputs[0]), name(node.Inputs[1]), name(node.Inputs[2]));
        return $"r, z, n = σ, σ, tanh of {x} + {s} (n: {x} + r ⊙ {s}),  {name(node.Output)} = (1 - z) ⊙ n + z ⊙ {h}";
    }
}

/// <summary>dx, ds and dh of <see cref="GruCellOp"/> from dh', the gates, s and h.</summary>
internal sealed class GruCellGradientOp : Op
{
    public override string Name => "gru_cell_gradient";

    public override string OutputName(int output) => output == 1 ? "products" : "state";

    public override Inference Infer(IReadOnlyList<Value> inputs) => Inference.Of(inputs[2].Shape, inputs[2].Shape, inputs[0].Shape);

    public override string Formula(Node node, Func<Value, string> name) =>
        $"δ = {name(node.Inputs[0])} ⊙ (1 - z) ⊙ (1 - n²),  {name(node.Outputs[0])} = (δ sₙ r(1 - r), {name(node.Inputs[0])} "
            + $"(h - n) z(1 - z), δ),  {name(node.Outputs[1])} with δ ⊙ r,  {name(node.Outputs[2])} = {name(node.Inputs[0])} ⊙ z";
}
