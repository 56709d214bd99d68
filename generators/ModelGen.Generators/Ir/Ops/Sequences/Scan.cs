namespace ModelGen.Generators.Ir;

/// <summary>A value of a scan's step that comes from outside it: the state as the step finds it, the step's part of a sequence, or a tensor
/// that is the same in every step.</summary>
internal sealed class StepInputOp(StepRole role, Shape shape, ElementType type) : LeafOp
{
    public StepRole Role => role;

    public override string Name => role.ToString().ToLowerInvariant();

    public override Inference Infer(IReadOnlyList<Value> inputs) => Inference.Of(shape, type);
}

/// <summary>What an input of a step is.</summary>
internal enum StepRole
{
    /// <summary>The state that the step before left.</summary>
    State,

    /// <summary>The step's part of a sequence.</summary>
    Item,

    /// <summary>A tensor from outside, the same in every step.</summary>
    Constant,
}

/// <summary>One step of a scan, as a graph of its own over tensors of one step. Its outputs are the states that it leaves, in order, and
/// after them what is kept of every step.</summary>
internal sealed class StepBody(ModelGraph graph, IReadOnlyList<Value> states)
{
    /// <summary>Tells the steps of a network apart.</summary>
    public int Number { get; } = graph.NewStep();

    public ModelGraph Graph => graph;

    /// <summary>Which of several recurrences of a layer it is: <c>l1_reverse</c>; empty where there is but one.</summary>
    public string Label { get; init; } = "";

    /// <summary>The states as it finds them.</summary>
    public IReadOnlyList<Value> States => states;

    /// <summary>Its parts of the sequences.</summary>
    public List<Value> Items { get; } = [];

    /// <summary>What is the same in every step.</summary>
    public List<Value> Constants { get; } = [];

    /// <summary>The states that the step leaves.</summary>
    public IReadOnlyList<Value> Next => graph.Outputs.Take(states.Count).ToList();

    /// <summary>What is kept of every step.</summary>
    public IReadOnlyList<Value> Kept => graph.Outputs.Skip(states.Count).ToList();

    /// <summary>Values that live for a step only, in buffers that the scan owns.</summary>
    public IReadOnlyList<Value> Passing { get; set; } = [];

    /// <summary>A value's own name; where it has but its layer's, that with what it is.</summary>
    public static string NameOf(Value value)
    {
        var node = value.Producer;
        if (value.Name != node.Layer || node.Op is LeafOp) return value.Name;
        return value.Index > 0 ? node.Layer + "_" + node.Op.OutputName(value.Index) : node.Layer + "_" + node.Op.Name;
    }

    /// <summary>A new input of the step, before the nodes that may read it.</summary>
    public static Value Input(ModelGraph graph, StepRole role, Shape shape, ElementType type, string name)
    {
        var node = new Node(new StepInputOp(role, shape, type), [], name, -1);
        node.Outputs = [new Value(node, 0, shape, type) { Name = name }];
        graph.Nodes.Insert(0, node);
        return node.Output;
    }
}

/// <summary>A recurrence: s[t], y[t] = step(s[t - 1], x[t], c), one step after another, from the first to the last or the other way round.
/// Inputs: the states before the first step, sequences step after step (T B, ...), constants. Outputs: the states after the last step, what
/// is kept of every step (T B, ...), and the buffers of a step. Its gradient is a scan the other way round
/// (<c>ScanGradient</c>).</summary>
internal sealed class ScanOp(StepBody body, Dim steps, bool reverse) : StepsOp
{
    public StepBody Body => body;

    public Dim Steps => steps;

    public bool Reverse => reverse;

    public override string Name => "scan";

    /// <summary>No two scans are taken for equal: their steps are graphs.</summary>
    public override string Key => "scan " + body.Number.ToString(System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>A node of the step that reads lengths finds them among what is the same in every step.</summary>
    public override bool TakesLengths(int input, int inputs) => input >= body.States.Count + body.Items.Count;

    /// <summary>Whether an input is a sequence, of which each step takes its part.</summary>
    public bool IsItem(int input) => input >= body.States.Count && input < body.States.Count + body.Items.Count;

    /// <summary>What a step reads and leaves, inside it and outside, where the first axis is the batch inside; and the steps of all that
    /// the scan reads and keeps.</summary>
    public override IEnumerable<AlignedAxes> Aligned(Node node)
    {
        var inside = body.States.Concat(body.Items).Concat(body.Constants).Zip(node.Inputs, (a, b) => (a, b))
            .Concat(body.Graph.Outputs.Zip(node.Outputs, (a, b) => (a, b)))
            .Concat(body.Next.Zip(body.States, (a, b) => (a, b)));
        var stacks = node.Inputs.Skip(body.States.Count).Take(body.Items.Count)
            .Concat(node.Outputs.Skip(body.States.Count).Take(body.Kept.Count)).ToList();
        return inside.SelectMany(p => AlignedAxes.FromTheEnd(p.a, p.b)).Where(p => p.AxisOfA > 0)
            .Concat(stacks.Skip(1).Select(stack => new AlignedAxes(stacks[0], 0, stack, 0) { AreSteps = true }));
    }

    public override Inference Infer(IReadOnlyList<Value> inputs) => Inference.Of(
        [.. body.States.Select(s => s.Shape), .. body.Kept.Select(k => Stacked(k.Shape, steps)), .. body.Passing.Select(p => p.Shape)]);

    public override Value?[] Backward(GraphBuilder b, Node node, IReadOnlyList<Value?> dOutputs, IReadOnlyList<bool> needs) =>
        throw new InvalidOperationException("the gradient of a scan is that of its step, which differentiation builds");

    public override Dim MultiplyAdds(Node node)
    {
        var sum = new Dim(0);
        foreach (var step in body.Graph.Nodes)
        {
            var each = step.Op.MultiplyAdds(step);
            if (each.Factor > 0) sum = each with { Factor = sum.Factor + each.Factor };
        }
        return sum.Factor == 0 ? sum : sum * steps;
    }

    /// <summary>Names of its outputs after what they hold: <c>lstm1H</c> for a state, <c>lstm1HSteps</c> for all steps of it,
    /// <c>lstm1GatesStep</c> for one.</summary>
    public IReadOnlyList<string> OutputNames()
    {
        var names = ValueNames.Run(body.Graph);
        var label = body.Label.Length == 0 ? "" : Printing.CSharpNames.Pascal(body.Label);
        string Of(Value value) => body.Next.ToList().IndexOf(value) is var state && state >= 0 ? names[body.States[state]] : names[value];
        string Labelled(Value value, string role) => Of(value) + (Of(value).EndsWith(label, StringComparison.Ordinal) ? "" : label) + role;
        return [.. body.States.Select(s => names[s]), .. body.Kept.Select(k => Labelled(k, "_steps")),
            .. body.Passing.Select(p => Labelled(p, "_step"))];
    }

    public override string Formula(Node node, Func<Value, string> name) =>
        $"{(reverse ? $"in reverse, for t = {steps} - 1 ... 0" : $"forward, for t = 0 ... {steps} - 1")}: "
            + $"{string.Join(", ", node.Outputs.Take(body.States.Count).Select(name))} from what the step before left";
}
