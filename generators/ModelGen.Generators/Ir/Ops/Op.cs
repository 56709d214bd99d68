namespace ModelGen.Generators.Ir;

/// <summary>Shapes and element types of an op's outputs, or what is wrong with its inputs.</summary>
internal sealed record Inference(
    IReadOnlyList<(Shape Shape, ElementType Type)> Outputs, string? ErrorId = null, IReadOnlyList<string>? ErrorArguments = null)
{
    public static Inference Of(Shape shape, ElementType type = ElementType.Real) => new([(shape, type)]);

    public static Inference Of(params Shape[] shapes) => new(shapes.Select(s => (s, ElementType.Real)).ToList());

    /// <summary>A finding. The message's first argument, the layer's name, is added by the builder.</summary>
    public static Inference Error(string id, params string[] arguments) => new([], id, arguments);

    /// <summary>What does not fit, each with the axis from the end that is in question.</summary>
    public IReadOnlyList<(Value Value, int FromEnd)> Conflict { get; init; } = [];

    /// <summary>The finding that two shapes differ, which names both sides.</summary>
    public static Inference Differ(string id, Value a, Value b, bool broadcast)
    {
        var axis = Provenance.Difference(a.Shape, b.Shape, broadcast);
        return Differ(id, a, axis, b, axis);
    }

    /// <summary>The finding that the sizes of two axes, counted from the end, differ.</summary>
    public static Inference Differ(string id, Value a, int axisOfA, Value b, int axisOfB) =>
        Error(id, Provenance.Describe(a, axisOfA), Provenance.Describe(b, axisOfB)) with { Conflict = [(a, axisOfA), (b, axisOfB)] };

    /// <summary>The finding that a target has not the shape that goes with a prediction; a target of class indices lacks the prediction's
    /// last axis.</summary>
    public static Inference WrongTarget(Value prediction, string needed, Value target, bool ofIndices)
    {
        var shape = ofIndices ? prediction.Shape.Without(-1) : prediction.Shape;
        var axis = Provenance.Difference(shape, target.Shape, broadcast: false);
        return Error("MG3007", needed, Provenance.Name(prediction), Provenance.Name(target),
            target.Shape + (target.Type == ElementType.Index && !ofIndices ? " of indices" : "")) with
        {
            Conflict = shape.Rank == target.Shape.Rank && !shape.Equals(target.Shape)
                ? [(prediction, ofIndices ? axis + 1 : axis), (target, axis)]
                : [],
        };
    }

    /// <summary>The finding that real numbers stand where indices are needed.</summary>
    public static Inference WantsIndices(Value input) => Error("MG3012", Provenance.Name(input));

    /// <summary>The finding that indices stand where real numbers are needed.</summary>
    public static Inference WrongType(Value input) => Error("MG3006", Provenance.Name(input));
}

/// <summary>An operation of the graph: its shape rule, its derivative, its formula and its cost. How it is computed is a row in the table
/// of a back end. Instances hold their attributes and are immutable.</summary>
internal abstract partial class Op
{
    /// <summary>The field's name of it: <c>softmax</c>.</summary>
    public abstract string Name { get; }

    /// <summary>The shape rule.</summary>
    public abstract Inference Infer(IReadOnlyList<Value> inputs);

    /// <summary>Whether it changes something beyond its outputs, so that it may not be removed.</summary>
    public virtual bool HasEffect => false;

    /// <summary>Whether its output is its first input under another shape: no code, no memory.</summary>
    public virtual bool IsView => false;

    /// <summary>The stream of random numbers that it draws from, which no other node of the network has
    /// (<see cref="ModelGraph.NewStream"/>); null for none.</summary>
    public virtual int? Stream => null;

    /// <summary>Whether two nodes with equal ops and inputs compute the same (false for random numbers).</summary>
    public bool IsPure => Stream is null;

    /// <summary>Whether an input may hold the lengths of sequences. Lengths are nothing to any other.</summary>
    public virtual bool TakesLengths(int input, int inputs) => false;

    /// <summary>Builds the gradients of its inputs, one for each, null where none flows. <paramref name="needs"/> says which are
    /// wanted.</summary>
    public virtual Value?[] Backward(GraphBuilder b, Node node, IReadOnlyList<Value?> dOutputs, IReadOnlyList<bool> needs) =>
        new Value?[node.Inputs.Count];

    /// <summary>The op for a batch of another size: ops that hold a shape hold that of their result.</summary>
    public virtual Op WithBatch(Dim batch) => this;

    /// <summary>The elementwise function it amounts to, given its inputs, once it has been differentiated by a rule of its own; null for
    /// most ops.</summary>
    public virtual MapDefinition? AsMap => null;

    /// <summary>What an element of the output sees of the inputs along the axes of an image; everything, unless the op knows
    /// better.</summary>
    public virtual ReceptiveField ReceptiveFieldOf(Node node) => ReceptiveField.All;

    /// <summary>Multiply-adds, for the summary and for deciding how to emit; 0 for what moves data.</summary>
    public virtual Dim MultiplyAdds(Node node) => new(0);

    /// <summary>The formula beside the emitted code, in the notation of a course: <c>y = x W + b</c>.</summary>
    public abstract string Formula(Node node, Func<Value, string> name);

    /// <summary>The elements of the first output as expressions over the elements of the inputs, for a single sample: what full unrolling
    /// emits and what constant folding evaluates. Null where an op has no such form. An op with <see cref="SumsOverBatch"/> gives one
    /// sample's contribution.</summary>
    public virtual IReadOnlyList<Scalar>? Expand(Node node, IReadOnlyList<IReadOnlyList<Scalar>> inputs) => null;

    /// <summary>As <see cref="Expand"/>, for every output. Null where an op has no such form.</summary>
    public virtual IReadOnlyList<IReadOnlyList<Scalar>>? ExpandAll(Node node, IReadOnlyList<IReadOnlyList<Scalar>> inputs) =>
        node.Outputs.Count == 1 && Expand(node, inputs) is { } only ? [only] : null;

    /// <summary>Whether its output has no batch axis because it is summed over the samples.</summary>
    public virtual bool SumsOverBatch(Node node) => false;

    /// <summary>What an output beyond the first is called.</summary>
    public virtual string OutputName(int output) => "output" + output.ToString(System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>Text that distinguishes ops with different attributes; equal keys mean equal ops.</summary>
    public virtual string Key => Name;

    public override string ToString() => Key;
}
