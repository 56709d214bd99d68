using ModelGen.Generators.Ir;

namespace ModelGen.Generators.Building;

/// <summary>A loss against class indices, whose shape is that of the prediction without the class axis.</summary>
internal abstract class LabelLoss : LossLayer
{
    /// <summary>None unless it is stated: then the mean divides by the number of rows, which is known before the labels are, samples stay
    /// independent of each other, and a label that is no class is refused instead of passed over. PyTorch's -100 has to be written
    /// out.</summary>
    private static int? IgnoredIndex(LayerContext c) => c.Has("ignoreIndex") ? c.Int("ignoreIndex") : null;

    public override (Shape Shape, ElementType Type) Target(LayerContext c, Value prediction) =>
        ClassAxis(c, prediction) is >= 0 and var axis
            ? (prediction.Shape.Without(axis), ElementType.Index)
            : (prediction.Shape, ElementType.Index);

    /// <summary>Whether the softmax of the scores is the probability of each class.</summary>
    protected virtual bool HasProbabilities => true;

    /// <summary>Scores of classes lie side by side only on the last axis.</summary>
    public override OutputMeaning Meaning(LayerContext c, Value prediction, ElementType target) =>
        prediction.Shape.Rank >= 2 && prediction.Shape.Last.IsConstant && AreClassesLast(c, prediction)
            ? new(target == ElementType.Index ? OutputTask.Classification : OutputTask.SoftClassification)
            {
                Classes = prediction.Shape.Last.Value,
                HasProbabilities = HasProbabilities
            }
            : OutputMeaning.Other;

    private static bool AreClassesLast(LayerContext c, Value prediction) =>
        c.Int("axis", -1) is var axis && (axis == -1 || axis == prediction.Shape.SampleAxes.Count() - 1);

    public override Dim Classes(LayerContext c, Value prediction) => ClassAxis(c, prediction) is >= 0 and var axis
        ? prediction.Shape[axis]
        : Dim.One;

    public override int? Ignored(LayerContext c) => IgnoredIndex(c);

    /// <summary>The axis of the classes, in the full shape.</summary>
    public static int ClassAxis(LayerContext c, Value prediction) => c.Axis(prediction, c.Int("axis", -1));

    /// <summary>The prediction with its classes last, or null with a finding where there is no such axis or the class weights do not
    /// fit.</summary>
    protected static Value? ClassesLast(LayerContext c, Value prediction)
    {
        var axis = ClassAxis(c, prediction);
        if (axis < 0) return null;
        var classes = prediction.Shape[axis];
        if (!classes.IsConstant)
        {
            c.B.Report("MG3010", c.Kind, "a constant axis of classes", prediction.Shape.ToString());
            return null;
        }
        var weights = c.Reals("classWeights");
        return c.Require(weights.Count == 0 || weights.Count == classes.Value, "classWeights", $"{classes} numbers, one for each class")
            && c.Require(weights.Count == 0 || (weights.All(w => w >= 0) && weights.Any(w => w > 0)), "classWeights",
                "not negative, and not all zero")
            ? Operands.MoveToLast(c.B, prediction, axis) : null;
    }

    /// <summary>Whether labels are declared with as many classes as the prediction has; reports MG3001 if not.</summary>
    protected static bool FitsLabels(LayerContext c, Value prediction, Value labels)
    {
        var source = labels;
        while (source.Producer.Op is not InputOp && source.Producer.Inputs.Count > 0 && source.Type == ElementType.Index)
            source = source.Producer.Inputs[0];
        var axis = ClassAxis(c, prediction);
        if (source.Producer.Op is not InputOp { Vocabulary: > 0 } input || axis < 0 || prediction.Shape[axis] == new Dim(input.Vocabulary))
            return true;
        var fromEnd = prediction.Shape.Rank - axis;
        c.B.ReportConflict(
            c.B.Site, [(prediction, fromEnd)], "MG3001", [input.VocabularySite],
            c.Kind, $"{input.Vocabulary} classes, as '{Provenance.Name(source)}' has,", Provenance.Name(prediction, fromEnd),
            prediction.Shape[axis].ToString(), prediction.Shape.ToString());
        return false;
    }

    /// <summary>The weighted mean divides by the weights of the labels met.</summary>
    protected Value Reduce(LayerContext c, Value each, Value labels)
    {
        if (each.IsUnknown || (Ignored(c) is null && c.Reals("classWeights").Count == 0)) return Reduction.Apply(c, each);
        // a sum is weighed by it, and is computed without it
        var count = c.B.Add(new LabelDivisorOp(Ignored(c), c.Reals("classWeights")), labels);
        return c.Text("reduction", "Mean") == "Mean" ? c.B.Over(c.B.SumAll(each), count) : Reduction.Apply(c, each);
    }
}

