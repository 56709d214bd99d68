using ModelGen.Generators.Ir;

namespace ModelGen.Generators.Backends.Cpu;

/// <summary>Code for indices that a program has before its pass begins.</summary>
internal static class IndexArguments
{
    /// <summary>An argument, its copy without what lies in padding, or lengths that follow from others.</summary>
    public static string Code(Value value) => value.Producer.Op switch
    {
        MaskIndicesOp copy => FormattableString.Invariant($"Masked({copy.Slot})"),
        StepLengthsOp lengths => FormattableString.Invariant($"Masked({lengths.Slot})"),
        InputOp input =>
            FormattableString.Invariant($"Input<int>({input.Index}, {SizeCode.OfMembers("(long)" + value.Shape.Elements.Code())})"),
        _ => throw new InvalidOperationException($"'{value}' is computed by the pass"),
    };

    /// <summary>A statement that computes lengths, or copies indices, before the pass begins.</summary>
    public static string CopyCode(Node node)
    {
        if (node.Op is StepLengthsOp op)
        {
            var rule = op.Rule is { } r ? Code(r) : "other: " + Code(node.Inputs[1]);
            return FormattableString.Invariant(
                $"StepLengths({op.Slot}, {Code(node.Inputs[0])}, {rule}, most: {SizeCode.OfMembers(op.Steps.Code())});");
        }
        var copy = (MaskIndicesOp)node.Op;
        var (x, axis) = (node.Inputs[0].Shape, copy.Axis);
        var index = ((InputOp)node.Inputs[0].Producer.Op).Index;
        var sizes = SizeCode.OfMembers(
            $"outer: {x.Product(1, axis).Code()}, steps: {x[axis].Code()}, inner: {x.Product(axis + 1, x.Rank).Code()}");
        return FormattableString.Invariant(
            $"MaskIndices({copy.Slot}, index: {index}, {Code(node.Inputs[1])}, {sizes}, value: {copy.Value});");
    }

    /// <summary>Lengths in front of a pass, from code for those they follow from.</summary>
    public static string CheckCode(StepLengthsOp op, string lengths) =>
        op.Rule is { } rule ? $"global::ModelGen.Execution.Samples.StepLengths({lengths}, {Code(rule)}, most: {op.Steps.Code()})" : lengths;

    private static string Code(StepRule rule) =>
        FormattableString.Invariant($"multiply: {rule.Multiply}, add: {rule.Add}, divide: {rule.Divide}, least: {rule.Least}");
}
