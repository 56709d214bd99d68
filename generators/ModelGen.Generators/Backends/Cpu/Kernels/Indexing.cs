using System.Globalization;
using ModelGen.Generators.Ir;

namespace ModelGen.Generators.Backends.Cpu;

/// <summary>Rows and elements picked by indices.</summary>
internal static partial class CpuKernels
{
    private static void Emit(KernelContext c, Node node, GatherOp op)
    {
        var (x, index, y) = (node.Inputs[0], node.Inputs[1], node.Output);
        c.Line(y.Shape.Rank < x.Shape.Rank && op.Axis == x.Shape.Rank - 1
            ? $"Gather.Forward<{c.T}>({c[x]}, {c[index]}, {c[y]}, {x.Shape.Last.Code}, {c.Leading(x.Shape.Rows)});"
            : $"TakeAlongAxis.Forward<{c.T}>({c[x]}, {c[index]}, {c[y]}, {PickSizes(x.Shape, y.Shape, op.Axis)}, {c.Leading(x.Shape.Product(0, op.Axis))});");
    }

    private static void Emit(KernelContext c, Node node, GatherGradientOp op)
    {
        var (dy, index, dx) = (node.Inputs[0], node.Inputs[1], node.Output);
        c.Line(dy.Shape.Rank < op.Shape.Rank && op.Axis == op.Shape.Rank - 1
            ? $"Gather.Backward<{c.T}>({c[dy]}, {c[index]}, {c[dx]}, {op.Shape.Last.Code}, {c.Leading(op.Shape.Rows)});"
            : $"TakeAlongAxis.Backward<{c.T}>({c[dy]}, {c[index]}, {c[dx]}, {PickSizes(op.Shape, dy.Shape, op.Axis)}, {c.Leading(op.Shape.Product(0, op.Axis))});");
    }

    private static void Emit(KernelContext c, Node node, OneHotOp op) =>
        c.Line($"OneHot.Forward<{c.T}>({c[node.Inputs[0]]}, {c[node.Output]}, {node.Output.Shape.Last.Code}, "
            + $"{c.Leading(node.Output.Shape.Rows)});");

    private static void Emit(KernelContext c, Node node, EmbeddingOp op) =>
        c.Line($"Embedding.Forward<{c.T}>({c[node.Inputs[1]]}, {c[node.Inputs[0]]}, {c[node.Output]}, {node.Output.Shape.Last.Code}, "
            + $"{c.Leading(node.Output.Shape.Rows)});");

    private static void Emit(KernelContext c, Node node, EmbeddingGradientOp op)
    {
        var (dy, index, table) = (node.Inputs[0], node.Inputs[1], node.Output);
        var columns = c.Columns(dy.Shape.Last);
        c.Line($"Embedding.BackwardTable<{c.T}>({c[dy]}, {c[index]}, {c[table]}, {table.Shape[0].Code}, {dy.Shape.Last.Code}, {columns});");
        if (op.PaddingIndex >= 0) c.Line($"{columns}.Of({c[table]}.Slice({(op.PaddingIndex * table.Shape.Last.Value).ToString(CultureInfo.InvariantCulture)}, {table.Shape.Last.Code})).Clear();");
    }

    /// <summary>n, k and the elements beneath each pick.</summary>
    private static string PickSizes(Shape x, Shape y, int axis) =>
        $"{x[axis].Code}, {(y.Rank < x.Rank ? Dim.One : y[axis]).Code}, {x.Product(axis + 1, x.Rank).Code}";
}
