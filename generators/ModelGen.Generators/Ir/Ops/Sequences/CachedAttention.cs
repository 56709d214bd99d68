using ModelGen.Generators.Backends.Cpu;
using ModelGen.Generators.Printing;

namespace ModelGen.Generators.Ir;

/// <summary>Causal attention of steps that go on from a state: their keys and values are put behind those of the steps before, and the
/// queries see them all. A step costs what its own products and one row of scores cost, instead of the whole sequence again. Inputs and
/// output as in <see cref="AttentionOp"/>.</summary>
internal sealed class CachedAttentionOp(AttentionForm form, CarriedStates carried, int keys, int values, int room) : Op
{
    public override string Name => "cached_attention";

    public override string Key => FormattableString.Invariant($"cached_attention {form.Key} {keys} {values}");

    public override int? Stream => new AttentionOp(form).Stream;

    public override string OutputName(int output) => "statistics";

    public override Inference Infer(IReadOnlyList<Value> inputs) => new AttentionOp(form).Infer(inputs);

    public override string Formula(Node node, Func<Value, string> name) =>
        $"k, v behind those of the steps before;  {new AttentionOp(form).Formula(node, name)}";

    public override void Emit(KernelContext c, Node node)
    {
        var (q, k, v) = form.Split(node.Inputs);
        var (keyWidth, valueWidth) = (form.Heads * form.HeadSize, form.Heads * form.ValueSize);
        var (keyStart, valueStart) = form.Packing switch { AttentionPacking.Apart => (0, 0), AttentionPacking.KeysWithValues => (0, keyWidth), _ => (keyWidth, 2 * keyWidth) };
        var steps = q.Shape[1].Code;
        string Cache(int cache) => FormattableString.Invariant($"CarriedOut({carried.SlotOfCache(cache)})");
        void Append(Value x, int cache, int start, int width) => c.Line(FormattableString.Invariant(
            $"Attention.Append<{c.T}>({c[x]}, {Cache(cache)}, {steps}, {x.Shape.Last.Code}, {start}, {width}, Position, {room}, {c.Leading(Dim.Batch)});"));
        Append(k, keys, keyStart, keyWidth);
        Append(v, values, valueStart, valueWidth);
        var shape = FormattableString.Invariant($"AttentionShape.Cached({steps}, Position, {room}, {form.Heads}, {form.HeadSize}, {form.ValueSize}) with {{ QueryRow = {q.Shape.Last.Code}, Scale = {CSharpNames.Double(form.Scale)} }}");
        if (form.Dropout > 0) shape = shape.Replace(" }", $", {form.Drops(c)} }}");
        c.Line($"Attention.Forward<{c.T}>({c[q]}, {Cache(keys)}, {Cache(values)}, default, default, {c[node.Output]}, {c[node.Outputs[1]]}, {shape}, Seed, {c.Leading(Dim.Batch)});");
    }
}
