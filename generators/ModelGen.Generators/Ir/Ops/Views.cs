namespace ModelGen.Generators.Ir;

/// <summary>The same elements under another shape. dx = dy under the old shape.</summary>
internal sealed class ReshapeOp(Shape shape) : Op
{
    public override string Name => "reshape";

    public override string Key => "reshape " + shape;

    public override bool IsView => true;

    public override ReceptiveField ReceptiveFieldOf(Node node) => ReceptiveField.Same;

    public override Op WithBatch(Dim batch) => new ReshapeOp(shape.With(0, batch));

    /// <summary>Axes that are neither split nor joined.</summary>
    public override IEnumerable<AlignedAxes> Aligned(Node node) => AxisGroups.Of(node.Inputs[0].Shape, node.Output.Shape)
        .Where(g => g.X.Count == 1 && g.Y.Count == 1).Select(g => new AlignedAxes(node.Inputs[0], g.X[0], node.Output, g.Y[0]));

    /// <summary>Axes that begin a group of axes that are joined and split again: their padding stays at the end.</summary>
    public override IEnumerable<DerivedAxis> Derived(Node node)
    {
        var (x, y) = (node.Inputs[0].Shape, node.Output.Shape);
        foreach (var (left, right) in AxisGroups.Of(x, y))
        {
            if (left.Count == 1 && right.Count == 1) continue;
            var (from, to) = (left.FirstOrDefault(a => !x[a].IsOne), right.FirstOrDefault(a => !y[a].IsOne));
            var (within, each) = (AxisGroups.Inside(x, left, from), AxisGroups.Inside(y, right, to));
            if (from > 0 && to > 0 && within.IsConstant && each.IsConstant) yield return new(from, to, new(within.Factor, 0, each.Factor));
        }
    }

    public override bool KeepsSteps(Node node) => true;

    public override Inference Infer(IReadOnlyList<Value> inputs) =>
        inputs[0].Shape.Elements == shape.Elements
            ? Inference.Of(shape, inputs[0].Type)
            : Inference.Error("MG3004", inputs[0].Shape.ToString(), shape.ToString());

    public override Value?[] Backward(GraphBuilder b, Node node, IReadOnlyList<Value?> dOutputs, IReadOnlyList<bool> needs) =>
        [b.Reshape(dOutputs[0]!, node.Inputs[0].Shape)];

    public override string Formula(Node node, Func<Value, string> name) => $"{name(node.Output)} = {name(node.Inputs[0])} as {shape}";

    public override IReadOnlyList<Scalar> Expand(Node node, IReadOnlyList<IReadOnlyList<Scalar>> inputs) => inputs[0];
}

/// <summary>The same value, but no gradient passes.</summary>
internal sealed class StopGradientOp : Op
{
    public override string Name => "stop_gradient";

    public override bool IsView => true;

    public override ReceptiveField ReceptiveFieldOf(Node node) => ReceptiveField.Same;

    public override IEnumerable<AlignedAxes> Aligned(Node node) => AlignedAxes.FromTheEnd(node.Inputs[0], node.Output);

    public override bool KeepsSteps(Node node) => true;

    public override Inference Infer(IReadOnlyList<Value> inputs) => Inference.Of(inputs[0].Shape, inputs[0].Type);

    public override string Formula(Node node, Func<Value, string> name) => $"{name(node.Output)} = {name(node.Inputs[0])}, no gradient";

    public override IReadOnlyList<Scalar> Expand(Node node, IReadOnlyList<IReadOnlyList<Scalar>> inputs) => inputs[0];
}
