using System.Globalization;
using ModelGen.Generators.Ir;

namespace ModelGen.Generators.Backends.Cpu;

/// <summary>What changes more than a buffer: gradients that end, running statistics, random numbers, carried state.</summary>
internal static partial class CpuKernels
{
    private static void Emit(KernelContext c, Node node, ParameterGradientOp op) =>
        c.Line($"Gradients.Accept<{c.T}, TSink>({c[node.Inputs[0]]}, {op.Parameter.Offset}, sink, {c.Flat(node.Inputs[0].Shape)});");

    private static void Emit(KernelContext c, Node node, AssignOp op) => c.Line($"{c[node.Inputs[0]]}.CopyTo(State({op.Buffer.Offset}, {op.Buffer.Elements}));");

    private static void Emit(KernelContext c, Node node, RandomOp op) =>
        c.Line($"RandomFill.{op.Distribution}<{c.T}>({c[node.Output]}, Seed, {op.Stream!.Value.ToString(CultureInfo.InvariantCulture)}, "
            + $"{c.Number(op.A)}, {c.Number(op.B)}, {c.Flat(op.Shape)});");

    private static void Emit(KernelContext c, Node node, CarryOp op)
    {
        var mine = c.Flat(node.Inputs[0].Shape);
        c.Line($"{mine}.Of({c[node.Inputs[0]]}).CopyTo({mine}.Of(CarriedOut({op.Slot.ToString(CultureInfo.InvariantCulture)})));");
    }
}
