using ModelGen.Generators.Ir;

namespace ModelGen.Generators.Backends.Cpu;

/// <summary>Sums, extremes and softmax along axes.</summary>
internal static partial class CpuKernels
{
    private static void Emit(KernelContext c, Node node, CumSumOp op)
    {
        var x = node.Inputs[0].Shape;
        var outer = x.Product(0, op.Axis);
        c.Line($"Scan.CumSum<{c.T}>({c[node.Inputs[0]]}, {c[node.Output]}, {outer.Code}, {x[op.Axis].Code}, "
            + $"{x.Product(op.Axis + 1, x.Rank).Code}, {(op.Reverse ? "true" : "false")}, {c.Leading(outer)});");
    }

    private static void Emit(KernelContext c, Node node, ExtremeGradientOp op)
    {
        var x = node.Inputs[1].Shape;
        var outer = x.Product(0, op.Axis);
        c.Line($"Extremes.Backward<{c.T}>({c[node.Inputs[0]]}, {c[node.Inputs[1]]}, {c[node.Inputs[2]]}, {c[node.Output]}, "
            + $"{x.Product(op.Axis, op.Axis + op.Count).Code}, {x.Product(op.Axis + op.Count, x.Rank).Code}, {c.Leading(outer)});");
    }

    private static void Emit(KernelContext c, Node node, ReduceOp op)
    {
        var x = node.Inputs[0];
        var outer = x.Shape.Product(0, op.Axis);
        var size = x.Shape.Product(op.Axis, op.Axis + op.Count);
        var inner = x.Shape.Product(op.Axis + op.Count, x.Shape.Rank);
        // A sink takes the sum of everything too: that of one column.
        if (op.SumsColumns(node) || node.Sinks.Count > 0)
        {
            if (node.Sinks.Count > 0)
            {
                var (type, offset, sink) = c.Sink(node);
                c.Line($"Reduce.SumColumnsTo<{c.T}, {type}>({c[x]}, {size.Code}, {inner.Code}, {offset}, {sink}, {c.Columns(inner)});");
                return;
            }
            c.Line($"Reduce.SumColumns<{c.T}>({c[x]}, {c[node.Output]}, {size.Code}, {inner.Code}, {c.Columns(inner)});");
            return;
        }
        c.Line($"Reduce.{op.Kind}<{c.T}>({c[x]}, {c[node.Output]}, {outer.Code}, {size.Code}, {inner.Code}, {c.Leading(outer)});");
    }

    private static void Emit(KernelContext c, Node node, SoftmaxOp op) =>
        c.Line($"Softmax.Forward<{c.T}>({c[node.Inputs[0]]}, {c[node.Output]}, {node.Output.Shape.Last.Code}, "
            + $"{c.Leading(node.Output.Shape.Rows)});");

    private static void Emit(KernelContext c, Node node, LogSoftmaxOp op) =>
        c.Line($"LogSoftmax.Forward<{c.T}>({c[node.Inputs[0]]}, {c[node.Output]}, {node.Output.Shape.Last.Code}, "
            + $"{c.Leading(node.Output.Shape.Rows)});");

    private static void Emit(KernelContext c, Node node, SoftmaxGradientOp op) =>
        c.Line($"{(op.Log ? "LogSoftmax" : "Softmax")}.Backward<{c.T}>({c[node.Inputs[0]]}, {c[node.Inputs[1]]}, {c[node.Output]}, "
            + $"{node.Output.Shape.Last.Code}, {c.Leading(node.Output.Shape.Rows)});");
}
