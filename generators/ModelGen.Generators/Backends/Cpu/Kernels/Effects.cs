using ModelGen.Generators.Ir;

namespace ModelGen.Generators.Backends.Cpu;

/// <summary>What changes more than a buffer: gradients that end, running statistics, random numbers, carried state.</summary>
internal static partial class CpuKernels
{
    private static void Lower(KernelContext c, Node node, ParameterGradientOp op)
    {
        var gradient = node.Inputs[0];
        c.Call(
            "Gradients.Accept", [new SinkType(true)], c.In(gradient, Partition.Elements),
            new(new IntegerOperand(op.Parameter.Offset), "offset"),
            c.ParameterSink(op.Parameter, gradient.Shape, gradient.Shape.Elements), ("elements", c.Flat(gradient.Shape)));
    }

    private static void Lower(KernelContext c, Node node, AssignOp op) =>
        c.Add(new CopyInstruction(c.All(node.Inputs[0]), KernelContext.State(op.Buffer)));

    private static void Lower(KernelContext c, Node node, RandomOp op)
    {
        var (a, b) = op.Distribution switch
        {
            Distribution.Uniform => ("low", "high"),
            Distribution.Normal => ("mean", "deviation"),
            _ => ("probability", "valueOfOne"),
        };
        c.Call($"RandomFill.{op.Distribution}", c.Out(node.Output), Seed, ("stream", op.Stream!.Value), (a, op.A), (b, op.B),
            ("elements", c.Flat(op.Shape)));
    }

    private static void Lower(KernelContext c, Node node, CarryOp op)
    {
        var shape = node.Inputs[0].Shape;
        var mine = c.Flat(shape);
        c.Add(new CopyInstruction(new PartOperand(mine, c.In(node.Inputs[0])), new PartOperand(mine, c.CarriedOut(op.Slot, shape))));
    }
}
