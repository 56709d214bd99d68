namespace ModelGen.Generators.Ir;

/// <summary>Causal attention of steps that go on from a state: their keys and values are put behind those of the steps before, and the
/// queries see them all. A step costs what its own products and one row of scores cost, instead of the whole sequence again. Inputs and
/// output as in <see cref="AttentionOp"/>.</summary>
internal sealed class CachedAttentionOp(AttentionForm form, CarriedStates carried, int keys, int values, int room) : Op
{
    public int Room => room;

    public int Values => values;

    public int Keys => keys;

    public CarriedStates Carried => carried;

    public AttentionForm Form => form;

    public override string Name => "cached_attention";

    public override string Key => FormattableString.Invariant($"cached_attention {form.Key} {keys} {values}");

    public override int? Stream => new AttentionOp(form).Stream;

    public override string OutputName(int output) => "statistics";

    public override IEnumerable<AlignedAxes> Aligned(Node node) => form.Aligned(node);

    public override bool IsResumable => true;

    public override Inference Infer(IReadOnlyList<Value> inputs) => new AttentionOp(form).Infer(inputs);

    public override string Formula(Node node, Func<Value, string> name) =>
        $"k, v behind those of the steps before;  {new AttentionOp(form).Formula(node, name)}";
}
