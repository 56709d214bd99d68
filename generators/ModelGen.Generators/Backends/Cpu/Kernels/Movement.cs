using ModelGen.Generators.Ir;

namespace ModelGen.Generators.Backends.Cpu;

/// <summary>Kernels that move numbers: joining, cutting, permuting.</summary>
internal static partial class CpuKernels
{
    private static void Lower(KernelContext c, Node node, ConcatOp op)
    {
        var y = node.Output.Shape;
        var inner = y.Product(op.Axis + 1, y.Rank);
        var start = 0L;
        foreach (var x in node.Inputs)
        {
            c.Call(
                "Blocks.Insert", c.In(x), c.Out(node.Output), ("block", x.Shape[op.Axis] * inner), ("stride", y[op.Axis] * inner),
                ("start", new Dim(start) * inner), ("rows", c.Leading(y.Product(0, op.Axis))));
            start += x.Shape[op.Axis].Factor;
        }
    }

    private static void Lower(KernelContext c, Node node, SliceOp op)
    {
        var x = node.Inputs[0].Shape;
        var inner = x.Product(op.Axis + 1, x.Rank);
        c.Call(
            "Blocks.Extract", c.In(node.Inputs[0]), c.Out(node.Output), ("stride", x[op.Axis] * inner), ("block", new Dim(op.Size) * inner),
            ("start", new Dim(op.Start) * inner), ("rows", c.Leading(x.Product(0, op.Axis))));
    }

    private static void Lower(KernelContext c, Node node, EmbedSliceOp op)
    {
        var x = node.Inputs[0].Shape;
        var inner = op.Shape.Product(op.Axis + 1, op.Shape.Rank);
        c.Call(
            "Blocks.InsertIntoZeros", c.In(node.Inputs[0]), c.Out(node.Output), ("block", x[op.Axis] * inner),
            ("stride", op.Shape[op.Axis] * inner),
            ("start", new Dim(op.Start) * inner), ("rows", c.Leading(op.Shape.Product(0, op.Axis))));
    }

    private static void Lower(KernelContext c, Node node, PermuteOp op)
    {
        var (x, y) = (node.Inputs[0], node.Output);
        var rows = c.Leading(y.Shape[0]);
        if (op.Axes.Count == 2)
            c.Call("Transpose.Matrix", c.In(x), c.Out(y), ("rows", x.Shape[0]), ("columns", x.Shape[1]), ("outRows", rows));
        else c.Call("Transpose.Permute", c.In(x), c.Out(y), new(new SizesOperand([.. x.Shape]), "shape"),
            new(new SizesOperand(op.Axes.Select(a => (SizeExpression)a).ToList()), "axes"), ("outerRange", rows));
    }
}
