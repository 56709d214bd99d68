using ModelGen.Generators.Ir;

namespace ModelGen.Generators.Backends.Cpu;

/// <summary>Which kernels apply an elementwise function to their results while these are in registers, before they are written: each has a
/// type parameter for the function.</summary>
internal static class Epilogues
{
    /// <summary>Operands that the function may have beside the result.</summary>
    public const int MaxOperands = 2;

    private static readonly HashSet<Type> Takers =
    [
        typeof(LinearOp), typeof(MatrixProductOp),
        typeof(ConvolutionOp), typeof(ConvolutionInputGradientOp),
        typeof(MaxPoolOp), typeof(MaxPoolGradientOp), typeof(AvgPoolOp), typeof(AvgPoolGradientOp),
    ];

    /// <summary>The operations whose kernels take one.</summary>
    public static IEnumerable<Type> Kernels => Takers;

    /// <summary>Whether the kernel of an operation takes a function.</summary>
    public static bool AreTakenBy(Op op) => Takers.Contains(op.GetType());
}
