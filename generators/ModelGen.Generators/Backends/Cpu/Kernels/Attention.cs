using ModelGen.Generators.Ir;
using ModelGen.Generators.Printing;

namespace ModelGen.Generators.Backends.Cpu;

/// <summary>Attention.</summary>
internal static partial class CpuKernels
{
    private static void Emit(KernelContext c, Node node, AttentionOp op)
    {
        var (q, k, v) = op.Form.Split(node.Inputs);
        var rest = node.Inputs.Skip(op.Form.Tensors).ToList();
        c.Line($"Attention.Forward<{c.T}>({c[q]}, {c[k]}, {c[v]}, {Rest(c, op.Form, rest)}, {c[node.Output]}, {c[node.Outputs[1]]}, "
            + $"{AttentionShape(c, op.Form, q, k, op.Form.HasMask ? rest[0] : null)}, Seed, {c.Leading(q.Shape[0])});");
    }

    private static void Emit(KernelContext c, Node node, AttentionGradientOp op)
    {
        var (q, k, v) = op.Form.Split(node.Inputs.Skip(3).ToList());
        var (dq, dk, dv) = op.Form.Split(node.Outputs);
        var scores = op.KeepsScores ? c[node.Outputs[op.Form.Tensors]] : "default";
        var rest = node.Inputs.Skip(3 + op.Form.Tensors).ToList();
        c.Line($"Attention.Backward<{c.T}>({c[node.Inputs[0]]}, {c[node.Inputs[1]]}, {c[node.Inputs[2]]}, {c[q]}, {c[k]}, {c[v]}, "
            + $"{Rest(c, op.Form, rest)}, {c[dq]}, {c[dk]}, {c[dv]}, {scores}, "
            + $"{AttentionShape(c, op.Form, q, k, op.Form.HasMask ? rest[0] : null)}, Seed, {c.Leading(q.Shape[0])});");
    }

    private static void Emit(KernelContext c, Node node, CachedAttentionOp op)
    {
        var (q, k, v) = op.Form.Split(node.Inputs);
        var (keyWidth, valueWidth) = (op.Form.Heads * op.Form.HeadSize, op.Form.Heads * op.Form.ValueSize);
        var (keyStart, valueStart) = op.Form.Packing switch { AttentionPacking.Apart => (0, 0), AttentionPacking.KeysWithValues => (0, keyWidth), _ => (keyWidth, 2 * keyWidth) };
        var steps = q.Shape[1].Code;
        string Cache(int cache) => FormattableString.Invariant($"CarriedOut({op.Carried.SlotOfCache(cache)})");
        void Append(Value x, int cache, int start, int width) => c.Line(FormattableString.Invariant(
            $"Attention.Append<{c.T}>({c[x]}, {Cache(cache)}, {steps}, {x.Shape.Last.Code}, {start}, {width}, Position, {op.Room}, {c.Leading(Dim.Batch)});"));
        Append(k, op.Keys, keyStart, keyWidth);
        Append(v, op.Values, valueStart, valueWidth);
        var shape = FormattableString.Invariant($"AttentionShape.Cached({steps}, Position, {op.Room}, {op.Form.Heads}, {op.Form.HeadSize}, {op.Form.ValueSize}) with {{ QueryRow = {q.Shape.Last.Code}, Scale = {CSharpNames.Double(op.Form.Scale)} }}");
        if (op.Form.Dropout > 0) shape = shape.Replace(" }", $", {Drops(c, op.Form)} }}");
        c.Line($"Attention.Forward<{c.T}>({c[q]}, {Cache(op.Keys)}, {Cache(op.Values)}, default, default, {c[node.Output]}, "
            + $"{c[node.Outputs[1]]}, {shape}, Seed, {c.Leading(Dim.Batch)});");
    }

    /// <summary>The names of mask and lengths in emitted code, from the inputs behind queries, keys and values.</summary>
    private static string Rest(KernelContext c, AttentionForm form, IReadOnlyList<Value> rest) =>
        $"{(form.HasMask ? c[rest[0]] : "default")}, {(form.HasLengths ? c[rest[rest.Count - 1]] : "default")}";

    /// <summary>The part of the runtime's description that says which weights are dropped. In the step of a scan they are those of this
    /// step's samples among the samples of all steps.</summary>
    private static string Drops(KernelContext c, AttentionForm form) => FormattableString.Invariant($"Dropout = {CSharpNames.Double(form.Dropout)}, Stream = {form.Stream}") + (c.Step is { } step ? $", FirstSample = {step} * (long)batch" : "");

    /// <summary>The runtime's description of it.</summary>
    private static string AttentionShape(KernelContext c, AttentionForm form, Value query, Value key, Value? mask)
    {
        var (queries, keys) = (query.Shape[1], key.Shape[1]);
        var sizes = FormattableString.Invariant($"{form.Heads}, {form.HeadSize}, {form.ValueSize}");
        var text = "AttentionShape." + (form.Packing == AttentionPacking.Packed ? $"Packed({queries.Code}, {sizes})" : $"{form.Packing}({queries.Code}, {keys.Code}, {sizes})");
        var options = new List<string>();
        if (Math.Abs(form.Scale - (1 / Math.Sqrt(form.HeadSize))) > 1e-15 * form.Scale) options.Add("Scale = " + CSharpNames.Double(form.Scale));
        if (form.Causal) options.Add("Causal = true");
        if (mask is { Shape.IsBatched: true }) options.Add($"MaskSample = {mask.Shape.PerSample.Code}");
        if (mask is not null && AttentionForm.IsByHead(mask.Shape)) options.Add($"MaskHead = {(queries * keys).Code}");
        if (form.Dropout > 0) options.Add(Drops(c, form));
        return text + (options.Count > 0 ? " with { " + string.Join(", ", options) + " }" : "");
    }
}
