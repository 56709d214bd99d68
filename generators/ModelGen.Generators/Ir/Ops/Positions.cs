namespace ModelGen.Generators.Ir;

/// <summary>x plus the sines and cosines of each step's place: p(t, 2i) = sin(t base^(-2i/C)), p(t, 2i + 1) = cos of the same. dx =
/// dy.</summary>
internal sealed class SinusoidOp(double wavelength, bool goesOn = false) : Op
{
    public double Wavelength => wavelength;

    public double Base => wavelength;

    public override string Name => "positions";

    /// <summary>Whether the first step stands behind those that the state has read.</summary>
    public bool GoesOn => goesOn;

    public override string Key => FormattableString.Invariant($"positions {wavelength:R} {goesOn}");

    public override IEnumerable<AlignedAxes> Aligned(Node node) => AlignedAxes.FromTheEnd(node.Inputs[0], node.Output);

    public override bool KeepsSteps(Node node) => goesOn;

    public override Inference Infer(IReadOnlyList<Value> inputs) => inputs[0].Type == ElementType.Real
        ? Inference.Of(inputs[0].Shape)
        : Inference.WrongType(inputs[0]);

    public override Value?[] Backward(
        GraphBuilder b, Node node, IReadOnlyList<Value?> dOutputs, IReadOnlyList<bool> needs) => [dOutputs[0]];

    public override string Formula(Node node, Func<Value, string> name) =>
        $"{name(node.Output)} = {name(node.Inputs[0])} + p,  "
        + FormattableString.Invariant($"p[t, 2i] = sin(t {wavelength}^(-2i/{node.Output.Shape.Last})), p[t, 2i + 1] = cos(...)");
}

/// <summary>Turns pairs of features, head by head, by angles t base^(-2i/d): y₀ = x₀ cos - x₁ sin, y₁ = x₀ sin + x₁ cos. dx is dy turned
/// back.</summary>
internal sealed class RotaryOp(int heads, double wavelength, bool inverse, bool goesOn = false) : Op
{
    public double Wavelength => wavelength;

    public int Heads => heads;

    public double Base => wavelength;

    public bool Inverse => inverse;

    public override string Name => "rotary";

    /// <summary>Whether the first step stands behind those that the state has read.</summary>
    public bool GoesOn => goesOn;

    public override string Key => FormattableString.Invariant($"rotary {heads} {wavelength:R} {inverse} {goesOn}");

    public override IEnumerable<AlignedAxes> Aligned(Node node) => AlignedAxes.FromTheEnd(node.Inputs[0], node.Output);

    public override bool KeepsSteps(Node node) => goesOn;

    public override Inference Infer(IReadOnlyList<Value> inputs) => inputs[0].Type == ElementType.Real
        ? Inference.Of(inputs[0].Shape)
        : Inference.WrongType(inputs[0]);

    public override Value?[] Backward(GraphBuilder b, Node node, IReadOnlyList<Value?> dOutputs, IReadOnlyList<bool> needs) =>
        [b.Add(new RotaryOp(heads, wavelength, !inverse), dOutputs[0]!)];

    public override string Formula(Node node, Func<Value, string> name) =>
        $"{name(node.Output)} = {name(node.Inputs[0])}, pair i of each head turned {(inverse ? "back " : "")}by "
        + FormattableString.Invariant($"t {wavelength}^(-2i/{node.Output.Shape.Last.Value / heads})");
}

/// <summary>The first rows of a table, as many as there are steps: the beginning of its memory. dTable = dy over zeros.</summary>
internal sealed class LeadingRowsOp(Dim rows) : Op
{
    public override string Name => "leading_rows";

    public override string Key => "leading_rows " + rows;

    public override bool IsView => true;

    public override Inference Infer(IReadOnlyList<Value> inputs) => Inference.Of(inputs[0].Shape.With(0, rows));

    public override Value?[] Backward(GraphBuilder b, Node node, IReadOnlyList<Value?> dOutputs, IReadOnlyList<bool> needs) =>
        [b.Add(new LeadingRowsGradientOp(node.Inputs[0].Shape), dOutputs[0]!)];

    public override string Formula(Node node, Func<Value, string> name) => $"{name(node.Output)} = {name(node.Inputs[0])}[..{rows}]";
}

/// <summary>The gradient of a table whose first rows were read: theirs, and zeros.</summary>
internal sealed class LeadingRowsGradientOp(Shape table) : Op
{
    public override string Name => "leading_rows_gradient";

    public override string Key => "leading_rows_gradient " + table;

    public override Inference Infer(IReadOnlyList<Value> inputs) => Inference.Of(table);

    public override string Formula(Node node, Func<Value, string> name) => $"{name(node.Output)} = {name(node.Inputs[0])} over zeros";
}

/// <summary>The rows of a table for the steps behind those that the state has read.</summary>
internal sealed class FollowingRowsOp(Dim rows) : Op
{
    public override string Name => "following_rows";

    public override string Key => "following_rows " + rows;

    public override bool IsResumable => true;

    public override Inference Infer(IReadOnlyList<Value> inputs) => Inference.Of(inputs[0].Shape.With(0, rows));

    public override string Formula(Node node, Func<Value, string> name) =>
        $"{name(node.Output)} = {name(node.Inputs[0])}[position..position + {rows}]";
}