/// <summary>Softmax and cross-entropy, L = Σ wᵢ lossᵢ / Σ wᵢ, against class indices, or against probabilities of the shape of the
/// logits.</summary>
internal sealed class CrossEntropyLoss : LabelLoss
{
    public override string Kind => "CrossEntropy";

    public override IReadOnlyList<(string Tensor, LossInput Input)> Inputs(LayerContext c) => [("logits", LossInput.SoftmaxLogits)];

    public override (Shape Shape, ElementType Type) Target(LayerContext c, Value prediction) =>
        c.Text("target") == "Probabilities" ? (prediction.Shape, ElementType.Real) : base.Target(c, prediction);

    protected override Value BuildOne(LayerContext c)
    {
        var (logits, target, smoothing) = (c.Tensor("logits"), c.Tensor("target"), c.Real("smoothing"));
        if (logits.IsUnknown || target.IsUnknown || !c.Require(smoothing >= 0 && smoothing <= 1, "smoothing", "from 0 to 1"))
            return c.B.Unknown();
        if (ClassesLast(c, logits) is not { } rows) return c.B.Unknown();
        var weights = c.Reals("classWeights");
        if (target.Type == ElementType.Index)
        {
            if (!FitsLabels(c, logits, target)) return c.B.Unknown();
            return c.B.AddNode(new CrossEntropyOp(smoothing, Ignored(c), weights), rows, target) is { } node
                ? Reduce(c, node.Outputs[0], target)
                : c.B.Unknown();
        }
        if (!Losses.SameShape(c, logits, target)) return c.B.Unknown();
        var soft = c.B.AddNode(new CrossEntropySoftOp(smoothing, weights), rows, Operands.MoveToLast(c.B, target, ClassAxis(c, logits)));
        return soft is null ? c.B.Unknown() : Reduction.Apply(c, soft.Output);
    }
}

/// <summary>-w x at the label, for log-probabilities x.</summary>
internal sealed class NegativeLogLikelihoodLoss : LabelLoss
{
    public override string Kind => "NegativeLogLikelihood";

    public override IReadOnlyList<(string Tensor, LossInput Input)> Inputs(LayerContext c) => [("prediction", LossInput.LogProbabilities)];

    protected override Value BuildOne(LayerContext c)
    {
        var (x, labels) = (c.Tensor("prediction"), c.Tensor("target"));
        if (x.IsUnknown || labels.IsUnknown || ClassesLast(c, x) is not { } rows || !FitsLabels(c, x, labels)) return c.B.Unknown();
        return Reduce(c, c.B.Add(new NegativeLogLikelihoodOp(Ignored(c), c.Reals("classWeights")), rows, labels), labels);
    }
}

/// <summary>Hinge losses of several classes: Σ_{c ≠ t} max(0, margin - x_t + x_c)ᵖ / classes, Weston and Watkins 1999, or max_{c ≠ t}
/// max(0, margin - x_t + x_c)ᵖ, Crammer and Singer 2001.</summary>
internal sealed class MultiClassHingeLoss : LabelLoss
{
    public override string Kind => "MultiClassHinge";

    public override IReadOnlyList<(string Tensor, LossInput Input)> Inputs(LayerContext c) => [("score", LossInput.Scores)];

    protected override bool HasProbabilities => false;

    public override int? Ignored(LayerContext c) => null;

    protected override Value BuildOne(LayerContext c)
    {
        var (x, labels, margin, p) = (c.Tensor("score"), c.Tensor("target"), c.Real("margin", 1), c.Int("p", 1));
        if (x.IsUnknown || labels.IsUnknown || !c.Require(p is 1 or 2, "p", "1 or 2")) return c.B.Unknown();
        if (ClassesLast(c, x) is not { } rows || !FitsLabels(c, x, labels)) return c.B.Unknown();
        var axis = rows.Shape.Rank - 1;
        var own = c.B.Add(new GatherOp(axis), rows, labels);
        if (own.IsUnknown) return own;

        // The label's own margin is left out, not subtracted afterwards, so that a loss of 0 is exactly 0.
        var label = c.B.Add(new OneHotOp(rows.Shape.Last.Value), labels);
        var each = c.B.Map(LossFunctions.Margin(margin, p), rows, c.B.Reshape(own, new Shape(own.Shape.Append(Dim.One))), label);
        return Reduction.Apply(c, c.Text("form") == "CrammerSinger"
            ? c.B.Reduce(ReduceKind.Max, each, [axis], false)
            : c.B.Over(c.B.Sum(each, [axis], false), c.B.Size(rows.Shape.Last)));
    }
}
