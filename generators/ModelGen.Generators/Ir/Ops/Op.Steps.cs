namespace ModelGen.Generators.Ir;

/// <content>What an operation does with the steps of sequences, some of which are padding behind the data. The defaults are safe: an op
/// that says nothing ends what is known of an axis, reads zeros for its padding, and cannot go on from call to call.</content>
internal abstract partial class Op
{
    /// <summary>Which axes of its inputs and outputs it lines up. Those that turn out to differ in size are passed over.</summary>
    public virtual IEnumerable<AlignedAxes> Aligned(Node node) => [];

    /// <summary>Which axes of its output it makes of others, their padding still at the end: cut, joined, pooled or stretched.</summary>
    public virtual IEnumerable<DerivedAxis> Derived(Node node) => [];

    /// <summary>The number that changes nothing where it stands in the padding of an input along an axis: 0 in a sum, -∞ in a maximum. Null
    /// where padding stays padding. Unless it says otherwise, an op reads zeros along axes that it neither keeps nor makes others
    /// of.</summary>
    public virtual double? PaddingRead(Node node, int input, int axis) => Keeps(node, input, axis) ? null : 0;

    /// <summary>What its output holds in padding along an axis: 0 where it surely does, an infinity where it may, which is replaced since
    /// it would meet weights of zero; null where nothing is known.</summary>
    public virtual double? PaddingGiven(Node node, int axis) => null;

    /// <summary>Lengths that it reads, with the value and its axis whose steps they count; null for none.</summary>
    public virtual (Value Of, int Axis, Value Lengths)? Counted(Node node) => null;

    /// <summary>The label that it passes over; null for none.</summary>
    public virtual int? IgnoreIndex => null;

    /// <summary>The op as it passes over a label, unless it already passes over one; null for ops that can pass over none.</summary>
    public virtual Op? Ignoring(int label) => null;

    /// <summary>Whether each step of its output follows from the same step of its inputs (B, T, ...) alone.</summary>
    public virtual bool KeepsSteps(Node node) => false;

    /// <summary>Whether a sequence may reach it in pieces, whatever its shapes: it goes on from a state, or reads no steps.</summary>
    public virtual bool IsResumable => false;

    /// <summary>Whether an axis of an input is an axis of another of its values, or becomes one.</summary>
    protected bool Keeps(Node node, int input, int axis) =>
        Aligned(node).Any(p => p.Fits && p.Has(node.Inputs[input], axis))
            || DerivedAxis.Of(node).Any(d => d.Input == input && d.AxisOfX == axis);
}
