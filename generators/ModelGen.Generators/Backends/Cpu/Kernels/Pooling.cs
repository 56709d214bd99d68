using ModelGen.Generators.Ir;

namespace ModelGen.Generators.Backends.Cpu;

/// <summary>Pooling and resampling of planes.</summary>
internal static partial class CpuKernels
{
    private static void Lower(KernelContext c, Node node, AdaptivePoolOp op)
    {
        var (x, y) = (node.Inputs[0], node.Output);
        c.Call($"AdaptivePool.{(op.IsMax ? "Max" : "Avg")}",
            [c.In(x), c.Out(y), .. CellSizes(x.Shape, y.Shape, op.IsSignal), Planes(c, y.Shape, op.IsSignal)]);
    }

    private static void Lower(KernelContext c, Node node, AdaptivePoolGradientOp op) =>
        c.Call(
            $"AdaptivePool.{(op.IsMax ? "Max" : "Avg")}Backward",
            [
                .. node.Inputs.Select(i => (Argument)c.In(i)), c.Out(node.Output),
                .. CellSizes(op.Shape, node.Inputs[0].Shape, op.IsSignal),
                Planes(c, op.Shape, op.IsSignal),
            ]);

    private static void Lower(KernelContext c, Node node, MaxPoolOp op) => Pool(c, node, op, "MaxPool.Forward");

    private static void Lower(KernelContext c, Node node, MaxPoolGradientOp op) => Pool(c, node, op, "MaxPool.Backward");

    private static void Lower(KernelContext c, Node node, AvgPoolOp op) =>
        Pool(c, node, op, "AvgPool.Forward", ("countsPadding", op.CountsPadding));

    private static void Lower(KernelContext c, Node node, AvgPoolGradientOp op) =>
        Pool(c, node, op, "AvgPool.Backward", ("countsPadding", op.CountsPadding));

    private static void Lower(KernelContext c, Node node, ResampleOp op) =>
        c.Call(
            "Resample.Forward", [new RuntimeType(op.Geometry.Rule.ToString())],
            [
                c.In(node.Inputs[0]), c.Out(node.Output), .. ResampleSizes(op.Geometry), ("outside", op.Outside),
                Planes(c, node.Output.Shape, op.IsSignal),
            ]);

    private static void Lower(KernelContext c, Node node, ResampleGradientOp op) =>
        c.Call(
            "Resample.Backward", [new RuntimeType(op.Geometry.Rule.ToString())],
            [c.In(node.Inputs[0]), c.Out(node.Output), .. ResampleSizes(op.Geometry), Planes(c, op.Shape, op.IsSignal)]);

    /// <summary>The kernel, its inputs, the epilogue's, the result, what else it takes and the planes.</summary>
    private static void Pool(KernelContext c, Node node, PoolingOp op, string kernel, params Argument[] options) =>
        c.Call(
            kernel, [KernelContext.Window(node, op.Window, op.IsSignal), Function(node)],
            [
                .. node.Inputs.Take(node.OpInputs).Select(i => (Argument)c.In(i)), .. Operands(c, node), c.Out(node.Output),
                .. options, Planes(c, node.Output.Shape, op.IsSignal),
            ]);

    private static Argument Planes(KernelContext c, Shape shape, bool isSignal) => ("planes", c.Leading(Ir.Planes.Count(shape, isSignal)));

    /// <summary>Height, width and the cells down and across.</summary>
    private static Argument[] CellSizes(Shape x, Shape y, bool isSignal) =>
    [
        ("height", isSignal ? Dim.One : x[-2]), ("width", x.Last), ("outHeight", isSignal ? Dim.One : y[-2]), ("outWidth", y.Last),
    ];

    private static Argument[] ResampleSizes(ResampleGeometry g) =>
        [("height", g.Height), ("width", g.Width), ("outHeight", g.OutHeight), ("outWidth", g.OutWidth), ("top", g.Top), ("left", g.Left)];
}
