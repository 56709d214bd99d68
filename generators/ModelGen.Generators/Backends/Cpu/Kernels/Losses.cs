using ModelGen.Generators.Ir;
using ModelGen.Generators.Printing;

namespace ModelGen.Generators.Backends.Cpu;

/// <summary>Losses of class scores, and what their means divide by.</summary>
internal static partial class CpuKernels
{
    private static void Emit(KernelContext c, Node node, CrossEntropyOp op)
    {
        var (logits, labels) = (node.Inputs[0], node.Inputs[1]);
        c.Line($"CrossEntropy.Forward<{c.T}>({c[logits]}, {c[labels]}, {c.Constants(node, "ClassWeights", op.ClassWeights)}, {c[node.Outputs[0]]}, {c[node.Outputs[1]]}, {c[node.Outputs[2]]}, "
            + $"{logits.Shape.Last.Code}, {c.Number(op.Smoothing)}, {CSharpNames.Int(op.IgnoreIndex)}, {c.Leading(logits.Shape.Rows)});");
    }

    private static void Emit(KernelContext c, Node node, CrossEntropyGradientOp op)
    {
        var (p, labels, scale) = (node.Inputs[0], node.Inputs[1], node.Inputs[2]);
        c.Line($"CrossEntropy.Backward<{c.T}>({c[p]}, {c[labels]}, {c.Constants(node, "ClassWeights", op.ClassWeights)}, {c[node.Output]}, {c[scale]}, "
            + $"{p.Shape.Last.Code}, {c.Number(op.Smoothing)}, {CSharpNames.Int(op.IgnoreIndex)}, {c.Leading(p.Shape.Rows)});");
    }

    private static void Emit(KernelContext c, Node node, CrossEntropySoftOp op)
    {
        var logits = node.Inputs[0];
        c.Line($"CrossEntropySoft.Forward<{c.T}>({c[logits]}, {c[node.Inputs[1]]}, {c.Constants(node, "ClassWeights", op.ClassWeights)}, {c[node.Outputs[0]]}, {c[node.Outputs[1]]}, "
            + $"{logits.Shape.Last.Code}, {c.Number(op.Smoothing)}, {c.Leading(logits.Shape.Rows)});");
    }

    private static void Emit(KernelContext c, Node node, CrossEntropySoftGradientOp op)
    {
        var (p, target, scale) = (node.Inputs[0], node.Inputs[1], node.Inputs[2]);
        c.Line($"CrossEntropySoft.Backward<{c.T}>({c[p]}, {c[target]}, {c.Constants(node, "ClassWeights", op.ClassWeights)}, {c[node.Output]}, {c[scale]}, "
            + $"{p.Shape.Last.Code}, {c.Number(op.Smoothing)}, {c.Leading(p.Shape.Rows)});");
    }

    private static void Emit(KernelContext c, Node node, WeighClassesOp op)
    {
        c.Line($"Labels.Weigh<{c.T}>({c[node.Inputs[0]]}, {c.Constants(node, "ClassWeights", op.ClassWeights)}, {c[node.Output]}, "
            + $"{c.Leading(node.Output.Shape.Rows)});");
    }

    private static void Emit(KernelContext c, Node node, NegativeLogLikelihoodOp op)
    {
        var x = node.Inputs[0];
        c.Line($"NegativeLogLikelihood.Forward<{c.T}>({c[x]}, {c[node.Inputs[1]]}, {c.Constants(node, "ClassWeights", op.ClassWeights)}, {c[node.Output]}, "
            + $"{x.Shape.Last.Code}, {CSharpNames.Int(op.IgnoreIndex)}, {c.Leading(x.Shape.Rows)});");
    }

    private static void Emit(KernelContext c, Node node, NegativeLogLikelihoodGradientOp op) =>
        c.Line($"NegativeLogLikelihood.Backward<{c.T}>({c[node.Inputs[0]]}, {c[node.Inputs[1]]}, {c.Constants(node, "ClassWeights", op.ClassWeights)}, {c[node.Output]}, "
            + $"{op.Shape.Last.Code}, {CSharpNames.Int(op.IgnoreIndex)}, {c.Leading(op.Shape.Rows)});");

    private static void Emit(KernelContext c, Node node, LabelDivisorOp op)
    {
        var weights = c.Constants(node, "ClassWeights", op.ClassWeights);
        c.Line($"Labels.Divisor<{c.T}>({c[node.Inputs[0]]}, {weights}, {CSharpNames.Int(op.IgnoreIndex)}, {c[node.Output]});");
    }

    private static void Emit(KernelContext c, Node node, StepTotalOp op) => c.Line($"ValidSteps.Total<{c.T}>({string.Join(", ", node.Inputs.Select(i => c[i]))}, {c[node.Output]});");
}
