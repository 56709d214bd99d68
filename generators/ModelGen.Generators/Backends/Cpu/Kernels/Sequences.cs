using ModelGen.Generators.Ir;

namespace ModelGen.Generators.Backends.Cpu;

/// <summary>Sequences: masks, steps, cells, scans.</summary>
internal static partial class CpuKernels
{
    private static void Emit(KernelContext c, Node node, MaskStepsOp op)
    {
        var x = node.Inputs[0].Shape;
        c.Line($"ValidSteps.Mask<{c.T}>({c[node.Inputs[0]]}, {c[node.Inputs[1]]}, {c[node.Output]}, {x.Product(1, op.Axis).Code}, "
            + $"{x[op.Axis].Code}, {x.Product(op.Axis + 1, x.Rank).Code}, {c.Number(op.Value)}, {c.Leading(Dim.Batch)});");
    }

    private static void Emit(KernelContext c, Node node, StepCountsOp op) =>
        c.Line($"ValidSteps.Counts<{c.T}>({c[node.Inputs[0]]}, {c[node.Output]}, {c.Leading(Dim.Batch)});");

    private static void Emit(KernelContext c, Node node, GruCellOp op) =>
        c.Line($"GruCell.Forward<{c.T}>({string.Join(", ", node.Inputs.Concat(node.Outputs).Select(v => c[v]))}, "
            + $"{node.Output.Shape.Last.Code}, {c.Leading(node.Output.Shape.Rows)});");

    private static void Emit(KernelContext c, Node node, GruCellGradientOp op) =>
        c.Line($"GruCell.Backward<{c.T}>({string.Join(", ", node.Inputs.Concat(node.Outputs).Select(v => c[v]))}, "
            + $"{node.Inputs[0].Shape.Last.Code}, {c.Leading(node.Inputs[0].Shape.Rows)});");

    private static void Emit(KernelContext c, Node node, LstmCellOp op) =>
        c.Line($"LstmCell.Forward<{c.T}>({c[node.Inputs[0]]}, {c[node.Inputs[1]]}, {c[node.Output]}, {c[node.Outputs[1]]}, "
            + $"{c[node.Outputs[2]]}, {node.Output.Shape.Last.Code}, {c.Leading(node.Output.Shape.Rows)});");

    private static void Emit(KernelContext c, Node node, LstmCellGradientOp op) =>
        c.Line($"LstmCell.Backward<{c.T}>({string.Join(", ", node.Inputs.Concat(node.Outputs).Select(v => c[v]))}, "
            + $"{node.Inputs[0].Shape.Last.Code}, {c.Leading(node.Inputs[0].Shape.Rows)});");

    private static void Emit(KernelContext c, Node node, ScanOp op) => ScanEmitter.Emit(c, node, op);

    private static void Emit(KernelContext c, Node node, ToStepsOp op)
    {
        var x = node.Inputs[0].Shape;
        c.Line($"Steps.FromSamples<{c.T}>({c[node.Inputs[0]]}, {c[node.Output]}, {x[0].Code}, {x[1].Code}, {x.Product(2, x.Rank).Code}, "
            + $"{c.Leading(x[0])});");
    }

    private static void Emit(KernelContext c, Node node, FromStepsOp op)
    {
        var y = node.Output.Shape;
        c.Line($"Steps.ToSamples<{c.T}>({c[node.Inputs[0]]}, {c[node.Output]}, {y[0].Code}, {y[1].Code}, {y.Product(2, y.Rank).Code}, "
            + $"{c.Leading(y[0])});");
    }

    private static void Emit(KernelContext c, Node node, PrecedingStepsOp op)
    {
        var start = node.Inputs[0].Shape;
        c.Line($"Steps.Preceding<{c.T}>({c[node.Inputs[0]]}, {c[node.Inputs[1]]}, {c[node.Output]}, {start[0].Code}, {op.Steps.Code}, "
            + $"{start.PerSample.Code}, {(op.Reverse ? "true" : "false")}, {c.Leading(start[0])});");
    }

    private static void Emit(KernelContext c, Node node, RepeatStepsOp op)
    {
        var x = node.Inputs[0].Shape;
        c.Line($"Steps.Repeat<{c.T}>({c[node.Inputs[0]]}, {c[node.Output]}, {x[0].Code}, {op.Steps.Code}, {x.PerSample.Code}, "
            + $"{c.Leading(x[0])});");
    }

    private static void Emit(KernelContext c, Node node, LengthMaskOp op) =>
        c.Line($"Steps.Mask<{c.T}>({c[node.Inputs[0]]}, {c[node.Output]}, {op.Steps.Code}, {c.Leading(node.Output.Shape[0])});");
}
