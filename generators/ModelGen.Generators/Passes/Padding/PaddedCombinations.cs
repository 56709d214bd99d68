using ModelGen.Generators.Ir;

namespace ModelGen.Generators.Passes;

/// <summary>What combines several steps passes over those that are padding. Sums, windows and products read zeros there, maxima -∞; a mean
/// divides by the steps that count; softmax gives padding no weight; statistics of a batch are those of the steps that count.</summary>
internal sealed class PaddedCombinations
{
    /// <summary>Builds what belongs to the node at hand.</summary>
    private GraphBuilder b;

    private readonly StepAxes axes;

    /// <summary>What stands in place of values.</summary>
    private readonly Dictionary<Value, Value> replaced = [];

    /// <summary>The name that lengths have in the graph.</summary>
    private readonly Func<Value, Value> own;

    private PaddedCombinations(GraphBuilder b, StepAxes axes, Func<Value, Value> own) => (this.b, this.axes, this.own) = (b, axes, own);

    public static void Run(GraphBuilder b, StepAxes axes) => new PaddedCombinations(b, axes, lengths => lengths).Rewrite();

    private void Rewrite()
    {
        var graph = b.Graph;
        var nodes = graph.Nodes;
        graph.Nodes = [];
        foreach (var node in nodes)
        {
            b = b.At(node);
            // What is known of axes is known of the values as they were.
            var read = node.Inputs.ToList();
            for (var i = 0; i < read.Count; i++) node.Inputs[i] = Now(read[i]);
            if (node.Op is ScanOp scan) InStep(node, scan.Body);
            else Before(node, read);
            graph.Nodes.Add(node);
            After(node, read);
        }
        for (var i = 0; i < graph.Outputs.Count; i++) graph.Outputs[i] = Now(graph.Outputs[i]);
        if (graph.Loss is not null) graph.Loss = Now(graph.Loss);
    }

    private Value Now(Value value) => replaced.TryGetValue(value, out var other) ? other : value;

    /// <summary>The step of a scan finds lengths among what is the same in every step.</summary>
    private void InStep(Node scan, StepBody body)
    {
        var first = body.States.Count + body.Items.Count;
        Value Inside(Value lengths)
        {
            var outside = own(lengths);
            if (scan.Inputs.IndexOf(outside, first) is >= 0 and var at) return body.Constants[at - first];
            var constant = StepBody.Input(body.Graph, StepRole.Constant, outside.Shape, outside.Type, outside.Name);
            scan.Inputs.Add(outside);
            body.Constants.Add(constant);
            return constant;
        }

        new PaddedCombinations(b.Inside(body.Graph), axes, Inside).Rewrite();
    }

    /// <summary>Masks what a node reads, or lets it know of padding.</summary>
    private void Before(Node node, List<Value> read)
    {
        switch (node.Op)
        {
            case AttentionOp { Form: { HasLengths: false } form } when OfKeys(form.Split(read).Key) is { } lengths:
                node.Op = new AttentionOp(form with { HasLengths = true });
                node.Inputs.Add(lengths);
                break;
            case BatchNormOp norm when Steps(read[0]).Count > 0:
                // Given its statistics it is an elementwise function, and the gradient goes through what they are computed by.
                node.Op = new MapOp(norm.AsMap);
                break;
            case UpdateRunningOp when read[0].Producer is { Op: BatchStatisticsOp statistics } of && Steps(of.Inputs[0]).Count > 0:
                node.Inputs.Add(Counted(of.Inputs[0], Others(of.Inputs[0].Shape, statistics.Axis), false)!);
                break;
            case BatchStatisticsOp:
                break;
            default:
                for (var i = 0; i < read.Count; i++) MaskInput(node, i, read[i]);
                break;
        }
    }

    /// <summary>Puts the number that changes nothing in place of the padding of an input.</summary>
    private void MaskInput(Node node, int input, Value read)
    {
        if (read.Type != ElementType.Real) return;
        foreach (var (axis, lengths) in Steps(read))
        {
            if (node.Op.PaddingRead(node, input, axis) is not { } value) continue;
            if (value == 0 && IsZeroBeyond(node.Inputs[input], axis)) continue;
            node.Inputs[input] = StepPadding.Mask(b, node.Inputs[input], axis, lengths, value);
        }
    }

    /// <summary>Whether a value is known to be zero in padding: masks and softmax have made it so, or a loss that passes over its
    /// labels.</summary>
    private static bool IsZeroBeyond(Value value, int axis) => value.Producer.Op.PaddingGiven(value.Producer, axis) is 0;

    private Value? OfKeys(Value keys) => keys.Shape[0] == Dim.Batch
        ? Steps(keys).Where(s => s.Axis == 1).Select(s => s.Lengths).FirstOrDefault()
        : null;

    /// <summary>Puts something in place of what a node gives.</summary>
    private void After(Node node, List<Value> read)
    {
        switch (node.Op)
        {
            case BatchStatisticsOp statistics when Steps(read[0]).ToList() is { Count: > 0 } steps:
                Statistics(node, statistics, steps);
                break;
            case RowNormOp norm when OfLast(read[0]).Any():
                replaced[node.Output] = Normalised(node, norm, read[0]);
                break;
            case AvgPoolOp { CountsPadding: false } pool when Covered(read[0], pool.Window).Any():
                replaced[node.Output] = OfCounted(node, pool, Covered(read[0], pool.Window).ToList());
                break;
            default:
                ReplaceInfinity(node);
                if (node.Outputs.Count == 1 && node.Output.Counts is { } count
                    && Counted(count.Of, count.Axes, count.KeepsAxes) is { } counted)
                {
                    replaced[node.Output] = count.Less > 0 ? b.Map(Arithmetic.Shift(-count.Less), counted) : counted;
                }
                break;
        }
    }

