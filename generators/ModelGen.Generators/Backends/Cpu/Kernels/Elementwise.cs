using ModelGen.Generators.Ir;

namespace ModelGen.Generators.Backends.Cpu;

/// <summary>Elementwise functions.</summary>
internal static partial class CpuKernels
{
    private static void Lower(KernelContext c, Node node, BroadcastOp op) => MapLowering.Lower(c, node, BroadcastOp.Copy);

    private static void Lower(KernelContext c, Node node, MapOp op) => MapLowering.Lower(c, node, op);
}
