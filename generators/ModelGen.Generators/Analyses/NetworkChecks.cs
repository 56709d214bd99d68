using ModelGen.Generators.Building;
using ModelGen.Generators.Ir;

namespace ModelGen.Generators.Analyses;

/// <summary>Networks that can be trained and yet are surely not what was meant: warnings, found on the graph of a training pass before it
/// is differentiated. Of a model without a loss, which may be part of another, only what is wrong in any use is reported.</summary>
internal sealed class NetworkChecks
{
    private readonly GraphBuilder builder;
    private readonly LayerInvoker invoker;
    private readonly LossNumbers numbers;
    private readonly Dictionary<Value, BuiltLayer> dropouts = [];
    private readonly AxisTrace axes;

    private NetworkChecks(LayerInvoker invoker)
    {
        this.invoker = invoker;
        builder = invoker.Builder;
        var ranges = new NumberRanges(builder.Graph.Cancellation);
        foreach (var layer in invoker.Layers.Where(l => l.Results.Count > 0))
        {
            var (context, result) = (layer.Context, layer.Results[0]);
            if (layer.Layer.Kind is "Dropout" or "Dropout2d" && result != context.X) dropouts[result] = layer;
            else if (layer.Layer is RecurrentLayer cell && cell.IsBounded(context))
            {
                // The outputs, and the last of them, which is the first of the states.
                foreach (var output in layer.Results.Take(2)) ranges.Set(output, new(-1, 1, IsReached: true));
            }
        }
        numbers = new(builder, ranges);
        axes = new(builder.Graph, new HashSet<Value>(invoker.Layers.Where(AreStepsMeantByNobody).Select(l => l.Results[0])));
    }

    /// <summary>Checks a network.</summary>
    /// <param name="network">Its pass for training.</param>
    /// <param name="objective">What is minimised; null for a model without a loss.</param>
    public static void Run(BuiltNetwork network, Objective? objective)
    {
        var (invoker, graph) = (network.Pass.Invoker, network.Pass.Graph.Graph);
        if (network.Results is not { } results || (objective is null) != (graph.Loss is null) || results.Any(r => r.IsUnknown)) return;
        var checks = new NetworkChecks(invoker);
        foreach (var loss in invoker.Losses.Where(l => !l.Prediction.IsUnknown)) checks.Loss(loss);
        foreach (var prediction in Prediction.Of(invoker, results, objective)) checks.End(prediction);
        // A model that is used is checked where it is declared.
        foreach (var layer in invoker.Layers.Where(l => !l.IsUsed))
        {
            graph.Cancellation.ThrowIfCancellationRequested();
            if (layer.Layer.Kind is "Softmax" or "LogSoftmax") checks.Classes(layer.Context, layer.Context.Name, layer.Context.X);
            if (OtherOrder.Of(layer) is { } found) checks.builder.ReportAt(layer.Context.Site, "MG2014", layer.Context.Name, found);
            if (layer.Layer.Kind.EndsWith("2d", StringComparison.Ordinal)) checks.Channels(layer.Context);
        }
        LinearFactors.Check(invoker, results, objective, checks.dropouts);
    }

    private void Loss(BuiltLoss loss)
    {
        if (IsTarget(loss.Prediction) && loss.Context.HasTensor("target") && !IsTarget(loss.Context.Tensor("target")))
            builder.ReportAt(loss.Context.Site, "MG2015", loss.Layer.Kind, BuiltLoss.Unshaped(loss.Prediction).Name);
        else if (Dropped(loss.Prediction) is null) numbers.Check(loss);
        if (loss.Layer is LabelLoss) Classes(loss.Context, loss.Layer.Kind, loss.Prediction);
    }

    private static bool IsTarget(Value value) => BuiltLoss.Unshaped(value).Producer.Op is InputOp { IsTarget: true };

    /// <summary>Checks what reaches the end of a network.</summary>
    private void End(Prediction prediction)
    {
        if (Dropped(prediction.Value) is { } dropout)
            builder.ReportAt(dropout.Context.Site, "MG2008", dropout.Context.Name, prediction.End);
        Axis(prediction);
    }

