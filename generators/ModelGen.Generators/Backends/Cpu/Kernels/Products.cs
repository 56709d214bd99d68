using ModelGen.Generators.Building;
using ModelGen.Generators.Ir;

namespace ModelGen.Generators.Backends.Cpu;

/// <summary>Matrix products.</summary>
internal static partial class CpuKernels
{
    private static void Emit(KernelContext c, Node node, LinearOp op)
    {
        var (x, w) = (node.Inputs[0], node.Inputs[1]);
        var bias = LinearOp.HasBias(node) ? c[node.Inputs[2]] : "default";
        c.Line($"Linear.Forward<{c.T}, {c.Dim(w.Shape[0])}, {c.Dim(w.Shape[1])}, {Function(c, node)}>({c[x]}, {c[w]}, {bias}, "
            + $"{Operands(c, node)}{c[node.Output]}, {c.Leading(node.Output.Shape.Rows)}, {c.Columns(w.Shape[1])});");
    }

    private static void Emit(KernelContext c, Node node, LinearInputGradientOp op)
    {
        var (dy, w) = (node.Inputs[0], node.Inputs[1]);
        c.Line($"Linear.BackwardInput<{c.T}, {c.Dim(w.Shape[0])}, {c.Dim(w.Shape[1])}, {Function(c, node)}>({c[dy]}, {c[w]}, "
            + $"{Operands(c, node)}{c[node.Output]}, {c.Leading(node.Output.Shape.Rows)}, {c.Columns(w.Shape[0])});");
    }

    private static void Emit(KernelContext c, Node node, LinearWeightGradientOp op)
    {
        var (x, dy) = (node.Inputs[0], node.Inputs[1]);
        var (sinkType, offset, sink) = c.Sink(node);
        c.Line($"Linear.BackwardWeight<{c.T}, {c.Dim(x.Shape.Last)}, {c.Dim(dy.Shape.Last)}, {sinkType}>({c[x]}, {c[dy]}, "
            + $"{x.Shape.Rows.Code}, {offset}, {sink}, Extent.All({x.Shape.Last.Code}), {c.Columns(dy.Shape.Last)});");
    }

    private static void Emit(KernelContext c, Node node, MatMulOp op)
    {
        var (a, b, y) = (node.Inputs[0], node.Inputs[1], node.Output);
        var (m, k) = MatMulOp.Sizes(a.Shape, op.TransposeA);
        var n = y.Shape.Last;
        var (leadA, leadB, lead) = (MatMulOp.Batches(a.Shape), MatMulOp.Batches(b.Shape), MatMulOp.Batches(y.Shape));
        var tail = $"{m.Code}, {k.Code}, {n.Code}, {Text(op.TransposeA)}, {Text(op.TransposeB)}";
        if (lead.Rank == 0)
        {
            c.Line($"MatMul.MultiplyRows<{c.T}>({c[a]}, {c[b]}, {c[y]}, {tail}, {c.Leading(m)});");
            return;
        }
        string Stride(Shape own, Dim size) => own.Rank == 0 ? "0" : size.Code;
        var (strideA, strideB) = (Stride(leadA, m * k), Stride(leadB, k * n));
        if (leadA.Rank == 0 || leadB.Rank == 0 || leadA.Equals(leadB))
        {
            c.Line($"MatMul.Multiply<{c.T}>({c[a]}, {c[b]}, {c[y]}, {lead.Elements.Code}, {strideA}, {strideB}, {tail}, "
                + $"{c.Leading(lead.Elements)});");
            return;
        }
        // One operand is the same for every sample.
        var each = lead.Product(1, lead.Rank);
        string Sample(Value v, Dim size) => v.Shape.IsBatched ? $"{c[v]}.Slice(row * {(each * size).Code}, {(each * size).Code})" : c[v];
        var range = c.Leading(lead[0]);
        c.Line(range.StartsWith("Extent.All", StringComparison.Ordinal) ? $"for (var row = 0; row < {lead[0].Code}; row++)" : $"for (var row = {range}.Start; row < {range}.End; row++)");
        c.Line("{");
        c.Writer.Indent();
        c.Line($"MatMul.Multiply<{c.T}>({Sample(a, m * k)}, {Sample(b, k * n)}, {Sample(y, m * n)}, {each.Code}, {strideA}, {strideB}, "
            + $"{tail}, Extent.All({each.Code}));");
        c.Writer.Close();
    }

    private static void Emit(KernelContext c, Node node, MatMulSumOp op)
    {
        var (a, b, y) = (node.Inputs[0], node.Inputs[1], node.Output);
        var (m, n) = (y.Shape[0], y.Shape[1]);
        var k = op.TransposeA ? a.Shape[-2] : a.Shape[-1];
        c.Line($"MatMul.MultiplySum<{c.T}>({c[a]}, {c[b]}, {c[y]}, {MatMulOp.Batches(a.Shape).Elements.Code}, {(m * k).Code}, {(k * n).Code}, {m.Code}, {k.Code}, {n.Code}, "
            + $"{Text(op.TransposeA)}, {Text(op.TransposeB)}, {c.Leading(m)});");
    }

    private static string Text(bool value) => value ? "true" : "false";
}
