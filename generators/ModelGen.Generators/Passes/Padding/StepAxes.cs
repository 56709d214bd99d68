using ModelGen.Generators.Ir;

namespace ModelGen.Generators.Passes;

/// <summary>Which axes of a network's values are the steps of sequences with lengths. Axes that an operation lines up with each other are
/// one axis, in both directions: what is added to a sequence, or compared with it as a target, has its steps.</summary>
internal sealed class StepAxes
{
    private readonly Dictionary<(Value Value, int Axis), (Value Value, int Axis)> joined = [];
    /// <summary>The lengths known of each axis, under the one that stands for all that are the same.</summary>
    private readonly Dictionary<(Value Value, int Axis), List<Value>> known = [];

    /// <summary>Lengths that follow from others, by how they do.</summary>
    private readonly Dictionary<string, List<Node>> derived = new(StringComparer.Ordinal);

    /// <summary>The lengths outside for those that a step of a scan reads.</summary>
    private readonly Dictionary<Value, Value> outside = [];

    private readonly GraphBuilder b;

    public StepAxes(GraphBuilder b)
    {
        this.b = b;
        var graph = b.Graph;
        foreach (var node in graph.Nodes.Where(n => n.Op is StepLengthsOp)) Remember(node);
        var said = new List<(Value Value, int Axis, Value Lengths)>();
        // Where the free time axis has lengths but once, they are those of every input along it.
        var free = graph.Inputs.Where(i => i.Producer.Op is InputOp { LengthsOf: { SequencePower: > 0 } }).ToList();
        if (free.Count == 1)
        {
            var along = graph.Inputs.Where(i => !i.IsUnknown)
                .SelectMany(i => Enumerable.Range(0, i.Shape.Rank).Select(axis => (Input: i, Axis: axis)));
            said.AddRange(along.Where(a => a.Input.Shape[a.Axis] == Dim.Sequence).Select(a => (a.Input, a.Axis, free[0])));
        }
        Read(graph, said);
        // What is the same axis is known from here on.
        foreach (var (value, axis, lengths) in said) Know(value, axis, lengths);
        // What layers do with lengths says more than where they stand among the parameters.
        var used = new HashSet<Value>(graph.Inputs.SelectMany(i => Axes(i).SelectMany(axis => Known(i, axis))));
        foreach (var (input, axis, lengths) in graph.Padded.Where(p => !used.Contains(p.Lengths)).ToList()) Know(input, axis, lengths);
        foreach (var (node, derived) in graph.Nodes.ToList().SelectMany(n => DerivedAxis.Of(n).Select(d => (n, d))))
        {
            if (LengthsOf(node.Inputs[derived.Input], derived.AxisOfX) is not { } lengths) continue;
            Know(node.Output, derived.AxisOfY, Derived(node.Output.Shape[derived.AxisOfY], derived.Rule, lengths));
        }
    }

    private void Know(Value value, int axis, Value lengths)
    {
        var root = Find((value, axis));
        if (!known.TryGetValue(root, out var list)) known[root] = list = [];
        if (!list.Contains(lengths)) list.Add(lengths);
    }

    private List<Value> Known(Value value, int axis) => known.TryGetValue(Find((value, axis)), out var list) ? list : [];

    /// <summary>The axes of a value that are steps of sequences, with their lengths; of what is kept step after step, (T B, ...), the first
    /// among them.</summary>
    public IEnumerable<(int Axis, Value Lengths)> Of(Value value)
    {
        foreach (var axis in Axes(value))
        {
            if (LengthsOf(value, axis) is { } lengths) yield return (axis, lengths);
        }
    }

    private static IEnumerable<int> Axes(Value value)
    {
        if (value.IsUnknown || !value.Shape.IsBatched) return [];
        var first = value.Shape[0] == Dim.Batch ? 1 : 0;
        return Enumerable.Range(first, value.Shape.Rank - first);
    }

    /// <summary>The lengths of the steps along an axis, the least where sequences with different lengths are lined up; null where it is no
    /// axis of steps.</summary>
    private Value? LengthsOf(Value value, int axis)
    {
        var lengths = Known(value, axis)
            .Where(l => InputOp.StepsOf(l) is { } steps && value.Shape[axis] == (axis == 0 ? steps * Dim.Batch : steps)).ToList();
        return lengths.Count == 0 ? null : lengths.Aggregate((a, other) => Derived(InputOp.StepsOf(a)!.Value, null, a, other));
    }

    /// <summary>Lengths that follow from others, which come first in the graph.</summary>
    private Value Derived(Dim steps, StepRule? rule, params Value[] lengths)
    {
        var key = new StepLengthsOp(steps, rule, 0).Key;
        if (derived.TryGetValue(key, out var same) && same.Find(n => n.Inputs.SequenceEqual(lengths)) is { } node) return node.Output;
        var last = lengths.Select(l => l.Producer).OrderBy(b.Graph.Nodes.IndexOf).Last();
        var found = StepPadding.After(b.At(last.Site, lengths[0].Name), last, at =>
            GraphBuilder.Named(at.Add(new StepLengthsOp(steps, rule, at.Graph.IndexCopies++), lengths), lengths[0].Name + "_left"));
        Remember(found.Producer);
        return found;
    }

    private void Remember(Node node)
    {
        if (!derived.TryGetValue(node.Op.Key, out var list)) derived[node.Op.Key] = list = [];
        list.Add(node);
    }

    private void Read(ModelGraph graph, List<(Value Value, int Axis, Value Lengths)> said)
    {
        foreach (var node in graph.Nodes)
        {
            foreach (var pair in AlignedAxes.Of(node)) Join((pair.A, pair.AxisOfA), (pair.B, pair.AxisOfB));
            if (node.Op.Counted(node) is var (of, axis, lengths)) said.Add((of, axis, Lengths(lengths)));
            if (node.Op is not ScanOp { Body: var body }) continue;
            var constants = body.States.Count + body.Items.Count;
            for (var i = 0; i < body.Constants.Count; i++) outside[body.Constants[i]] = Lengths(node.Inputs[constants + i]);
            Read(body.Graph, said);
        }
    }

    private Value Lengths(Value value) => outside.TryGetValue(value, out var of) ? of : value;

    private (Value Value, int Axis) Find((Value Value, int Axis) axis)
    {
        var root = axis;
        while (joined.TryGetValue(root, out var next)) root = next;
        // The next search from here takes one step.
        while (joined.TryGetValue(axis, out var next) && next != root) (joined[axis], axis) = (root, next);
        return root;
    }

    private void Join((Value Value, int Axis) a, (Value Value, int Axis) b)
    {
        var (rootOfA, rootOfB) = (Find(a), Find(b));
        if (rootOfA != rootOfB) joined[rootOfA] = rootOfB;
    }
}