    /// <summary>The dropout whose zeros reach a prediction with nothing but elementwise functions behind it; null for none.</summary>
    private BuiltLayer? Dropped(Value prediction)
    {
        BuiltLayer? found = null;
        var seen = new HashSet<(Value, bool)>();
        var pending = new Stack<(Value Value, bool IsPooled)>([(prediction, false)]);
        while (pending.Count > 0)
        {
            var (value, isPooled) = pending.Pop();
            builder.Graph.Cancellation.ThrowIfCancellationRequested();
            if (!seen.Add((value, isPooled))) continue;
            // A pool leaves zeros of whole channels alone.
            if (dropouts.TryGetValue(value, out var dropout) && (!isPooled || dropout.Layer.Kind == "Dropout2d")) found ??= dropout;
            else
            {
                var node = value.Producer;
                var isPool = node.Op is PoolingOp or AdaptivePoolOp or ReduceOp { Axis: > 1 };
                var passed = isPool || node.Op is ReshapeOp or PermuteOp or SoftmaxOp or LogSoftmaxOp ? [node.Inputs[0]]
                    : node.Op is MapOp ? NumberRanges.Operands(node) : [];
                if (passed.Count == 0) return null;
                foreach (var input in passed) pending.Push((input, isPooled || isPool));
            }
        }
        return found;
    }

    /// <summary>Whether an axis reaches the prediction that should not; reports it.</summary>
    private void Axis(Prediction prediction)
    {
        var (value, end, shape) = (prediction.Value, prediction.End, prediction.Value.Shape.ToString());
        if (axes.Of(value) is not { } traced || prediction.ClassAxis == traced.Axis) return;
        var (origin, isChoice) = (traced.Origin, prediction.ClassAxis >= 0);
        // Several numbers for each row or channel may be meant: a forecast of each of several series by the same weights.
        var isLast = traced.Axis == value.Shape.Rank - 1;
        var isOne = isLast ? value.Shape.PerSample == value.Shape[traced.Axis] : value.Shape.Last.IsOne;
        if (isLast && (isChoice || !isOne)) return;
        var what = prediction.HasTarget ? "a target" : "an output";
        var isOneEach = (isChoice && prediction.HasTarget) || (traced.Linear is not null && (isChoice || (isOne && prediction.HasTarget)));
        switch (traced.Role)
        {
            case AxisRole.Channels when isOneEach:
                builder.ReportAt(traced.Linear?.Site ?? prediction.Site, [origin.Producer.Site], "MG2010", end, origin.Name, shape, what);
                break;
            case AxisRole.Rows when isOneEach && traced.Linear is not null && prediction.HasTarget:
                var size = Provenance.Site(origin, origin.Shape.Rank - 1);
                if (size < 0) size = origin.Producer.Site;
                builder.ReportAt(size, [prediction.Site], "MG2011", origin.Shape[1].ToString(), Provenance.Name(origin), end, shape);
                break;
            case AxisRole.Steps when isChoice || prediction.HasTarget:
                var count = origin.Shape[1].ToString();
                builder.ReportAt(origin.Producer.Site, [prediction.Site], "MG2012", origin.Name, count, end, shape, what);
                break;
            default:
                break;
        }
    }

    /// <summary>Whether a recurrent layer gives every step of sequences of one length though nothing says so: neither the layer nor a
    /// declared target. Sequences of tokens are tagged, and continued, step by step.</summary>
    private bool AreStepsMeantByNobody(BuiltLayer layer)
    {
        if (layer is not { Layer: RecurrentLayer, Context: { Call: null } context } || context.Has("returnSequences")) return false;
        return layer.Results[0] is { IsUnknown: false, Shape: { Rank: 3 } shape } && shape[1].IsConstant
            && invoker.Losses.All(l => l.Context.Call is null)
            && builder.Graph.Inputs.All(i => i.Type == ElementType.Real || i.Producer.Op is InputOp { IsTarget: true });
    }

    /// <summary>Whether a layer of images reads a square one whose channels come last.</summary>
    private void Channels(LayerContext context)
    {
        if (context.X.IsUnknown) return;
        var image = context.X;
        while (NumberRanges.Operand(image.Producer) is { } operand && operand.Shape.Equals(image.Shape)) image = operand;
        if (image is not { Producer.Op: InputOp, Shape: { Rank: 4 } shape }) return;
        if (shape[1] != shape[2] || !shape.Skip(1).All(d => d.IsConstant)) return;
        if (shape[1].Value <= 4 || shape[3].Value is not (1 or 3 or 4)) return;
        var site = Provenance.Site(image, 3);
        if (site < 0) site = context.Site;
        var sizes = shape.Skip(1).Select(d => d.ToString());
        builder.ReportAt(site, [context.Site], "MG2016", [context.Name, Provenance.Name(image), .. sizes]);
    }

    /// <summary>Whether there are classes to choose among.</summary>
    private void Classes(LayerContext context, string name, Value scores)
    {
        if (scores.IsUnknown) return;
        var axis = context.Axis(scores, context.Int("axis", -1));
        if (axis < 0 || !scores.Shape[axis].IsOne) return;
        var fromEnd = scores.Shape.Rank - axis;
        var source = Provenance.Name(scores, fromEnd);
        builder.ReportConflict(context.Site, [(scores, fromEnd)], "MG2009", name, source, scores.Shape.ToString());
    }
}
