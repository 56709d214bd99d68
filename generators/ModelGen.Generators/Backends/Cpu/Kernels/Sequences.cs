using ModelGen.Generators.Ir;

namespace ModelGen.Generators.Backends.Cpu;

/// <summary>Sequences: masks, steps, cells, scans.</summary>
internal static partial class CpuKernels
{
    private static void Lower(KernelContext c, Node node, MaskStepsOp op)
    {
        var x = node.Inputs[0].Shape;
        c.Call(
            "ValidSteps.Mask", c.In(node.Inputs[0]), c.In(node.Inputs[1]), c.Out(node.Output),
            ("outer", x.Product(1, op.Axis)), ("steps", x[op.Axis]),
            ("inner", x.Product(op.Axis + 1, x.Rank)), ("value", op.Value), ("samples", c.Leading(Dim.Batch)));
    }

    private static void Lower(KernelContext c, Node node, StepCountsOp op) =>
        c.Call("ValidSteps.Counts", c.In(node.Inputs[0]), c.Out(node.Output), ("samples", c.Leading(Dim.Batch)));

    private static void Lower(KernelContext c, Node node, GruCellOp op) => Cell(c, node, "GruCell.Forward", node.Output);

    private static void Lower(KernelContext c, Node node, GruCellGradientOp op) => Cell(c, node, "GruCell.Backward", node.Inputs[0]);

    private static void Lower(KernelContext c, Node node, LstmCellOp op) => Cell(c, node, "LstmCell.Forward", node.Output);

    private static void Lower(KernelContext c, Node node, LstmCellGradientOp op) => Cell(c, node, "LstmCell.Backward", node.Inputs[0]);

    private static void Cell(KernelContext c, Node node, string kernel, Value state) =>
        c.Call(
            kernel,
            [
                .. node.Inputs.Select(v => (Argument)c.In(v)),
                .. node.Outputs.Select(v => new Argument(c.OutIfRead(v), node.Op.OutputName(v.Index))), ("width", state.Shape.Last),
                ("rows", c.Leading(state.Shape.Rows)),
            ]);

    private static void Lower(KernelContext c, Node node, ScanOp op) => ScanLowering.Lower(c, node, op);

    private static void Lower(KernelContext c, Node node, ToStepsOp op)
    {
        var x = node.Inputs[0].Shape;
        c.Call(
            "Steps.FromSamples", c.In(node.Inputs[0]), c.OutSteps(node.Output), ("batch", x[0]), ("steps", x[1]),
            ("width", x.Product(2, x.Rank)),
            ("samples", c.Leading(x[0])));
    }

    private static void Lower(KernelContext c, Node node, FromStepsOp op)
    {
        var y = node.Output.Shape;
        c.Call(
            "Steps.ToSamples", c.InSteps(node.Inputs[0]), c.Out(node.Output), ("batch", y[0]), ("steps", y[1]),
            ("width", y.Product(2, y.Rank)),
            ("samples", c.Leading(y[0])));
    }

    private static void Lower(KernelContext c, Node node, PrecedingStepsOp op)
    {
        var start = node.Inputs[0].Shape;
        c.Call(
            "Steps.Preceding", c.In(node.Inputs[0]), c.InSteps(node.Inputs[1]), c.OutSteps(node.Output),
            ("batch", start[0]), ("steps", op.Steps),
            ("width", start.PerSample), ("reverse", op.Reverse), ("samples", c.Leading(start[0])));
    }

    private static void Lower(KernelContext c, Node node, RepeatStepsOp op)
    {
        var x = node.Inputs[0].Shape;
        c.Call(
            "Steps.Repeat", c.In(node.Inputs[0]), c.OutSteps(node.Output), ("batch", x[0]), ("steps", op.Steps), ("width", x.PerSample),
            ("samples", c.Leading(x[0])));
    }

    private static void Lower(KernelContext c, Node node, LengthMaskOp op) =>
        c.Call("Steps.Mask", c.In(node.Inputs[0]), c.Out(node.Output), ("steps", op.Steps), ("samples", c.Leading(node.Output.Shape[0])));
}
