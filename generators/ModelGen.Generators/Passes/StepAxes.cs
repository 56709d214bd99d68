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

    public StepAxes(ModelGraph graph)
    {
        known.AddRange(graph.Padded);
        // Where the free time axis has lengths but once, they are those of every input along it.
        var free = graph.Inputs.Where(i => i.Producer.Op is InputOp { LengthsOf: { SequencePower: > 0 } }).ToList();
        if (free.Count == 1)
        {
            known.AddRange(graph.Inputs.Where(i => !i.IsUnknown).SelectMany(i => Enumerable.Range(0, i.Shape.Rank).Where(axis => i.Shape[axis] == Dim.Sequence).Select(axis => (i, axis, free[0]))));
        }
        Read(graph);
    }

    /// <summary>The axes of a value that are steps of sequences, with their lengths; of what is kept step after step, (T B, ...), the first.</summary>
    public IEnumerable<(int Axis, Value Lengths)> Of(Value value)
    {
        if (value.IsUnknown || !value.Shape.IsBatched) yield break;
        var isStack = value.Shape[0] != Dim.Batch;
        for (var axis = isStack ? 0 : 1; axis < (isStack ? 1 : value.Shape.Rank); axis++)
        {
            if (LengthsOf(value, axis) is { } lengths) yield return (axis, lengths);
        }
    }

    /// <summary>The lengths of the steps along an axis; null where it is no axis of steps, or one of sequences with different lengths.</summary>
    private Value? LengthsOf(Value value, int axis)
    {
        var root = Find((value, axis));
        var lengths = known.Where(k => Find((k.Value, k.Axis)) == root).Select(k => k.Lengths).Distinct().ToList();
        if (lengths.Count != 1 || lengths[0].Producer.Op is not InputOp { LengthsOf: { } steps }) return null;
        return value.Shape[axis] == (axis == 0 ? steps * Dim.Batch : steps) ? lengths[0] : null;
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
