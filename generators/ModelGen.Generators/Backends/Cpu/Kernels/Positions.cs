using ModelGen.Generators.Ir;

namespace ModelGen.Generators.Backends.Cpu;

/// <summary>Positions of steps, added or turned.</summary>
internal static partial class CpuKernels
{
    private static void Lower(KernelContext c, Node node, SinusoidOp op) =>
        c.Call(
            "Positions.AddSinusoids",
            [
                c.In(node.Inputs[0]), c.Out(node.Output), ("steps", node.Output.Shape[1]), ("width", node.Output.Shape.Last),
                new(new DoubleOperand(op.Wavelength), "wavelength"), ("samples", c.Leading(Dim.Batch)), .. First(op.GoesOn),
            ]);

    private static void Lower(KernelContext c, Node node, RotaryOp op) =>
        c.Call(
            "Positions.Rotate",
            [
                c.In(node.Inputs[0]), c.Out(node.Output), ("steps", node.Output.Shape[1]), ("heads", op.Heads),
                ("size", node.Output.Shape.Last.Value / op.Heads),
                new(new DoubleOperand(op.Wavelength), "wavelength"), ("inverse", op.Inverse),
                ("samples", c.Leading(Dim.Batch)), .. First(op.GoesOn),
            ]);

    private static void Lower(KernelContext c, Node node, LeadingRowsGradientOp op)
    {
        var dy = node.Inputs[0];
        c.Add(new CopyInstruction(c.In(dy), c.Out(node.Output)));
        c.Add(new ClearInstruction(new TailOperand(c.Out(node.Output), dy.Shape.Elements)));
    }

    private static void Lower(KernelContext c, Node node, FollowingRowsOp op)
    {
        var shape = node.Output.Shape;
        var rows = new SliceOperand(c.All(node.Inputs[0]), [("Position", shape.Product(1, shape.Rank))], shape.Elements);
        c.Add(new CopyInstruction(rows, c.Out(node.Output)));
    }

    /// <summary>The position of the first step, where a sequence goes on.</summary>
    private static Argument[] First(bool goesOn) => goesOn ? [Position] : [];
}
