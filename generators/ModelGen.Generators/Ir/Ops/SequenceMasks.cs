namespace ModelGen.Generators.Ir;

/// <summary>Sets what lies beyond each sample's length along an axis to a number: y = x where t &lt; length, else the number. dx = dy
/// there, else 0.</summary>
internal sealed class MaskStepsOp(int axis, double value) : Op
{
    public int Axis => axis;

    public double Value => value;

    public override string Name => "mask_steps";

    public override string Key => FormattableString.Invariant($"mask_steps {axis} {value:R}");

    public override bool TakesLengths(int input, int inputs) => input == 1;

    public override ReceptiveField ReceptiveFieldOf(Node node) => ReceptiveField.Same;

    public override IEnumerable<AlignedAxes> Aligned(Node node) => AlignedAxes.FromTheEnd(node.Inputs[0], node.Output);

    public override (Value Of, int Axis, Value Lengths)? Counted(Node node) => (node.Inputs[0], axis, node.Inputs[1]);

    public override double? PaddingGiven(Node node, int axis) => axis == Axis && value == 0 ? 0 : null;

    public override bool KeepsSteps(Node node) => axis == 1;

    public override Inference Infer(IReadOnlyList<Value> inputs) =>
        inputs[0].Type != ElementType.Real ? Inference.WrongType(inputs[0]) : Inference.Of(inputs[0].Shape);

    public override Value?[] Backward(GraphBuilder b, Node node, IReadOnlyList<Value?> dOutputs, IReadOnlyList<bool> needs) =>
        [needs[0] ? b.Add(new MaskStepsOp(axis, 0), dOutputs[0]!, node.Inputs[1]) : null, null];

    public override string Formula(Node node, Func<Value, string> name) =>
        $"{name(node.Output)} = {name(node.Inputs[0])}, "
            + $"{value.ToString("R", System.Globalization.CultureInfo.InvariantCulture).Replace("Infinity", "∞")} "
            + $"beyond {name(node.Inputs[1])}";
}

/// <summary>Indices with another in place of those beyond each sample's length, so that these are never looked at. The program copies them
/// before the pass begins.</summary>
internal sealed class MaskIndicesOp(int axis, int value, int slot) : LeafOp
{
    public int Axis => axis;

    /// <summary>What stands beyond the lengths.</summary>
    public int Value => value;

    /// <summary>Which of the program's copies it is.</summary>
    public int Slot => slot;

    public override string Name => "mask_indices";

    public override string Key => FormattableString.Invariant($"mask_indices {axis} {value}");

    public override bool TakesLengths(int input, int inputs) => input == 1;

    public override IEnumerable<AlignedAxes> Aligned(Node node) => AlignedAxes.FromTheEnd(node.Inputs[0], node.Output);

    public override Inference Infer(IReadOnlyList<Value> inputs) => Inference.Of(inputs[0].Shape, ElementType.Index);
}

/// <summary>Lengths as real numbers, (B) to (B, 1): what a mean over steps divides by.</summary>
internal sealed class StepCountsOp : Op
{
    public override string Name => "step_counts";

    public override bool TakesLengths(int input, int inputs) => input == 0;

    public override Inference Infer(IReadOnlyList<Value> inputs) => Inference.Of(new Shape(inputs[0].Shape[0], Dim.One));

    public override string Formula(Node node, Func<Value, string> name) => $"{name(node.Output)} = {name(node.Inputs[0])}";
}