    /// <summary>What is infinite in padding would meet weights of zero.</summary>
    private void ReplaceInfinity(Node node)
    {
        foreach (var (axis, lengths) in Steps(node.Output))
        {
            if (node.Op.PaddingGiven(node, axis) is not { } value || !double.IsInfinity(value)) continue;
            replaced[node.Output] = StepPadding.Mask(b, Now(node.Output), axis, lengths, 0);
        }
    }

    /// <summary>How many elements that are no padding are reduced to one; null where none can be padding.</summary>
    private Value? Counted(Value of, IReadOnlyList<int> reduced, bool keepsAxes)
    {
        var steps = Steps(of).Where(s => reduced.Contains(s.Axis)).ToList();
        if (steps.Count == 0) return null;
        var rest = reduced.Where(a => a > 0 && !steps.Any(s => s.Axis == a)).Aggregate(Dim.One, (n, a) => n * of.Shape[a]);
        Value count;
        if (reduced.Contains(0) && steps.Count <= 2) count = b.Add(new StepTotalOp(), [.. steps.Select(s => s.Lengths)]);
        else
        {
            count = steps.Select(s => b.Add(new StepCountsOp(), s.Lengths)).Aggregate(b.Times);
            if (reduced.Contains(0)) count = b.SumAll(count);
            else
            {
                if (StepPadding.StackedSteps(of.Shape) is { } stacked) count = b.Add(new RepeatStepsOp(stacked), count);
                count = b.Reshape(
                    count, StepPadding.Beside(keepsAxes ? of.Shape : new Shape(of.Shape.Where((_, a) => !reduced.Contains(a)))));
            }
        }
        return rest.IsOne ? count : b.Times(count, b.Size(rest));
    }

    /// <summary>Mean, biased variance and 1 / √(variance + ε) of each channel over the steps that count.</summary>
    private void Statistics(Node node, BatchStatisticsOp statistics, List<(int Axis, Value Lengths)> steps)
    {
        var x = node.Inputs[0];
        var others = Others(x.Shape, statistics.Axis);
        Value Masked(Value value) => steps.Aggregate(value, (v, s) => StepPadding.Mask(b, v, s.Axis, s.Lengths, 0));
        Value Mean(Value value) => b.Over(b.Sum(Masked(value), others, true), Counted(x, others, true)!);
        var mean = Mean(x);
        var variance = Mean(b.Map(Functions.Square, b.Minus(x, mean)));
        var rstd = b.Map(BatchNormOp.ReciprocalDeviation(statistics.Eps), variance);
        Value[] results = [mean, variance, rstd];
        for (var i = 0; i < results.Length; i++) replaced[node.Outputs[i]] = b.Reshape(results[i], node.Outputs[i].Shape);
    }

    /// <summary>Means of windows divided by the share of their steps that count.</summary>
    private Value OfCounted(Node node, AvgPoolOp pool, List<(int Axis, Value Lengths)> steps)
    {
        var ones = b.BroadcastTo(b.Constant(1), node.Inputs[0].Shape.With(1, Dim.One));
        var counted = steps.Aggregate(ones, (v, s) => StepPadding.Mask(b, v, s.Axis, s.Lengths, 0));
        var share = b.Add(pool, counted);
        foreach (var (axis, lengths) in Steps(node.Output)) share = StepPadding.Mask(b, share, axis, lengths, 1);
        return b.Over(node.Output, share);
    }

    /// <summary>Rows that are steps, by the mean and variance of those that count.</summary>
    private Value Normalised(Node node, RowNormOp norm, Value rows)
    {
        var x = node.Inputs[0];
        List<int> last = [x.Shape.Rank - 1];
        var (axis, lengths) = OfLast(rows).First();
        Value Mean(Value value) => b.Over(b.Sum(StepPadding.Mask(b, value, axis, lengths, 0), last, true), Counted(rows, last, true)!);
        var centered = norm.Centered ? b.Minus(x, Mean(x)) : x;
        var y = b.Times(centered, b.Map(BatchNormOp.ReciprocalDeviation(norm.Eps), Mean(b.Map(Functions.Square, centered))));
        if (node.Inputs.Count > 1) y = b.Times(y, node.Inputs[1]);
        return node.Inputs.Count > 2 ? b.Plus(y, node.Inputs[2]) : y;
    }

    private static List<int> Others(Shape shape, int axis) => Enumerable.Range(0, shape.Rank).Where(a => a != axis).ToList();

    /// <summary>The axes of steps over which a window slides and sees more than one.</summary>
    private IEnumerable<(int Axis, Value Lengths)> Covered(Value x, WindowGeometry window) =>
        Steps(x).Where(s => window.Mixes(x.Shape, s.Axis));

    private IEnumerable<(int Axis, Value Lengths)> OfLast(Value x) => Steps(x).Where(s => s.Axis == x.Shape.Rank - 1);

    /// <summary>The axes of steps of a batch of samples.</summary>
    private List<(int Axis, Value Lengths)> Steps(Value value) =>
        axes.Of(value).Where(s => s.Axis > 0).Select(s => (s.Axis, own(s.Lengths))).ToList();
}
