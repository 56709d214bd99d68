using System.Globalization;
using ModelGen.Generators.Building;
using ModelGen.Generators.Ir;

namespace ModelGen.Generators.Backends.Cpu;

/// <summary>Pooling and resampling of planes.</summary>
internal static partial class CpuKernels
{
    private static void Emit(KernelContext c, Node node, AdaptivePoolOp op) =>
        c.Line($"AdaptivePool.{(op.IsMax ? "Max" : "Avg")}<{c.T}>({c[node.Inputs[0]]}, {c[node.Output]}, "
            + $"{CellSizes(node.Inputs[0].Shape, node.Output.Shape, op.IsSignal)}, "
            + $"{c.Leading(Planes.Count(node.Output.Shape, op.IsSignal))});");

    private static void Emit(KernelContext c, Node node, AdaptivePoolGradientOp op)
    {
        var operands = string.Join(", ", node.Inputs.Select(i => c[i]));
        c.Line($"AdaptivePool.{(op.IsMax ? "Max" : "Avg")}Backward<{c.T}>({operands}, {c[node.Output]}, "
            + $"{CellSizes(op.Shape, node.Inputs[0].Shape, op.IsSignal)}, {c.Leading(Planes.Count(op.Shape, op.IsSignal))});");
    }

    private static void Emit(KernelContext c, Node node, MaxPoolOp op) => Pool(c, node, op, "MaxPool.Forward");

    private static void Emit(KernelContext c, Node node, MaxPoolGradientOp op) => Pool(c, node, op, "MaxPool.Backward");

    private static void Emit(KernelContext c, Node node, AvgPoolOp op) => Pool(c, node, op, "AvgPool.Forward", op.CountsPadding ? "true, " : "false, ");

    private static void Emit(KernelContext c, Node node, AvgPoolGradientOp op) => Pool(c, node, op, "AvgPool.Backward", op.CountsPadding ? "true, " : "false, ");

    private static void Emit(KernelContext c, Node node, ResampleOp op) =>
        c.Line($"Resample.Forward<{c.T}, {op.Geometry.Rule}>({c[node.Inputs[0]]}, {c[node.Output]}, {ResampleSizes(op.Geometry)}, "
            + $"{c.Number(op.Outside)}, {c.Leading(Planes.Count(node.Output.Shape, op.IsSignal))});");

    private static void Emit(KernelContext c, Node node, ResampleGradientOp op) =>
        c.Line($"Resample.Backward<{c.T}, {op.Geometry.Rule}>({c[node.Inputs[0]]}, {c[node.Output]}, {ResampleSizes(op.Geometry)}, "
            + $"{c.Leading(Planes.Count(op.Shape, op.IsSignal))});");

    /// <summary>The kernel, its inputs, the epilogue's, the result, what else it takes and the planes.</summary>
    private static void Pool(KernelContext c, Node node, PoolingOp op, string kernel, string option = "")
    {
        var inputs = string.Concat(node.Inputs.Take(node.OpInputs).Select(i => c[i] + ", "));
        var planes = c.Leading(Planes.Count(node.Output.Shape, op.IsSignal));
        c.Line($"{kernel}<{c.T}, {c.Window(node, op.Window, op.IsSignal)}, {Function(c, node)}>("
            + $"{inputs}{Operands(c, node)}{c[node.Output]}, {option}{planes});");
    }

    /// <summary>Height, width and the cells down and across.</summary>
    private static string CellSizes(Shape x, Shape y, bool isSignal) => isSignal
        ? $"1, {x.Last.Code}, 1, {y.Last.Code}"
        : $"{x[-2].Code}, {x.Last.Code}, {y[-2].Code}, {y.Last.Code}";

    private static string ResampleSizes(ResampleGeometry g) =>
        string.Join(", ", new[] { g.Height, g.Width, g.OutHeight, g.OutWidth, g.Top, g.Left }.Select(n => n.ToString(CultureInfo.InvariantCulture)));
}
