using ModelGen.Generators.Ir;

namespace ModelGen.Generators.Backends.Cpu;

/// <summary>Losses of class scores, and what their means divide by.</summary>
internal static partial class CpuKernels
{
    private static void Lower(KernelContext c, Node node, CrossEntropyOp op)
    {
        var (logits, labels) = (node.Inputs[0], node.Inputs[1]);
        c.Call(
            "CrossEntropy.Forward", c.In(logits), c.In(labels), ClassWeights(node, op.ClassWeights), c.Out(node.Outputs[0]),
            new(c.OutIfRead(node.Outputs[1]), "weight"), new(c.OutIfRead(node.Outputs[2]), "probabilities"), ("classes", logits.Shape.Last),
            ("smoothing", op.Smoothing), ("ignoreIndex", op.IgnoreIndex), ("rows", c.Leading(logits.Shape.Rows)));
    }

    private static void Lower(KernelContext c, Node node, CrossEntropyGradientOp op)
    {
        var (p, labels, scale) = (node.Inputs[0], node.Inputs[1], node.Inputs[2]);
        c.Call(
            "CrossEntropy.Backward", c.In(p), c.In(labels), ClassWeights(node, op.ClassWeights), c.Out(node.Output), c.All(scale),
            ("classes", p.Shape.Last), ("smoothing", op.Smoothing), ("ignoreIndex", op.IgnoreIndex), ("rows", c.Leading(p.Shape.Rows)));
    }

    private static void Lower(KernelContext c, Node node, CrossEntropySoftOp op)
    {
        var logits = node.Inputs[0];
        c.Call(
            "CrossEntropySoft.Forward", c.In(logits), c.In(node.Inputs[1]), ClassWeights(node, op.ClassWeights), c.Out(node.Outputs[0]),
            new(c.OutIfRead(node.Outputs[1]), "probabilities"),
            ("classes", logits.Shape.Last), ("smoothing", op.Smoothing), ("rows", c.Leading(logits.Shape.Rows)));
    }

    private static void Lower(KernelContext c, Node node, CrossEntropySoftGradientOp op)
    {
        var (p, target, scale) = (node.Inputs[0], node.Inputs[1], node.Inputs[2]);
        c.Call(
            "CrossEntropySoft.Backward", c.In(p), c.In(target), ClassWeights(node, op.ClassWeights), c.Out(node.Output), c.All(scale),
            ("classes", p.Shape.Last), ("smoothing", op.Smoothing), ("rows", c.Leading(p.Shape.Rows)));
    }

    private static void Lower(KernelContext c, Node node, WeighClassesOp op) =>
        c.Call("Labels.Weigh", c.In(node.Inputs[0]), ClassWeights(node, op.ClassWeights), c.Out(node.Output),
            ("rows", c.Leading(node.Output.Shape.Rows)));

    private static void Lower(KernelContext c, Node node, NegativeLogLikelihoodOp op)
    {
        var x = node.Inputs[0];
        c.Call(
            "NegativeLogLikelihood.Forward", c.In(x), c.In(node.Inputs[1]), ClassWeights(node, op.ClassWeights), c.Out(node.Output),
            ("classes", x.Shape.Last), ("ignoreIndex", op.IgnoreIndex), ("rows", c.Leading(x.Shape.Rows)));
    }

    private static void Lower(KernelContext c, Node node, NegativeLogLikelihoodGradientOp op) =>
        c.Call(
            "NegativeLogLikelihood.Backward", c.In(node.Inputs[0]), c.In(node.Inputs[1]),
            ClassWeights(node, op.ClassWeights), c.Out(node.Output),
            ("classes", op.Shape.Last), ("ignoreIndex", op.IgnoreIndex), ("rows", c.Leading(op.Shape.Rows)));

    private static void Lower(KernelContext c, Node node, LabelDivisorOp op) =>
        c.Call("Labels.Divisor", c.All(node.Inputs[0]), ClassWeights(node, op.ClassWeights),
            ("ignoreIndex", op.IgnoreIndex), c.Out(node.Output));

    private static void Lower(KernelContext c, Node node, StepTotalOp op) =>
        c.Call("ValidSteps.Total", [.. node.Inputs.Select(i => (Argument)c.All(i)), c.Out(node.Output)]);

    private static Argument ClassWeights(Node node, IReadOnlyList<double> weights) =>
        new(KernelContext.Constants(node, "ClassWeights", weights), "classWeights");
}
