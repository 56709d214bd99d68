using ModelGen.Generators.Ir;

namespace ModelGen.Generators.Backends.Cpu;

/// <summary>Convolutions and rotated filters.</summary>
internal static partial class CpuKernels
{
    private static void Lower(KernelContext c, Node node, ConvolutionOp op) =>
        c.Call(
            "Convolution.Forward", [KernelContext.Geometry(node, op.Geometry), Function(node)],
            [
                c.In(node.Inputs[0]), c.All(node.Inputs[1]),
                new(ConvolutionOp.HasBias(node) ? c.All(node.Inputs[2]) : new NoneOperand(), "bias"),
                .. Operands(c, node), c.Out(node.Output), ("samples", c.Leading(node.Output.Shape[0])),
            ]);

    private static void Lower(KernelContext c, Node node, ConvolutionInputGradientOp op) =>
        c.Call(
            "Convolution.BackwardInput", [KernelContext.Geometry(node, op.Geometry), Function(node)],
            [c.In(node.Inputs[0]), c.All(node.Inputs[1]), .. Operands(c, node), c.Out(node.Output),
                ("samples", c.Leading(node.Output.Shape[0]))]);

    private static void Lower(KernelContext c, Node node, ConvolutionWeightGradientOp op)
    {
        var (x, dy) = (node.Inputs[0], node.Inputs[1]);
        Dim filters = op.Geometry.OutChannels;
        var (type, offset, sink) = c.Sink(node, rows: filters);
        c.Call(
            "Convolution.BackwardWeight", [KernelContext.Geometry(node, op.Geometry), type], c.All(x), c.All(dy), ("batch", x.Shape[0]),
            offset, sink, ("outChannels", c.Leading(filters)));
    }

    private static void Lower(KernelContext c, Node node, RotateFiltersOp op)
    {
        var weight = node.Inputs[0].Shape;
        c.Call(
            "RotateFilters.Forward", c.All(node.Inputs[0]), c.Out(node.Output), ("channels", weight[1]),
            ("directions", weight[2]), ("kernel", weight[3]),
            ("filters", WorkRange.All(node.Output.Shape[0])));
    }

    private static void Lower(KernelContext c, Node node, RotateFiltersGradientOp op)
    {
        var weight = node.Output.Shape;
        c.Call(
            "RotateFilters.Backward", c.All(node.Inputs[0]), c.Out(node.Output), ("channels", weight[1]),
            ("directions", weight[2]), ("kernel", weight[3]),
            ("filters", WorkRange.All(weight[0])));
    }
}
