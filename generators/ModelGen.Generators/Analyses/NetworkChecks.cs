using ModelGen.Generators.Building;
using ModelGen.Generators.Graph;
using ModelGen.Generators.Layers;
using ModelGen.Generators.Ops;

namespace ModelGen.Generators.Analyses;

/// <summary>Networks that can be trained and yet are surely not what was meant: warnings, found on the graph of a training pass before it
/// is differentiated.</summary>
internal sealed class NetworkChecks
{
    private readonly GraphBuilder builder;
    private readonly LayerInvoker invoker;
    private readonly NumberRanges ranges = new();
    private readonly Dictionary<Value, BuiltLayer> dropouts = [];
    private readonly AxisTrace axes;

    private NetworkChecks(LayerInvoker invoker)
    {
        this.invoker = invoker;
        builder = invoker.Builder;
        foreach (var layer in invoker.Layers.Where(l => l.Results.Count > 0))
        {
            var (context, result) = (layer.Context, layer.Results[0]);
            if (layer.Layer.Kind is "Dropout" or "Dropout2d" && result != context.X) dropouts[result] = layer;
            else if (layer.Layer is RecurrentLayer cell && cell.IsBounded(context)) ranges.Set(result, new(-1, 1, IsReached: false));
        }
        axes = new(builder.Graph, new HashSet<Value>(invoker.Layers.Where(AreStepsMeantByNobody).Select(l => l.Results[0])));
    }

    /// <summary>Checks a network that has a loss.</summary>
    /// <param name="invoker">What was built.</param>
    /// <param name="results">What its forward pass gives.</param>
    /// <param name="objective">What is minimised.</param>
    public static void Run(LayerInvoker invoker, IReadOnlyList<Value> results, Objective objective)
    {
        if (invoker.Builder is not { Mode: Mode.Training, Graph.Loss: not null }) return;
        var checks = new NetworkChecks(invoker);
        foreach (var loss in invoker.Losses) checks.Loss(loss);
        // A model that is used is checked where it is declared.
        foreach (var layer in invoker.Layers.Where(l => !l.IsUsed))
        {
            if (layer.Layer.Kind is "Softmax" or "LogSoftmax") checks.Classes(layer.Context, layer.Context.Name, layer.Context.X);
            if (OtherOrder.Of(layer) is { } found) checks.builder.ReportAt(layer.Context.Site, "MG2014", layer.Context.Name, found);
            if (layer.Layer.Kind.EndsWith("2d", StringComparison.Ordinal)) checks.Channels(layer.Context);
        }
        LinearFactors.Check(invoker, results, objective, checks.dropouts);
    }

    private void Loss(BuiltLoss loss)
    {
        if (loss.Prediction.IsUnknown) return;
        if (IsTarget(loss.Prediction) && loss.Context.HasTensor("target") && !IsTarget(loss.Context.Tensor("target")))
            builder.ReportAt(loss.Context.Site, "MG2015", loss.Layer.Kind, BuiltLoss.Unshaped(loss.Prediction).Name);
        else if (Dropped(loss.Prediction) is { } dropout)
            builder.ReportAt(dropout.Context.Site, "MG2008", dropout.Context.Name, loss.Layer.Kind);
        else
            foreach (var (tensor, input) in loss.Layer.Inputs(loss.Context)) Numbers(loss, loss.Context.Tensor(tensor), input);
        if (!Axis(loss) && loss.Layer is LabelLoss) Classes(loss.Context, loss.Layer.Kind, loss.Prediction);
    }

    private static bool IsTarget(Value value) => BuiltLoss.Unshaped(value).Producer.Op is InputOp { IsTarget: true };

    /// <summary>Whether a loss gets the numbers that it computes with.</summary>
    private void Numbers(BuiltLoss loss, Value value, LossInput needed)
    {
        if (value.IsUnknown) return;
        var range = ranges.Of(value);
        var source = BuiltLoss.Unshaped(value);
        var applied = needed.Applies == "softmax" ? range.Normaliser : source.Producer.Op.Name == needed.Applies ? source.Producer : null;
        if (applied is not null)
        {
            builder.ReportAt(loss.Context.Site, [applied.Site], "MG2005", loss.Layer.Kind, needed.Applies!, applied.Output.Name);
            return;
        }
        if (!IsWrong(range, needed)) return;
        // Numbers with a bound too many lose it where it is set; those with one too few need something more, or another loss.
        var (here, there) = (loss.Context.Site, source.Producer.Site);
        if (needed.IsUnbounded && source.Producer.Op is not ReduceOp) (here, there) = (there, here);
        builder.ReportAt(here, [there], "MG2007", loss.Layer.Kind, needed.Description, source.Name, range.ToString());
    }

    private static bool IsWrong(NumberRange range, LossInput needed)
    {
        if (!needed.IsUnbounded) return range.IsSurelyBeyond(needed.Low, needed.High);
        // Without one of the signs half of all answers cannot be given. A softmax is of differences, and takes what is never positive, as
        // the negative of a distance; but scores that cannot fall below zero are those of an activation too many.
        var isOneSided = range.Low >= 0 || (range.High <= 0 && needed.Applies is "sigmoid" or "exp");
        return isOneSided || (needed.Applies is "sigmoid" or "softmax" && range.IsWithin(-1, 1));
    }

    /// <summary>The dropout whose zeros reach a prediction with nothing but elementwise functions behind it; null for none.</summary>
    private BuiltLayer? Dropped(Value value)
    {
        while (true)
        {
            if (dropouts.TryGetValue(value, out var dropout)) return dropout;
            if (value.Producer.Op is ReshapeOp or SoftmaxOp or LogSoftmaxOp) value = value.Producer.Inputs[0];
            else if (NumberRanges.Operand(value.Producer) is { } operand) value = operand;
            else return null;
        }
    }

    /// <summary>Whether an axis reaches the prediction that should not; reports it.</summary>
    private bool Axis(BuiltLoss loss)
    {
        var (prediction, kind) = (loss.Prediction, loss.Layer.Kind);
        if (axes.Of(prediction) is not { } traced || traced.Axis == prediction.Shape.Rank - 1) return false;
        if (loss.Layer is LabelLoss && LabelLoss.ClassAxis(loss.Context, prediction) == traced.Axis) return false;
        var (origin, at, shape) = (traced.Origin, loss.Context.Site, prediction.Shape.ToString());
        // Several numbers for each row or channel may be meant: a forecast of each of several series by the same weights.
        var isOneEach = loss.Layer is LabelLoss || (traced.Linear is not null && prediction.Shape.Last.IsOne);
        switch (traced.Role)
        {
            case AxisRole.Channels when isOneEach:
                builder.ReportAt(traced.Linear?.Site ?? at, [origin.Producer.Site], "MG2010", kind, origin.Name, shape);
                return true;
            case AxisRole.Rows when isOneEach && traced.Linear is not null:
                var size = Provenance.Site(origin, origin.Shape.Rank - 1);
                if (size < 0) size = origin.Producer.Site;
                builder.ReportAt(size, [at], "MG2011", origin.Shape[1].ToString(), Provenance.Name(origin), kind, shape);
                return true;
            case AxisRole.Steps:
                builder.ReportAt(origin.Producer.Site, [at], "MG2012", origin.Name, origin.Shape[1].ToString(), kind, shape);
                return true;
            default:
                return false;
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
        if (context.X is not { IsUnknown: false, Producer.Op: InputOp, Shape: { Rank: 4 } shape } image) return;
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
