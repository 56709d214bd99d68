using ModelGen.Generators.Ir;

namespace ModelGen.Generators.Building;

/// <summary>Functions of integer indices, constants, and softmax over any axis.</summary>
internal static class IndexLayers
{
    public static IReadOnlyList<Layer> All { get; } =
    [
        new FunctionLayer(
            "Zeros", c => InputShapes.Batched(c, c.Ints("shape")) is { } shape ? c.B.BroadcastTo(c.B.Constant(0), shape) : c.B.Unknown()),
        new FunctionLayer("Gather", Gather),
        new FunctionLayer(
            "OneHot", c => c.Require(c.Int("classes") > 0, "classes", "positive")
                ? c.B.Add(new OneHotOp(c.Int("classes")), c.Tensor("index"))
                : c.B.Unknown()),
        new FunctionLayer("Softmax", c => OverAxis(c, new SoftmaxOp())),
        new FunctionLayer("LogSoftmax", c => OverAxis(c, new LogSoftmaxOp())),
    ];

    private static Value Gather(LayerContext c)
    {
        var (x, index) = (c.X, c.Tensor("index"));
        if (x.IsUnknown || index.IsUnknown) return c.B.Unknown();
        if (index.Shape.IsBatched && !x.Shape.IsBatched) x = c.B.BroadcastTo(x, new Shape(x.Shape.Prepend(Dim.Batch)));
        var axis = c.Axis(x, c.Int("axis", -1));
        return axis < 0 ? c.B.Unknown() : c.B.Add(new GatherOp(axis), x, index);
    }

    private static Value OverAxis(LayerContext c, Op op)
    {
        var x = c.X;
        if (x.IsUnknown) return x;
        var axis = c.Axis(x, c.Int("axis", -1));
        return axis < 0 ? c.B.Unknown() : Operands.OverAxis(c, x, axis, v => c.B.Add(op, v));
    }
}
