using ModelGen.Generators.Ir;

namespace ModelGen.Generators.Backends.Cpu;

/// <summary>Kernels that move numbers: joining, cutting, permuting.</summary>
internal static partial class CpuKernels
{
    private static void Emit(KernelContext c, Node node, ConcatOp op)
    {
        var y = node.Output.Shape;
        var inner = y.Product(op.Axis + 1, y.Rank);
        var start = 0L;
        foreach (var x in node.Inputs)
        {
            c.Line($"Blocks.Insert<{c.T}>({c[x]}, {c[node.Output]}, {(x.Shape[op.Axis] * inner).Code}, {(y[op.Axis] * inner).Code}, "
                + $"{(new Dim(start) * inner).Code}, {c.Leading(y.Product(0, op.Axis))});");
            start += x.Shape[op.Axis].Factor;
        }
    }

    private static void Emit(KernelContext c, Node node, SliceOp op)
    {
        var x = node.Inputs[0].Shape;
        var inner = x.Product(op.Axis + 1, x.Rank);
        c.Line($"Blocks.Extract<{c.T}>({c[node.Inputs[0]]}, {c[node.Output]}, {(x[op.Axis] * inner).Code}, "
            + $"{(new Dim(op.Size) * inner).Code}, {(new Dim(op.Start) * inner).Code}, {c.Leading(x.Product(0, op.Axis))});");
    }

    private static void Emit(KernelContext c, Node node, EmbedSliceOp op)
    {
        var x = node.Inputs[0].Shape;
        var inner = op.Shape.Product(op.Axis + 1, op.Shape.Rank);
        c.Line($"Blocks.InsertIntoZeros<{c.T}>({c[node.Inputs[0]]}, {c[node.Output]}, {(x[op.Axis] * inner).Code}, "
            + $"{(op.Shape[op.Axis] * inner).Code}, {(new Dim(op.Start) * inner).Code}, {c.Leading(op.Shape.Product(0, op.Axis))});");
    }

    private static void Emit(KernelContext c, Node node, PermuteOp op)
    {
        var x = node.Inputs[0];
        if (op.Axes.Count == 2)
        {
            c.Line($"Transpose.Matrix<{c.T}>({c[x]}, {c[node.Output]}, {x.Shape[0].Code}, {x.Shape[1].Code}, "
                + $"{c.Leading(node.Output.Shape[0])});");
            return;
        }
        c.Line($"Transpose.Permute<{c.T}>({c[x]}, {c[node.Output]}, [{string.Join(", ", x.Shape.Select(d => d.Code))}], "
            + $"[{string.Join(", ", op.Axes)}], {c.Leading(node.Output.Shape[0])});");
    }
}
