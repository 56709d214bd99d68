using ModelGen.Generators.Ir;
using ModelGen.Generators.Printing;

namespace ModelGen.Generators.Backends.Cpu;

/// <summary>Positions of steps, added or turned.</summary>
internal static partial class CpuKernels
{
    private static void Emit(KernelContext c, Node node, SinusoidOp op) =>
        c.Line($"Positions.AddSinusoids<{c.T}>({c[node.Inputs[0]]}, {c[node.Output]}, {node.Output.Shape[1].Code}, "
            + $"{node.Output.Shape.Last.Code}, {CSharpNames.Double(op.Wavelength)}, "
            + $"{c.Leading(Dim.Batch)}{(op.GoesOn ? ", Position" : "")});");

    private static void Emit(KernelContext c, Node node, RotaryOp op) =>
        c.Line($"Positions.Rotate<{c.T}>({c[node.Inputs[0]]}, {c[node.Output]}, {node.Output.Shape[1].Code}, {op.Heads}, "
            + $"{node.Output.Shape.Last.Value / op.Heads}, {CSharpNames.Double(op.Wavelength)}, {(op.Inverse ? "true" : "false")}, "
            + $"{c.Leading(Dim.Batch)}{(op.GoesOn ? ", Position" : "")});");

    private static void Emit(KernelContext c, Node node, LeadingRowsGradientOp op)
    {
        var (dy, rows) = (node.Inputs[0], c[node.Inputs[0]]);
        c.Line($"{rows}.CopyTo({c[node.Output]});");
        c.Line($"{c[node.Output]}[({dy.Shape.Elements.Code})..].Clear();");
    }

    private static void Emit(KernelContext c, Node node, FollowingRowsOp op)
    {
        var shape = node.Output.Shape;
        c.Line($"{c[node.Inputs[0]]}.Slice(Position * {shape.Product(1, shape.Rank).Code}, "
            + $"{shape.Elements.Code}).CopyTo({c[node.Output]});");
    }
}
