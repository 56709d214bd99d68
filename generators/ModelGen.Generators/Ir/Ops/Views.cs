namespace ModelGen.Generators.Ir;

/// <summary>The same elements under another shape. dx = dy under the old shape.</summary>
internal sealed class ReshapeOp(Shape shape) : Op
{
    public override string Name => "reshape";

    public override string Key => "reshape " + shape;

    public override bool IsView => true;

    public override ReceptiveField ReceptiveFieldOf(Node node) => ReceptiveField.Same;

    public override Op WithBatch(Dim batch) => new ReshapeOp(shape.With(0, batch));

    public override Inference Infer(IReadOnlyList<Value> inputs) =>
        inputs[0].Shape.Elements == shape.Elements ? Inference.Of(shape, inputs[0].Type) : Inference.Error("MG3004", inputs[0].Shape.ToString(), shape.ToString());

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

    public override Inference Infer(IReadOnlyList<Value> inputs) => Inference.Of(inputs[0].Shape, inputs[0].Type);

    public override string Formula(Node node, Func<Value, string> name) => $"{name(node.Output)} = {name(node.Inputs[0])}, no gradient";

    public override IReadOnlyList<Scalar> Expand(Node node, IReadOnlyList<IReadOnlyList<Scalar>> inputs) => inputs[0];
}
