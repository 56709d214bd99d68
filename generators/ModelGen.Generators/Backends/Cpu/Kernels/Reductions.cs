using ModelGen.Generators.Ir;

namespace ModelGen.Generators.Backends.Cpu;

/// <summary>Sums, extremes and softmax along axes.</summary>
internal static partial class CpuKernels
{
    private static void Lower(KernelContext c, Node node, CumSumOp op)
    {
        var x = node.Inputs[0].Shape;
        var outer = x.Product(0, op.Axis);
        c.Call(
            "Scan.CumSum", c.In(node.Inputs[0]), c.Out(node.Output), ("outer", outer), ("size", x[op.Axis]),
            ("inner", x.Product(op.Axis + 1, x.Rank)),
            ("reverse", op.Reverse), ("outerRange", c.Leading(outer)));
    }

    private static void Lower(KernelContext c, Node node, ExtremeGradientOp op)
    {
        var x = node.Inputs[1].Shape;
        c.Call(
            "Extremes.Backward", c.In(node.Inputs[0]), c.In(node.Inputs[1]), c.In(node.Inputs[2]), c.Out(node.Output),
            ("size", x.Product(op.Axis, op.Axis + op.Count)), ("inner", x.Product(op.Axis + op.Count, x.Rank)),
            ("outerRange", c.Leading(x.Product(0, op.Axis))));
    }

    private static void Lower(KernelContext c, Node node, ReduceOp op)
    {
        var x = node.Inputs[0];
        var outer = x.Shape.Product(0, op.Axis);
        var size = x.Shape.Product(op.Axis, op.Axis + op.Count);
        var inner = x.Shape.Product(op.Axis + op.Count, x.Shape.Rank);
        var columns = c.Columns(inner);
        // A matrix is read by columns; of more axes, those that are summed stand between.
        var read = x.Shape.Rank == 2 ? c.In(x, Partition.Columns) : c.In(x);
        // A sink takes the sum of everything too: that of one column.
        if (node.Sinks.Count > 0)
        {
            var (type, offset, sink) = c.Sink(node, columns: inner);
            c.Call("Reduce.SumColumnsTo", [type], read, ("rows", size), ("columns", inner), offset, sink, ("columnRange", columns));
        }
        else if (op.SumsColumns(node))
            c.Call("Reduce.SumColumns", read, c.OutColumns(node.Output, inner), ("rows", size), ("columns", inner),
                ("columnRange", columns));
        else
            c.Call($"Reduce.{op.Kind}", read, c.Out(node.Output), ("outer", outer), ("size", size), ("inner", inner),
                ("outerRange", c.Leading(outer)));
    }

    private static void Lower(KernelContext c, Node node, SoftmaxOp op) => OfRows(c, node, "Softmax.Forward");

    private static void Lower(KernelContext c, Node node, LogSoftmaxOp op) => OfRows(c, node, "LogSoftmax.Forward");

    private static void Lower(KernelContext c, Node node, SoftmaxGradientOp op) =>
        OfRows(c, node, op.Log ? "LogSoftmax.Backward" : "Softmax.Backward");

    private static void OfRows(KernelContext c, Node node, string kernel) =>
        c.Call(
            kernel,
            [
                .. node.Inputs.Select(i => (Argument)c.In(i)), c.Out(node.Output), ("columns", node.Output.Shape.Last),
                ("rows", c.Leading(node.Output.Shape.Rows)),
            ]);
}
