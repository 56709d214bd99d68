using ModelGen.Generators.Ir;

namespace ModelGen.Generators.Backends.Cpu;

/// <summary>Matrix products.</summary>
internal static partial class CpuKernels
{
    private static void Lower(KernelContext c, Node node, MatrixProductOp op)
    {
        var (x, w) = (node.Inputs[0], node.Inputs[1]);
        c.Call(
            "Linear.Forward", [KernelContext.Size(w.Shape[0]), KernelContext.Size(w.Shape[1]), Function(node)],
            [
                c.In(x), OfColumns(c, w), new(WeightProductOp.HasBias(node) ? OfColumns(c, node.Inputs[2]) : new NoneOperand(), "bias"),
                .. Operands(c, node), c.Out(node.Output),
                ("rows", c.Leading(node.Output.Shape.Rows)), ("columns", c.Columns(w.Shape[1])),
            ]);
    }

    private static void Lower(KernelContext c, Node node, LinearOp op)
    {
        if (WeightProductOp.HasBias(node)) throw new InvalidOperationException($"'{node}' adds its bias in the kernel, which none does");
        var (dy, w) = (node.Inputs[0], node.Inputs[1]);
        c.Call(
            "Linear.BackwardInput", [KernelContext.Size(w.Shape[0]), KernelContext.Size(w.Shape[1]), Function(node)],
            [c.In(dy), c.All(w), .. Operands(c, node), c.Out(node.Output), ("rows", c.Leading(node.Output.Shape.Rows)),
                ("columns", c.Columns(w.Shape[0]))]);
    }

    private static void Lower(KernelContext c, Node node, LinearWeightGradientOp op)
    {
        var (x, dy) = (node.Inputs[0], node.Inputs[1]);
        var (type, offset, sink) = c.Sink(node);
        c.Call(
            "Linear.BackwardWeight", [KernelContext.Size(x.Shape.Last), KernelContext.Size(dy.Shape.Last), type],
            c.All(x), c.In(dy, Partition.Columns), ("batch", x.Shape.Rows), offset, sink, ("inputs", WorkRange.All(x.Shape.Last)),
            ("outputs", c.Columns(dy.Shape.Last)));
    }

    private static void Lower(KernelContext c, Node node, MatMulOp op)
    {
        var (a, b, y) = (node.Inputs[0], node.Inputs[1], node.Output);
        var (m, k) = MatMulOp.Sizes(a.Shape, op.TransposeA);
        var n = y.Shape.Last;
        var (leadA, leadB, lead) = (MatMulOp.Batches(a.Shape), MatMulOp.Batches(b.Shape), MatMulOp.Batches(y.Shape));
        Argument[] sizes = [("m", m), ("k", k), ("n", n), ("transposeA", op.TransposeA), ("transposeB", op.TransposeB)];
        if (lead.Rank == 0)
        {
            c.Call("MatMul.MultiplyRows", [c.In(a), c.In(b), c.Out(y), .. sizes, ("rows", c.Leading(m))]);
            return;
        }
        Dim Stride(Shape own, Dim size) => own.Rank == 0 ? new(0) : size;
        Argument[] strides = [("aBatchStride", Stride(leadA, m * k)), ("bBatchStride", Stride(leadB, k * n))];
        if (leadA.Rank == 0 || leadB.Rank == 0 || leadA.Equals(leadB))
        {
            c.Call("MatMul.Multiply",
                [OfSamples(c, a), OfSamples(c, b), c.Out(y), ("batches", lead.Elements), .. strides, .. sizes,
                    ("batchRange", c.Leading(lead.Elements))]);
            return;
        }
        // One operand is the same for every sample.
        var each = lead.Product(1, lead.Rank);
        Operand Sample(Value v, PlaceOperand place, Dim size) => v.Shape.IsBatched
            ? new SliceOperand(place, [("row", each * size)], each * size)
            : place;
        var inside = c.Inside();
        inside.Call(
            "MatMul.Multiply",
            [
                Sample(a, OfSamples(c, a), m * k), Sample(b, OfSamples(c, b), k * n), Sample(y, c.Out(y), m * n),
                ("batches", each), .. strides, .. sizes,
                ("batchRange", WorkRange.All(each)),
            ]);
        c.Add(new Loop("row", c.Leading(lead[0]), false, inside.Instructions));
    }

    private static void Lower(KernelContext c, Node node, MatMulSumOp op)
    {
        var (a, b, y) = (node.Inputs[0], node.Inputs[1], node.Output);
        var (m, n) = (y.Shape[0], y.Shape[1]);
        var k = op.TransposeA ? a.Shape[-2] : a.Shape[-1];
        c.Call(
            "MatMul.MultiplySum", c.All(a), c.All(b), c.Out(y), ("batches", MatMulOp.Batches(a.Shape).Elements), ("aBatchStride", m * k),
            ("bBatchStride", k * n), ("m", m), ("k", k), ("n", n), ("transposeA", op.TransposeA),
            ("transposeB", op.TransposeB), ("rows", c.Leading(m)));
    }

    /// <summary>What a worker with some columns of the result reads the same columns of; with samples, all of it.</summary>
    private static PlaceOperand OfColumns(KernelContext c, Value value) => c.Partition == Partition.Columns
        ? c.In(value, Partition.Columns)
        : c.All(value);

    /// <summary>What a worker with some samples reads those samples of, if it has any.</summary>
    private static PlaceOperand OfSamples(KernelContext c, Value value) => value.Shape.IsBatched ? c.In(value) : c.All(value);
}
