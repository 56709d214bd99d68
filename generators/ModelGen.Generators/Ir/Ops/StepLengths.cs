namespace ModelGen.Generators.Ir;

/// <summary>How many steps of a sequence are left of <c>length</c>: ⌊(Multiply · length + Add) / Divide⌋, at least <paramref name="Least"/>
/// and at most as many as the axis has.</summary>
/// <param name="Multiply">New steps, or parts of one, for each step.</param>
/// <param name="Add">Steps that come on top or, below 0, are cut off.</param>
/// <param name="Divide">Steps that become one.</param>
/// <param name="Least">0 where a sequence may be over before the new axis begins, else 1.</param>
internal readonly record struct StepRule(long Multiply, long Add, long Divide = 1, int Least = 1);

/// <summary>Lengths of sequences along an axis that was cut, joined, pooled or stretched: by a rule from the lengths before, or the lesser
/// of two lengths. The program computes them before the pass begins.</summary>
internal sealed class StepLengthsOp(Dim steps, StepRule? rule, int slot) : LeafOp
{
    /// <summary>Size of the axis.</summary>
    public Dim Steps => steps;

    /// <summary>Which of the program's copies of indices they are.</summary>
    public int Slot => slot;

    /// <summary>How they follow from one input; null for the lesser of two.</summary>
    public StepRule? Rule => rule;

    public override string Name => "step_lengths";

    public override string Key => $"step_lengths {steps} {rule}";

    public override bool TakesLengths(int input, int inputs) => true;

    public override Inference Infer(IReadOnlyList<Value> inputs) => Inference.Of(new Shape(Dim.Batch), ElementType.Index);
}
