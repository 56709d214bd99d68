using ModelGen.Generators.Graph;
using ModelGen.Generators.Ops;

namespace ModelGen.Generators.Passes;

/// <summary>Which axes of a network's values are the steps of sequences with lengths. Axes that an operation lines up with each other are one axis, in both
/// directions: what is added to a sequence, or compared with it as a target, has its steps.</summary>
internal sealed class StepAxes
{
    private readonly Dictionary<(Value Value, int Axis), (Value Value, int Axis)> joined = [];
    private readonly List<(Value Value, int Axis, Value Lengths)> known = [];

    /// <summary>The lengths outside for those that a step of a scan reads.</summary>
    private readonly Dictionary<Value, Value> outside = [];

    private readonly GraphBuilder b;

    public StepAxes(GraphBuilder b)
    {
        this.b = b;
        var graph = b.Graph;
        // Where the free time axis has lengths but once, they are those of every input along it.
        var free = graph.Inputs.Where(i => i.Producer.Op is InputOp { LengthsOf: { SequencePower: > 0 } }).ToList();
        if (free.Count == 1)
        {
            known.AddRange(graph.Inputs.Where(i => !i.IsUnknown).SelectMany(i => Enumerable.Range(0, i.Shape.Rank).Where(axis => i.Shape[axis] == Dim.Sequence).Select(axis => (i, axis, free[0]))));
        }
        Read(graph);
        // What layers do with lengths says more than where they stand among the parameters.
        var ofInputs = new HashSet<(Value, int)>(graph.Inputs.SelectMany(i => Axes(i).Select(axis => Find((i, axis)))));
        var used = new HashSet<Value>(known.Where(k => ofInputs.Contains(Find((k.Value, k.Axis)))).Select(k => k.Lengths));
        known.AddRange(graph.Padded.Where(p => !used.Contains(p.Lengths)).ToList());
        foreach (var rule in graph.Nodes.ToList().SelectMany(StepRules.Of))
        {
            if (LengthsOf(rule.X, rule.AxisOfX) is not { } lengths) continue;
            known.Add((rule.Y, rule.AxisOfY, Derived(rule.Y.Shape[rule.AxisOfY], rule.Rule, lengths)));
        }
    }

    /// <summary>The axes of a value that are steps of sequences, with their lengths; of what is kept step after step, (T B, ...), the first among them.</summary>
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

    /// <summary>The lengths of the steps along an axis, the least where sequences with different lengths are lined up; null where it is no axis of steps.</summary>
    private Value? LengthsOf(Value value, int axis)
    {
        var root = Find((value, axis));
        var lengths = known.Where(k => Find((k.Value, k.Axis)) == root).Select(k => k.Lengths).Distinct()
            .Where(l => InputOp.StepsOf(l) is { } steps && value.Shape[axis] == (axis == 0 ? steps * Dim.Batch : steps)).ToList();
        return lengths.Count == 0 ? null : lengths.Aggregate((a, other) => Derived(InputOp.StepsOf(a)!.Value, null, a, other));
    }

    /// <summary>Lengths that follow from others, which come first in the graph.</summary>
    private Value Derived(Dim steps, StepRule? rule, params Value[] lengths)
    {
        var key = new StepLengthsOp(steps, rule, 0).Key;
        var known = b.Graph.Nodes.FirstOrDefault(n => n.Op is StepLengthsOp op && op.Key == key && n.Inputs.SequenceEqual(lengths));
        if (known is not null) return known.Output;
        var last = lengths.Select(l => l.Producer).OrderBy(b.Graph.Nodes.IndexOf).Last();
        return StepPadding.After(b, last, () =>
        {
            b.Layer = lengths[0].Name;
            return GraphBuilder.Named(b.Add(new StepLengthsOp(steps, rule, b.Graph.IndexCopies++), lengths), lengths[0].Name + "_left");
        });
    }

    private void Read(ModelGraph graph)
    {
        foreach (var node in graph.Nodes)
        {
            foreach (var pair in AlignedAxes.Of(node)) Join((pair.A, pair.AxisOfA), (pair.B, pair.AxisOfB));
            switch (node.Op)
            {
                case LengthMaskOp:
                    known.Add((node.Output, 1, Lengths(node.Inputs[0])));
                    break;
                case MaskStepsOp mask:
                    known.Add((node.Inputs[0], mask.Axis, Lengths(node.Inputs[1])));
                    break;
                case AttentionOp { Form: { HasLengths: true } form }:
                    known.Add((form.Split(node.Inputs).Key, 1, Lengths(node.Inputs[node.Inputs.Count - 1])));
                    break;
                case ScanOp scan:
                    var constants = scan.Body.States.Count + scan.Body.Items.Count;
                    for (var i = 0; i < scan.Body.Constants.Count; i++) outside[scan.Body.Constants[i]] = Lengths(node.Inputs[constants + i]);
                    Read(scan.Body.Graph);
                    break;
            }
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
