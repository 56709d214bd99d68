using ModelGen.Generators.Backends.Cpu;

namespace ModelGen.Generators.Ir;

/// <summary>How many steps of a sequence are left of <c>length</c>: ⌊(Multiply · length + Add) / Divide⌋, at least <paramref name="Least"/>
/// and at most as many as the axis has.</summary>
/// <param name="Multiply">New steps, or parts of one, for each step.</param>
/// <param name="Add">Steps that come on top or, below 0, are cut off.</param>
/// <param name="Divide">Steps that become one.</param>
/// <param name="Least">0 where a sequence may be over before the new axis begins, else 1.</param>
internal readonly record struct StepRule(long Multiply, long Add, long Divide = 1, int Least = 1)
{
    public string Code => FormattableString.Invariant($"multiply: {Multiply}, add: {Add}, divide: {Divide}, least: {Least}");
}

/// <summary>Lengths of sequences along an axis that was cut, joined, pooled or stretched: by a rule from the lengths before, or the lesser
/// of two lengths. The program computes them before the pass begins.</summary>
internal sealed class StepLengthsOp(Dim steps, StepRule? rule, int slot) : LeafOp
{
    /// <summary>Size of the axis.</summary>
    public Dim Steps => steps;

    /// <summary>Which of the program's copies of indices they are.</summary>
    public int Slot => slot;

    public override string Name => "step_lengths";

    public override string Key => $"step_lengths {steps} {rule}";

    public override bool TakesLengths(int input, int inputs) => true;

    public override Inference Infer(IReadOnlyList<Value> inputs) => Inference.Of(new Shape(Dim.Batch), ElementType.Index);

    /// <summary>C# that computes them.</summary>
    public string CopyCode(Node node)
    {
        var lengths = IndexArguments.Code(node.Inputs[0]);
        var most = IndexArguments.Fields(steps.Code);
        return FormattableString.Invariant($"StepLengths({slot}, {lengths}, {rule?.Code ?? "other: " + IndexArguments.Code(node.Inputs[1])}, most: {most});");
    }

    /// <summary>C# for them from C# for the lengths they follow from, in front of a pass.</summary>
    public string CheckCode(string lengths) => rule is { } r ? $"global::ModelGen.Execution.Samples.StepLengths({lengths}, {r.Code}, most: {steps.Code})" : lengths;
}
