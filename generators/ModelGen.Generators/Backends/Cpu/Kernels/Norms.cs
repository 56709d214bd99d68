using ModelGen.Generators.Ir;

namespace ModelGen.Generators.Backends.Cpu;

/// <summary>Batch normalisation and the norms of rows.</summary>
internal static partial class CpuKernels
{
    private static void Lower(KernelContext c, Node node, BatchStatisticsOp op)
    {
        var x = node.Inputs[0];
        c.Call(
            "BatchNormChannels.Statistics",
            [
                c.InChannels(x, op.Axis), c.Out(node.Outputs[0]), c.Out(node.Outputs[1]), c.Out(node.Outputs[2]),
                .. ChannelSizes(x.Shape, op.Axis),
                ("eps", op.Eps), ("channelRange", c.Columns(node.Output.Shape.Last)),
            ]);
    }

    private static void Lower(KernelContext c, Node node, UpdateRunningOp op) =>
        c.Call(
            "BatchNorm.UpdateRunning", c.All(node.Inputs[0]), c.All(node.Inputs[1]), KernelContext.State(op.RunningMean),
            KernelContext.State(op.RunningVariance),
            ("momentum", op.Momentum),
            node.Inputs.Count > 2 ? new Argument(new CountOperand(c.All(node.Inputs[2])), "rows") : ("rows", op.Count),
            ("columnRange", WorkRange.All(op.RunningMean.Elements)));

    private static void Lower(KernelContext c, Node node, BatchNormSumsOp op)
    {
        var (dy, x) = (node.Inputs[0], node.Inputs[1]);
        c.Call(
            "BatchNormChannels.GradientSums",
            [
                c.InChannels(x, op.Axis), c.InChannels(node.Inputs[2], 0), c.InChannels(node.Inputs[3], 0),
                new(op.Affine ? c.InChannels(node.Inputs[4], 0) : new NoneOperand(), "gamma"), c.InChannels(dy, op.Axis),
                .. node.Outputs.Zip(ChannelSums, (o, name) => new Argument(c.OutIfRead(o), name)),
                .. ChannelSizes(dy.Shape, op.Axis), ("channelRange", c.Columns(node.Output.Shape.Last)),
            ]);
    }

    private static void Lower(KernelContext c, Node node, RowNormOp op)
    {
        var (x, y) = (node.Inputs[0], node.Output);
        Argument Operand(int i, string name) => new(i < node.Inputs.Count ? c.All(node.Inputs[i]) : new NoneOperand(), name);
        Argument Saved(int i, string name) => new(c.OutIfRead(node.Outputs[i]), name);
        Argument columns = ("columns", x.Shape.Last), eps = ("eps", op.Eps), rows = ("rows", c.Leading(x.Shape.Rows));
        if (op.Centered)
            c.Call("LayerNorm.Forward", c.In(x), Operand(1, "gamma"), Operand(2, "beta"), c.Out(y), Saved(1, "mean"),
                Saved(2, "rstd"), columns, eps, rows);
        else c.Call("RMSNorm.Forward", c.In(x), Operand(1, "gamma"), c.Out(y), Saved(1, "rstd"), columns, eps, rows);
    }

    private static void Lower(KernelContext c, Node node, RowNormInputGradientOp op)
    {
        var saved = op.Centered ? 2 : 1;
        c.Call(
            $"{RowNorm(op.Centered)}.BackwardInput",
            [
                c.In(node.Inputs[1]), .. node.Inputs.Skip(2).Take(saved).Select(i => (Argument)c.In(i)),
                new(node.Inputs.Count > 2 + saved ? c.All(node.Inputs[2 + saved]) : new NoneOperand(), "gamma"),
                c.In(node.Inputs[0]), c.Out(node.Output),
                ("columns", node.Output.Shape.Last), ("rows", c.Leading(node.Output.Shape.Rows)),
            ]);
    }

    private static void Lower(KernelContext c, Node node, RowNormWeightGradientOp op)
    {
        var dy = node.Inputs[0];
        var (type, offset, sink) = c.Sink(node);
        c.Call(
            $"{RowNorm(op.Centered)}.BackwardGamma", [type],
            [
                c.In(node.Inputs[1], Partition.Columns), .. node.Inputs.Skip(2).Select(i => (Argument)c.All(i)),
                c.In(dy, Partition.Columns),
                ("rows", dy.Shape.Rows), ("columns", dy.Shape.Last), offset, sink, ("columnRange", c.Columns(dy.Shape.Last)),
            ]);
    }

    private static readonly string[] ChannelSums = ["dGamma", "dBeta", "scale", "meanGradient", "slope"];

    private static string RowNorm(bool isCentered) => isCentered ? "LayerNorm" : "RMSNorm";

    /// <summary>The samples, the channels and the elements of a channel of a sample.</summary>
    private static Argument[] ChannelSizes(Shape shape, int axis) =>
        [("outer", shape.Product(0, axis)), ("channels", shape[axis]), ("inner", shape.Product(axis + 1, shape.Rank))];
}
