namespace ModelGen.Generators.Ir;

/// <summary>Spreads a tensor over a larger shape by NumPy's rule. dx = the sum of dy over the axes it was spread along.</summary>
internal sealed class BroadcastOp(Shape shape) : Op
{
    /// <summary>The function that it applies to each element: none.</summary>
    public static readonly MapOp Copy = new(MapDefinition.Unary("copy", Scalar.X(0), 1, "{0}", "Identity"));

    public override string Name => "broadcast";

    public override string Key => "broadcast " + shape;

    public override ReceptiveField ReceptiveFieldOf(Node node) => ReceptiveField.Same;

    public override Op WithBatch(Dim batch) => new BroadcastOp(shape.With(0, batch));

    public override IEnumerable<AlignedAxes> Aligned(Node node) =>
        node.Inputs.SelectMany(input => AlignedAxes.FromTheEnd(input, node.Output));

    public override double? PaddingRead(Node node, int input, int axis) => null;

    public override bool KeepsSteps(Node node) => true;

    public override Inference Infer(IReadOnlyList<Value> inputs) =>
        shape.Equals(Shape.Broadcast(inputs[0].Shape, shape))
            ? Inference.Of(shape)
            : Inference.Error("MG3002", Provenance.Describe(inputs[0]), shape.ToString());

    public override Value?[] Backward(GraphBuilder b, Node node, IReadOnlyList<Value?> dOutputs, IReadOnlyList<bool> needs) =>
        [b.SumTo(dOutputs[0]!, node.Inputs[0].Shape)];

    public override string Formula(Node node, Func<Value, string> name) =>
        $"{name(node.Output)} = {name(node.Inputs[0])} spread over {shape}";

    public override IReadOnlyList<Scalar> Expand(Node node, IReadOnlyList<IReadOnlyList<Scalar>> inputs) =>
        Enumerable.Range(0, shape.PerSample.Value).Select(i => inputs[0][Broadcasting.Index(i, shape, node.Inputs[0].Shape)]).ToList();
}
