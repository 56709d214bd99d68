namespace ModelGen.Generators.Ir;

/// <summary>Element type of a value.</summary>
internal enum ElementType
{
    /// <summary>The model's floating-point type.</summary>
    Real,

    /// <summary>int: class labels and token indices.</summary>
    Index,
}

/// <summary>A tensor in the graph: one output of the node that produces it.</summary>
internal sealed class Value
{
    public Value(Node producer, int index, Shape shape, ElementType type)
    {
        Producer = producer;
        Index = index;
        Shape = shape;
        Type = type;
    }

    public Node Producer { get; }

    /// <summary>Which output of the producer.</summary>
    public int Index { get; }

    /// <summary>Its shape, which is another only where a back end keeps it in another way.</summary>
    public Shape Shape { get; set; }

    public ElementType Type { get; }

    /// <summary>The name emitted code and messages use: <c>fc1</c>, <c>dFc1</c>, <c>labels</c>; unique once <c>NameValues</c> has
    /// run.</summary>
    public string Name { get; set; } = "";

    /// <summary>Where the user wrote the sizes of its axes, by axis; -1 for sizes that follow from others.</summary>
    public int[]? SizeSites { get; set; }

    /// <summary>The value in which the size of an axis, counted from the end, was last found to come from.</summary>
    public (int FromEnd, Value Value)? Source { get; set; }

    /// <summary>The value whose gradient it is, ∂loss/∂that; null for others.</summary>
    public Value? GradientOf { get; set; }

    /// <summary>What it is the number of, where it is the divisor of a mean; else null.</summary>
    public ElementCount? Counts { get; set; }

    /// <summary>Set on the placeholder that stands for a value whose shape could not be inferred; nothing further is reported about
    /// it.</summary>
    public bool IsUnknown => Producer.Op is UnknownOp;

    /// <summary>The value whose memory it shares: itself, or what it is a view of.</summary>
    public Value Root
    {
        get
        {
            var value = this;
            while (value.Producer.Op.IsView) value = value.Producer.Inputs[0];
            return value;
        }
    }

    public override string ToString() => $"{Name} {Shape}";
}

/// <summary>One operation of the graph.</summary>
internal sealed class Node
{
    public Node(Op op, IEnumerable<Value> inputs, string layer, int site)
    {
        Op = op;
        Inputs = inputs.ToList();
        Layer = layer;
        Layers = layer.Length > 0 ? [layer] : [];
        Site = site;
    }

    /// <summary>What it does, with its attributes.</summary>
    public Op Op { get; set; }

    /// <summary>The elementwise function that each element of the first output goes through before it is written; null for none. Its first
    /// operand is what the op gives, the others are the node's last inputs, of the output's shape.</summary>
    public MapDefinition? Epilogue { get; set; }

    /// <summary>What the op gives before the epilogue, by the name that formulas have for it; null where there is no epilogue.</summary>
    public Value? BeforeEpilogue { get; set; }

    /// <summary>How many inputs the op itself reads, before those that only the epilogue does.</summary>
    public int OpInputs => Inputs.Count - (Epilogue is { } map ? map.Arity - 1 : 0);

    public List<Value> Inputs { get; }

    public IReadOnlyList<Value> Outputs { get; set; } = [];

    /// <summary>The first output.</summary>
    public Value Output => Outputs[0];

    /// <summary>The user's name of the layer it belongs to: <c>fc1</c>, <c>block1.conv0</c>.</summary>
    public string Layer { get; }

    /// <summary>The layers fused into it, in order: <c>fc1</c>, <c>relu1</c>.</summary>
    public IReadOnlyList<string> Layers { get; set; }

    /// <summary>Those layers, for comments: <c>fc1, relu1</c>.</summary>
    public string Title => string.Join(", ", Layers);

    /// <summary>Adds the layers of a node that is fused into this one, which come before its own.</summary>
    public void TakeIn(Node producer) => Layers = [.. producer.Layers.Except(Layers, StringComparer.Ordinal), .. Layers];

    /// <summary>Where the user wrote it.</summary>
    public int Site { get; }

    /// <summary>Whether differentiation built it.</summary>
    public bool IsBackward { get; set; }

    /// <summary>The node whose gradient this is, for backward nodes.</summary>
    public Node? Of { get; set; }

    /// <summary>Outputs that are the gradient of a parameter and go straight to the step's sink: no buffer is planned for them.</summary>
    public Dictionary<int, ParameterInfo> Sinks { get; } = [];

    /// <summary>Shapes and element types of its outputs, by its op.</summary>
    public Inference Infer() => Op.Infer(Inputs.Take(OpInputs).ToList());

    /// <summary>The elements of its outputs as expressions over those of its inputs (<see cref="Op.ExpandAll"/>).</summary>
    public IReadOnlyList<IReadOnlyList<Scalar>>? Expand(IReadOnlyList<IReadOnlyList<Scalar>> inputs)
    {
        var outputs = Op.ExpandAll(this, inputs.Take(OpInputs).ToList());
        if (outputs is null || Epilogue is null) return outputs;
        return [
            outputs[0].Select((result, at) => Epilogue.Value.Substitute(i => i == 0 ? result : inputs[OpInputs + i - 1][at]))
                .ToList(), .. outputs.Skip(1)];
    }

    /// <summary>The formula of what the op gives, and of the epilogue: <c>a1 = W1 h0 + b1,  h1 = max(a1, 0)</c>.</summary>
    public string Define(string result, Func<Value, string> name)
    {
        if (Epilogue is null) return $"{name(Output)} = {result}";
        var inner = name(BeforeEpilogue!);
        return $"{inner} = {result},  {name(Output)} = {Epilogue.Describe(i => i == 0 ? inner : name(Inputs[OpInputs + i - 1]))}";
    }

    public override string ToString() => $"{string.Join(", ", Outputs)} = {Op.Name}({string.Join(", ", Inputs.Select(i => i.Name))})";
}

/// <summary>The elements that are reduced to one: those of a value along some axes, less a number.</summary>
/// <param name="Of">The value.</param>
/// <param name="Axes">The axes that are reduced.</param>
/// <param name="KeepsAxes">Whether they are kept, with one element each.</param>
/// <param name="Less">What is subtracted, as 1 for the variance of a sample.</param>
internal sealed record ElementCount(Value Of, IReadOnlyList<int> Axes, bool KeepsAxes, int Less);
