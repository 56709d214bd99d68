using ModelGen.Generators.Ir;
using ModelGen.Generators.Printing;

namespace ModelGen.Generators.Backends.Cpu;

/// <summary>Batch normalisation and the norms of rows.</summary>
internal static partial class CpuKernels
{
    private static void Emit(KernelContext c, Node node, BatchStatisticsOp op) =>
        c.Line($"BatchNormChannels.Statistics<{c.T}>({c[node.Inputs[0]]}, {c[node.Outputs[0]]}, {c[node.Outputs[1]]}, "
            + $"{c[node.Outputs[2]]}, {ChannelSizes(node.Inputs[0].Shape, op.Axis)}, {c.Number(op.Eps)}, "
            + $"{c.Columns(node.Output.Shape.Last)});");

    private static void Emit(KernelContext c, Node node, UpdateRunningOp op)
    {
        var n = node.Inputs.Count > 2 ? $"(int){c[node.Inputs[2]]}[0]" : op.Count.Code;
        string State(ParameterInfo buffer) => $"State({CSharpNames.Int(buffer.Offset)}, {CSharpNames.Int(buffer.Elements)})";
        c.Line($"BatchNorm.UpdateRunning<{c.T}>({c[node.Inputs[0]]}, {c[node.Inputs[1]]}, {State(op.RunningMean)}, {State(op.RunningVariance)}, "
            + $"{c.Number(op.Momentum)}, {n}, Extent.All({CSharpNames.Int(op.RunningMean.Elements)}));");
    }

    private static void Emit(KernelContext c, Node node, BatchNormSumsOp op)
    {
        var names = node.Inputs.Select(i => c[i]).ToList();
        var weight = op.Affine ? names[4] : "default";
        c.Line($"BatchNormChannels.GradientSums<{c.T}>({names[1]}, {names[2]}, {names[3]}, {weight}, {names[0]}, {string.Join(", ", node.Outputs.Select(o => c[o]))}, "
            + $"{ChannelSizes(node.Inputs[0].Shape, op.Axis)}, {c.Columns(node.Output.Shape.Last)});");
    }

    private static void Emit(KernelContext c, Node node, RowNormOp op)
    {
        var (x, y) = (node.Inputs[0], node.Output);
        string Operand(int i) => i < node.Inputs.Count ? c[node.Inputs[i]] : "default";
        var rest = $"{x.Shape.Last.Code}, {c.Number(op.Eps)}, {c.Leading(x.Shape.Rows)}";
        c.Line(op.Centered
            ? $"LayerNorm.Forward<{c.T}>({c[x]}, {Operand(1)}, {Operand(2)}, {c[y]}, {c[node.Outputs[1]]}, {c[node.Outputs[2]]}, {rest});"
            : $"RMSNorm.Forward<{c.T}>({c[x]}, {Operand(1)}, {c[y]}, {c[node.Outputs[1]]}, {rest});");
    }

    private static void Emit(KernelContext c, Node node, RowNormInputGradientOp op)
    {
        var names = node.Inputs.Select(i => c[i]).ToList();
        var caches = op.Centered ? 2 : 1;
        var weight = names.Count > 2 + caches ? names[2 + caches] : "default";
        c.Line($"{(op.Centered ? "LayerNorm" : "RMSNorm")}.BackwardInput<{c.T}>({names[1]}, {string.Join(", ", names.Skip(2).Take(caches))}, {weight}, {names[0]}, {c[node.Output]}, "
            + $"{node.Output.Shape.Last.Code}, {c.Leading(node.Output.Shape.Rows)});");
    }

    private static void Emit(KernelContext c, Node node, RowNormWeightGradientOp op)
    {
        var names = node.Inputs.Select(i => c[i]).ToList();
        var (type, offset, sink) = c.Sink(node);
        var dy = node.Inputs[0].Shape;
        c.Line($"{(op.Centered ? "LayerNorm" : "RMSNorm")}.BackwardGamma<{c.T}, {type}>({string.Join(", ", names.Skip(1))}, {names[0]}, "
            + $"{dy.Rows.Code}, {dy.Last.Code}, {offset}, {sink}, {c.Columns(dy.Last)});");
    }

    /// <summary>The samples, the channels and the elements of a channel of a sample.</summary>
    private static string ChannelSizes(Shape shape, int axis) =>
        $"{shape.Product(0, axis).Code}, {shape[axis].Code}, {shape.Product(axis + 1, shape.Rank).Code}";
}
