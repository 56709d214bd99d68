using System.Globalization;

namespace ModelGen.Generators.Ir;

/// <summary>The state that the call before left in a slot, (B, ...). No gradient flows into that call: back-propagation through time is
/// truncated there (Williams and Peng 1990).</summary>
internal sealed class CarriedOp(int slot, Shape shape) : LeafOp
{
    public int Slot => slot;

    public override string Name => "carried";

    public override string Key => "carried " + slot.ToString(CultureInfo.InvariantCulture);

    public override Inference Infer(IReadOnlyList<Value> inputs) => Inference.Of(shape);
}

/// <summary>1 where the state has read nothing yet, else 0.</summary>
internal sealed class FreshOp : LeafOp
{
    public override string Name => "fresh";

    public override Inference Infer(IReadOnlyList<Value> inputs) => Inference.Of(Shape.Scalar);
}

/// <summary>Leaves a state in a slot for the next call.</summary>
internal sealed class CarryOp(int slot) : Op
{
    public int Slot => slot;

    public override string Name => "carry";

    public override string Key => "carry " + slot.ToString(CultureInfo.InvariantCulture);

    public override bool HasEffect => true;

    public override double? PaddingRead(Node node, int input, int axis) => null;

    public override bool IsResumable => true;

    public override Inference Infer(IReadOnlyList<Value> inputs) => Inference.Of(Shape.Scalar);

    public override string Formula(Node node, Func<Value, string> name) => $"{name(node.Inputs[0])} for the next call";
}
