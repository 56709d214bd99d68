using ModelGen.Generators.Ir;

namespace ModelGen.Generators.Analyses;

/// <summary>What the first axis of a sample is.</summary>
internal enum AxisRole
{
    /// <summary>The first axis of an input of real numbers.</summary>
    Rows,

    /// <summary>The channels of a convolution.</summary>
    Channels,

    /// <summary>The steps of a recurrent layer.</summary>
    Steps,
}

/// <summary>An axis that was followed to a value.</summary>
/// <param name="Origin">Where it came from, as the first axis of a sample.</param>
/// <param name="Role">What it is there.</param>
/// <param name="Axis">Which axis of the full shape it is now.</param>
/// <param name="Linear">The first linear layer on the way, which left it alone; null for none.</param>
internal sealed record TracedAxis(Value Origin, AxisRole Role, int Axis, Node? Linear);

/// <summary>
/// Follows the first axis of samples through a graph for as long as nothing mixes its positions. Rows of an input are followed more
/// strictly: anything that tells one row from another, such as weights along the axis, ends the trace, so that what is left is computed for
/// each row by itself, as it would be for each sample.
/// </summary>
internal sealed class AxisTrace
{
    private readonly Dictionary<Value, TracedAxis> traced = [];

    /// <summary>Follows the axes of inputs and convolutions, and of some outputs of recurrent layers.</summary>
    public AxisTrace(ModelGraph graph, HashSet<Value> sequences)
    {
        foreach (var node in graph.Nodes)
        {
            graph.Cancellation.ThrowIfCancellationRequested();
            var output = node.Output;
            if (sequences.Contains(output)) traced[output] = new(output, AxisRole.Steps, 1, null);
            else if (Start(graph, node) is { } role) traced[output] = new(output, role, 1, null);
            else if (Follow(node) is { } axis && axis.Axis < output.Shape.Rank) traced[output] = axis;
        }
    }

    /// <summary>The axis that can still be found in a value, or null.</summary>
    public TracedAxis? Of(Value value) => traced.TryGetValue(value, out var axis) ? axis : null;

    /// <summary>Rows that are counted sample by sample, as steps with lengths, belong to the sample.</summary>
    private static AxisRole? Start(ModelGraph graph, Node node) => node.Op switch
    {
        InputOp { IsTarget: false } when node.Output is { Type: ElementType.Real, Shape: { IsBatched: true, Rank: > 2 } shape }
            && shape[1].IsConstant && !HasLengths(graph, shape[1]) => AxisRole.Rows,
        ConvolutionOp or ConvolutionInputGradientOp => AxisRole.Channels,
        _ => null,
    };

    private static bool HasLengths(ModelGraph graph, Dim steps) =>
        graph.Inputs.Any(i => i.Producer.Op is InputOp { LengthsOf: { } of } && of == steps);

    private TracedAxis? Follow(Node node)
    {
        if (node.Inputs.Count == 0) return null;
        var (first, last) = (Of(node.Inputs[0]), node.Inputs[0].Shape.Rank - 1);
        return node.Op switch
        {
            MapOp => Elementwise(node),
            WeightProductOp => Kept(first, last) is { } kept ? kept with { Linear = kept.Linear ?? node } : null,
            RowOp or RowNormOp => Kept(first, last),
            StopGradientOp => first,
            PermuteOp permute => first is null ? null : first with { Axis = permute.Axes.ToList().IndexOf(first.Axis) },
            ReshapeOp => first is null ? null : Reshaped(first, node.Inputs[0].Shape, node.Output.Shape),
            SliceOp slice => Kept(first, slice.Axis),
            ConcatOp concat => node.Inputs.All(i => Of(i) is { } other && IsSame(other, first)) ? Kept(first, concat.Axis) : null,
            ReduceOp reduce => Reduced(first, reduce),
            PoolingOp or AdaptivePoolOp or ResampleOp => first is { Axis: 1 } ? first : null,
            BatchNormOp => first is { Role: AxisRole.Channels or AxisRole.Steps, Axis: 1 } ? first : null,
            _ => null,
        };
    }

    private static TracedAxis? Kept(TracedAxis? axis, int mixed) => axis is null || axis.Axis == mixed ? null : axis;

    private static bool IsSame(TracedAxis a, TracedAxis? b) => b is not null && a.Origin == b.Origin && a.Axis == b.Axis;

    private static TracedAxis? Reduced(TracedAxis? axis, ReduceOp reduce) =>
        axis is null || (axis.Axis >= reduce.Axis && axis.Axis < reduce.Axis + reduce.Count) ? null
        : axis.Axis < reduce.Axis ? axis
        : axis with { Axis = axis.Axis - reduce.Count };

    /// <summary>The axis in another shape, where as many elements stand before it and it has the same size.</summary>
    private static TracedAxis? Reshaped(TracedAxis axis, Shape before, Shape after)
    {
        var (size, leading) = (before[axis.Axis], before.Product(0, axis.Axis));
        var candidates = Enumerable.Range(0, after.Rank).Skip(1).Where(i => after[i] == size && after.Product(0, i) == leading).ToList();
        return candidates.Count == 0 ? null : axis with { Axis = candidates.Contains(axis.Axis) ? axis.Axis : candidates[0] };
    }

    private TracedAxis? Elementwise(Node node)
    {
        var rank = node.Output.Shape.Rank;
        TracedAxis? result = null;
        foreach (var input in node.Inputs)
        {
            if (Of(input) is not { } axis) continue;
            var aligned = axis with { Axis = axis.Axis + rank - input.Shape.Rank };
            if (result is not null && !IsSame(aligned, result)) return null;
            result = result is null ? aligned : result with { Linear = result.Linear ?? aligned.Linear };
        }
        var isOfRows = result is { Role: AxisRole.Rows };
        return isOfRows && !node.Inputs.All(i => Of(i) is not null || IsAlike(i, rank - result!.Axis)) ? null : result;
    }

    /// <summary>Whether a tensor that does not come from the rows is the same for each of them.</summary>
    private static bool IsAlike(Value value, int fromEnd) => value.Producer.Op is RandomOp or ConstantOp
        || (!value.Shape.IsBatched && (fromEnd > value.Shape.Rank || value.Shape[value.Shape.Rank - fromEnd].IsOne));
}
