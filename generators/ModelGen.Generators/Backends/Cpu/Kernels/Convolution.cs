using ModelGen.Generators.Building;
using ModelGen.Generators.Ir;

namespace ModelGen.Generators.Backends.Cpu;

/// <summary>Convolutions and rotated filters.</summary>
internal static partial class CpuKernels
{
    private static void Emit(KernelContext c, Node node, ConvolutionOp op)
    {
        var bias = ConvolutionOp.HasBias(node) ? c[node.Inputs[2]] : "default";
        c.Line($"Convolution.Forward<{c.T}, {c.Geometry(node, op.Geometry)}, {Function(c, node)}>({c[node.Inputs[0]]}, "
            + $"{c[node.Inputs[1]]}, {bias}, {Operands(c, node)}{c[node.Output]}, {c.Leading(node.Output.Shape[0])});");
    }

    private static void Emit(KernelContext c, Node node, ConvolutionInputGradientOp op) =>
        c.Line($"Convolution.BackwardInput<{c.T}, {c.Geometry(node, op.Geometry)}, {Function(c, node)}>({c[node.Inputs[0]]}, "
            + $"{c[node.Inputs[1]]}, {Operands(c, node)}{c[node.Output]}, {c.Leading(node.Output.Shape[0])});");

    private static void Emit(KernelContext c, Node node, ConvolutionWeightGradientOp op)
    {
        var (x, dy) = (node.Inputs[0], node.Inputs[1]);
        var (sinkType, offset, sink) = c.Sink(node);
        c.Line($"Convolution.BackwardWeight<{c.T}, {c.Geometry(node, op.Geometry)}, {sinkType}>({c[x]}, {c[dy]}, {x.Shape[0].Code}, "
            + $"{offset}, {sink}, {c.Leading(op.Geometry.OutChannels)});");
    }

    private static void Emit(KernelContext c, Node node, RotateFiltersOp op) =>
        c.Line($"RotateFilters.Forward<{c.T}>({c[node.Inputs[0]]}, {c[node.Output]}, {RotationSizes(node.Inputs[0].Shape)}, "
            + $"Extent.All({node.Output.Shape[0].Code}));");

    private static void Emit(KernelContext c, Node node, RotateFiltersGradientOp op) =>
        c.Line($"RotateFilters.Backward<{c.T}>({c[node.Inputs[0]]}, {c[node.Output]}, {RotationSizes(node.Output.Shape)}, "
            + $"Extent.All({node.Output.Shape[0].Code}));");

    private static string RotationSizes(Shape weight) => $"{weight[1].Code}, {weight[2].Code}, {weight[3].Code}";
}
