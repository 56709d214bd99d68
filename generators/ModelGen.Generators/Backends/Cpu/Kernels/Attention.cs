using ModelGen.Generators.Ir;

namespace ModelGen.Generators.Backends.Cpu;

/// <summary>Attention.</summary>
internal static partial class CpuKernels
{
    private static readonly MemberOperand Seed = new("Seed");

    private static readonly MemberOperand Position = new("Position");

    private static void Lower(KernelContext c, Node node, AttentionOp op)
    {
        var (q, k, v) = op.Form.Split(node.Inputs);
        var rest = node.Inputs.Skip(op.Form.Tensors).ToList();
        c.Call(
            "Attention.Forward", c.In(q), c.In(k), c.In(v), new(Mask(c, op.Form, rest), "mask"),
            new(Lengths(c, op.Form, rest), "lengths"), c.Out(node.Output),
            new(c.OutIfRead(node.Outputs[1]), "statistics"),
            AttentionShape(c, op.Form, q, k, op.Form.HasMask ? rest[0] : null), Seed, ("samples", c.Leading(q.Shape[0])));
    }

    private static void Lower(KernelContext c, Node node, AttentionGradientOp op)
    {
        var (q, k, v) = op.Form.Split(node.Inputs.Skip(3).ToList());
        var (dq, dk, dv) = op.Form.Split(node.Outputs);
        var rest = node.Inputs.Skip(3 + op.Form.Tensors).ToList();
        c.Call(
            "Attention.Backward", c.In(node.Inputs[0]), c.In(node.Inputs[1]), c.In(node.Inputs[2]), c.In(q), c.In(k), c.In(v),
            new(Mask(c, op.Form, rest), "mask"), new(Lengths(c, op.Form, rest), "lengths"), new(c.OutIfRead(dq), "dq"),
            new(c.OutIfRead(dk), "dk"), new(c.OutIfRead(dv), "dv"),
            new(op.KeepsScores ? c.Out(node.Outputs[op.Form.Tensors]) : new NoneOperand(), "dScores"),
            AttentionShape(c, op.Form, q, k, op.Form.HasMask ? rest[0] : null), Seed, ("samples", c.Leading(q.Shape[0])));
    }

    private static void Lower(KernelContext c, Node node, CachedAttentionOp op)
    {
        var (q, k, v) = op.Form.Split(node.Inputs);
        var (keyWidth, valueWidth) = (op.Form.Heads * op.Form.HeadSize, op.Form.Heads * op.Form.ValueSize);
        var (keyStart, valueStart) = op.Form.Packing switch
        {
            AttentionPacking.Apart => (0, 0),
            AttentionPacking.KeysWithValues => (0, keyWidth),
            _ => (keyWidth, 2 * keyWidth),
        };
        var steps = q.Shape[1];
        PlaceOperand Cache(int cache, int width) => c.CarriedOut(op.Carried.SlotOfCache(cache), new(Dim.Batch, op.Room, width));
        void Append(Value x, int cache, int start, int width) => c.Call(
            "Attention.Append", c.In(x), Cache(cache, width), ("steps", steps), ("row", x.Shape.Last), ("start", start),
            ("width", width), Position,
            ("room", op.Room), ("samples", c.Leading(Dim.Batch)));
        Append(k, op.Keys, keyStart, keyWidth);
        Append(v, op.Values, valueStart, valueWidth);
        var shape = new RecordOperand(
            "AttentionShape.Cached",
            [("queries", steps), Position, ("room", op.Room), ("heads", op.Form.Heads), ("headSize", op.Form.HeadSize),
                ("valueSize", op.Form.ValueSize)],
            [("QueryRow", new SizeOperand(q.Shape.Last)), ("Scale", new DoubleOperand(op.Form.Scale)), .. Drops(c, op.Form)]);
        c.Call(
            "Attention.Forward", c.In(q), Cache(op.Keys, keyWidth), Cache(op.Values, valueWidth), new(new NoneOperand(), "mask"),
            new(new NoneOperand(), "lengths"),
            c.Out(node.Output), new(c.OutIfRead(node.Outputs[1]), "statistics"), shape, Seed, ("samples", c.Leading(Dim.Batch)));
    }

    /// <summary>The mask, from the inputs behind queries, keys and values; one that all samples share is read as a whole.</summary>
    private static Operand Mask(KernelContext c, AttentionForm form, IReadOnlyList<Value> rest) =>
        !form.HasMask ? new NoneOperand() : rest[0].Shape.IsBatched ? c.In(rest[0]) : c.All(rest[0]);

    /// <summary>The lengths, from the inputs behind queries, keys and values.</summary>
    private static Operand Lengths(KernelContext c, AttentionForm form, IReadOnlyList<Value> rest) =>
        form.HasLengths ? c.In(rest[rest.Count - 1]) : new NoneOperand();

    /// <summary>The part of the runtime's description that says which weights are dropped. In the step of a scan they are those of this
    /// step's samples among the samples of all steps.</summary>
    private static IEnumerable<(string Name, Operand Value)> Drops(KernelContext c, AttentionForm form)
    {
        if (form.Dropout <= 0) yield break;
        yield return ("Dropout", new DoubleOperand(form.Dropout));
        yield return ("Stream", new IntegerOperand(form.Stream));
        if (c.Loops.Count > 0) yield return ("FirstSample", new SamplesBeforeOperand(c.Loops));
    }

    /// <summary>The runtime's description of it.</summary>
    private static RecordOperand AttentionShape(KernelContext c, AttentionForm form, Value query, Value key, Value? mask)
    {
        var (queries, keys) = (query.Shape[1], key.Shape[1]);
        var sizes = new Argument[] { ("heads", form.Heads), ("headSize", form.HeadSize), ("valueSize", form.ValueSize) };
        var steps = form.Packing == AttentionPacking.Packed
            ? new Argument[] { ("steps", queries) }
            : [("queries", queries), ("keys", keys)];
        var options = new List<(string Name, Operand Value)>();
        if (Math.Abs(form.Scale - (1 / Math.Sqrt(form.HeadSize))) > 1e-15 * form.Scale)
            options.Add(("Scale", new DoubleOperand(form.Scale)));
        if (form.Causal) options.Add(("Causal", new BooleanOperand(true)));
        if (mask is { Shape.IsBatched: true }) options.Add(("MaskSample", new SizeOperand(mask.Shape.PerSample)));
        if (mask is not null && AttentionForm.IsByHead(mask.Shape)) options.Add(("MaskHead", new SizeOperand(queries * keys)));
        return new("AttentionShape." + form.Packing, [.. steps, .. sizes], [.. options, .. Drops(c, form)]);
    }
}
