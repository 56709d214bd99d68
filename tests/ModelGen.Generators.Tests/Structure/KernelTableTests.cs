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

    [Fact]
    public void Only_kernels_that_are_there_take_an_epilogue() =>
        Assert.All(Epilogues.Kernels, op => Assert.True(CpuKernels.Has(op), op.Name));

    [Fact]
    public void Only_operations_in_the_table_take_an_epilogue()
    {
        var graph = new ModelGraph(Mode.Evaluation);
        var b = new GraphBuilder(graph, new ParameterTable(), []);
        var x = b.Add(new InputOp(0, new Shape(Ir.Dim.Batch, 4), Ir.ElementType.Real, 0, isTarget: false));
        graph.Inputs.Add(x);
        var weight = b.Add(new InputOp(1, new Shape(4, 4), Ir.ElementType.Real, 0, isTarget: false));
        graph.Inputs.Add(weight);
        graph.Outputs.Add(b.Map(Functions.Abs, b.Add(new LinearOp(), x, weight)));
        graph.Outputs.Add(b.Map(Functions.Abs, b.Add(new CumSumOp(1, reverse: false), x)));
        KernelFusion.Run(graph);
        var (product, sums) = (graph.Outputs[0].Producer, graph.Outputs[1].Producer);
        Assert.IsType<LinearOp>(product.Op);
        Assert.Equal(Functions.Abs, product.Epilogue);
        Assert.IsType<MapOp>(sums.Op);
        Assert.IsType<CumSumOp>(sums.Inputs[0].Producer.Op);
    }
}
