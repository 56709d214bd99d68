using ModelGen.Generators.Ir;

namespace ModelGen.Generators.Backends.Cpu;

/// <summary>Rows and elements picked by indices.</summary>
internal static partial class CpuKernels
{
    private static void Lower(KernelContext c, Node node, GatherOp op)
    {
        var (x, index, y) = (node.Inputs[0], node.Inputs[1], node.Output);
        if (y.Shape.Rank < x.Shape.Rank && op.Axis == x.Shape.Rank - 1)
            c.Call("Gather.Forward", c.In(x), c.In(index), c.Out(y), ("columns", x.Shape.Last), ("rows", c.Leading(x.Shape.Rows)));
        else
            c.Call("TakeAlongAxis.Forward",
                [c.In(x), c.In(index), c.Out(y), .. PickSizes(x.Shape, y.Shape, op.Axis),
                    ("outerRange", c.Leading(x.Shape.Product(0, op.Axis)))]);
    }

    private static void Lower(KernelContext c, Node node, GatherGradientOp op)
    {
        var (dy, index, dx) = (node.Inputs[0], node.Inputs[1], node.Output);
        if (dy.Shape.Rank < op.Shape.Rank && op.Axis == op.Shape.Rank - 1)
            c.Call("Gather.Backward", c.In(dy), c.In(index), c.Out(dx), ("columns", op.Shape.Last), ("rows", c.Leading(op.Shape.Rows)));
        else
            c.Call("TakeAlongAxis.Backward",
                [c.In(dy), c.In(index), c.Out(dx), .. PickSizes(op.Shape, dy.Shape, op.Axis),
                    ("outerRange", c.Leading(op.Shape.Product(0, op.Axis)))]);
    }

    private static void Lower(KernelContext c, Node node, OneHotOp op) =>
        c.Call("OneHot.Forward", c.In(node.Inputs[0]), c.Out(node.Output), ("classes", node.Output.Shape.Last),
            ("rows", c.Leading(node.Output.Shape.Rows)));

    private static void Lower(KernelContext c, Node node, EmbeddingOp op) =>
        c.Call(
            "Embedding.Forward", c.All(node.Inputs[1]), c.In(node.Inputs[0]), c.Out(node.Output), ("width", node.Output.Shape.Last),
            ("rows", c.Leading(node.Output.Shape.Rows)));

    private static void Lower(KernelContext c, Node node, EmbeddingGradientOp op)
    {
        var (dy, index, table) = (node.Inputs[0], node.Inputs[1], node.Output);
        var columns = c.Columns(dy.Shape.Last);
        c.Call(
            "Embedding.BackwardTable", c.In(dy, Partition.Columns), c.All(index), c.Out(table), ("tableRows", table.Shape[0]),
            ("width", dy.Shape.Last), ("columnRange", columns));
        if (op.PaddingIndex < 0) return;
        SizeExpression start = op.PaddingIndex * table.Shape.Last.Value;
        c.Add(new ClearInstruction(new PartOperand(columns, new SliceOperand(c.Out(table), [("", start)], table.Shape.Last))));
    }

    /// <summary>n, k and the elements beneath each pick.</summary>
    private static Argument[] PickSizes(Shape x, Shape y, int axis) =>
        [("size", x[axis]), ("count", y.Rank < x.Rank ? Dim.One : y[axis]), ("inner", x.Product(axis + 1, x.Rank))];
}
