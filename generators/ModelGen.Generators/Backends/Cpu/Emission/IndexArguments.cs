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
        InputOp input => FormattableString.Invariant($"Input<int>({input.Index}, {Fields("(long)" + value.Shape.Elements.Code)})"),
        _ => throw new InvalidOperationException($"'{value}' is computed by the pass"),
    };

    /// <summary>Code over the sizes of the last run.</summary>
    public static string Fields(string code) => code.Replace("batch", "Batch").Replace("length", "Length");
}
