using ModelGen.Generators.Building;
using ModelGen.Generators.Ir;

namespace ModelGen.Generators.Analyses;

/// <summary>Whether losses get the numbers that they compute with.</summary>
internal sealed class LossNumbers(GraphBuilder builder, NumberRanges ranges)
{
    /// <summary>Scores that do not go below it are those of an activation, all of which have a bound nearer to zero or none.</summary>
    private const double LeastActivation = -2;

    /// <summary>Reports tensors of other numbers than a loss needs.</summary>
    public void Check(BuiltLoss loss)
    {
        var context = loss.Context;
        foreach (var (tensor, input) in loss.Layer.Inputs(context)) Check(loss.Layer.Kind, context.Site, context.Tensor(tensor), input);
    }

    private void Check(string name, int site, Value value, LossInput needed)
    {
        if (value.IsUnknown) return;
        var range = ranges.Of(value);
        var source = BuiltLoss.Unshaped(value);
        var applied = needed.Applies == "softmax" ? range.Normaliser : source.Producer.Op.Name == needed.Applies ? source.Producer : null;
        if (applied is not null)
        {
            builder.ReportAt(site, [applied.Site], "MG2005", name, needed.Applies!, applied.Output.Name);
            return;
        }
        if (IsWrong(range, needed))
        {
            // Numbers with a bound too many lose it where it is set; those with one too few need something more, or another loss.
            var (here, there) = (site, source.Producer.Site);
            if (needed.IsUnbounded && source.Producer.Op is not ReduceOp) (here, there) = (there, here);
            builder.ReportAt(here, [there], "MG2007", name, needed.Description, source.Name, range.ToString());
        }
        else if (!needed.IsUnbounded && (range.Normaliser ?? source.Producer) is { } last && Logits(last) is { } logits)
            Check(last.Output.Name, last.Site, last.Inputs[0], logits);
    }

    /// <summary>What a function that gives probabilities needs itself; null for others.</summary>
    private static LossInput? Logits(Node node) => node.Op switch
    {
        SoftmaxOp or LogSoftmaxOp => LossInput.SoftmaxLogits,
        MapOp { Definition.Name: "sigmoid" } => LossInput.SigmoidLogits,
        _ => null,
    };

    private static bool IsWrong(NumberRange range, LossInput needed)
    {
        if (!needed.IsUnbounded) return range.IsSurelyBeyond(needed.Low, needed.High);
        // Without one of the signs half of all answers cannot be given. A softmax is of differences, and takes what is never positive, as
        // the negative of a distance; but scores that stop at zero or a little below are those of an activation too many.
        var isOfLogits = needed.Applies is "sigmoid" or "softmax";
        var least = isOfLogits && !range.IsBounded ? LeastActivation : 0;
        var isOneSided = range.Low >= least || (range.High <= 0 && needed.Applies is "sigmoid" or "exp");
        return isOneSided || (isOfLogits && range.IsWithin(-1, 1));
    }
}
