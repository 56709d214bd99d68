using ModelGen.Generators.Ir;

namespace ModelGen.Generators.Backends.Cpu;

/// <summary>Elementwise functions.</summary>
internal static partial class CpuKernels
{
    private static void Emit(KernelContext c, Node node, BroadcastOp op) => MapEmitter.Emit(c, node, BroadcastOp.Copy);

    private static void Emit(KernelContext c, Node node, MapOp op) => MapEmitter.Emit(c, node, op);
}
