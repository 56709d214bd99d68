using ModelGen.Generators.Backends.Cpu;
using ModelGen.Generators.Ir;

namespace ModelGen.Generators.Tests.Structure;

/// <summary>The CPU has a row for each operation, or says why it needs none.</summary>
public class KernelTableTests
{
    [Fact]
    public void Each_operation_has_a_kernel_or_an_explicit_refusal()
    {
        var ops = typeof(Op).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(Op)) && !type.IsAbstract).ToList();
        Assert.True(ops.Count > 80, $"found {ops.Count} operations");
        Assert.Empty(ops.Where(op => CpuKernels.Has(op) == CpuKernels.RefusalOf(op) is not null).Select(op => op.Name));
    }
}
