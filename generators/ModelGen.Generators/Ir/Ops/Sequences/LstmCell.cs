namespace ModelGen.Generators.Ir;

/// <summary>The gates of a long short-term memory (Hochreiter and Schmidhuber 1997): from the pre-activations a (…, 4H) of the input gate,
/// the forget gate, the candidate and the output gate, and the cell c (…, H): c' = f ⊙ c + i ⊙ g, h = o ⊙ tanh c'. Outputs h, c' and the
/// gates.</summary>
internal sealed class LstmCellOp : Op
{
    public override string Name => "lstm_cell";

    public override string OutputName(int output) => output == 1 ? "cell" : "gates";

    public override IEnumerable<AlignedAxes> Aligned(Node node) =>
        AlignedAxes.Leading(node.Inputs[0], node.Output, node.Inputs[0].Shape.Rank - 1)
            .Concat(AlignedAxes.FromTheEnd(node.Inputs[1], node.Output));

    public override Inference Infer(IReadOnlyList<Value> inputs)
    {
        var (a, c) = (inputs[0].Shape, inputs[1].Shape);
        if (inputs.FirstOrDefault(i => i.Type != ElementType.Real) is { } index) return Inference.WrongType(index);
        return a.Rank == c.Rank && a.Rank > 0 && a.Last == new Dim(4) * c.Last
            ? Inference.Of(c, c, a)
            : Inference.Differ("MG3002", inputs[0], inputs[1], broadcast: false);
    }

    public override Value?[] Backward(GraphBuilder b, Node node, IReadOnlyList<Value?> dOutputs, IReadOnlyList<bool> needs)
    {
        var dCell = dOutputs[1] ?? b.BroadcastTo(b.Constant(0), node.Outputs[1].Shape);
        var gradient = b.AddNode(new LstmCellGradientOp(), dOutputs[0]!, dCell, node.Outputs[2], node.Inputs[1], node.Outputs[1])!;
        return [gradient.Outputs[0], gradient.Outputs[1]];
    }

    public override string Formula(Node node, Func<Value, string> name) =>
        $"i, f, g, o = σ, σ, tanh, σ of {name(node.Inputs[0])},  {name(node.Outputs[1])} = f ⊙ {name(node.Inputs[1])} "
            + $"+ i ⊙ g,  {name(node.Output)} = o ⊙ tanh {name(node.Outputs[1])}";
}

/// <summary>da and dc of <see cref="LstmCellOp"/> from dh, dc', the gates, c and c'.</summary>
internal sealed class LstmCellGradientOp : Op
{
    public override string Name => "lstm_cell_gradient";

    public override string OutputName(int output) => "cell";

    public override Inference Infer(IReadOnlyList<Value> inputs) => Inference.Of(inputs[2].Shape, inputs[0].Shape);

    public override string Formula(Node node, Func<Value, string> name) =>
        $"dc = {name(node.Inputs[1])} + {name(node.Inputs[0])} ⊙ o ⊙ (1 - tanh² c'),  {name(node.Outputs[0])} "
            + $"= (dc g i(1 - i), dc c f(1 - f), dc i (1 - g²), {name(node.Inputs[0])} tanh c' o(1 - o)), "
            + $" {name(node.Outputs[1])} = dc ⊙ f";
}
