using ModelGen.Generators.Ir;

namespace ModelGen.Generators.Building;

/// <summary>How a loss of one number for each element or sample becomes the loss of a batch.</summary>
internal static class Reduction
{
    public static Value Apply(LayerContext c, Value each) => Apply(c, c.Text("reduction", "Mean"), each);

    public static Value Apply(LayerContext c, string reduction, Value each) => each.IsUnknown ? each : reduction switch
    {
        "Sum" => c.B.SumAll(each),
        "None" => each,
        _ => c.B.MeanAll(each),
    };
}

/// <summary>A loss of each element of a prediction against the same element of a target of its shape.</summary>
internal sealed class ElementwiseLoss(
    string kind, string prediction, Func<LayerContext, OutputMeaning> meaning, Func<LayerContext, MapDefinition?> function) : LossLayer
{
    public ElementwiseLoss(string kind, string prediction, OutputMeaning meaning, Func<LayerContext, MapDefinition?> function)
        : this(kind, prediction, _ => meaning, function)
    {
    }

    public override string Kind => kind;

    /// <summary>What predictions it computes with; null where any will do.</summary>
    public Func<LayerContext, LossInput?> Takes { get; init; } = _ => null;

    public override OutputMeaning Meaning(LayerContext c, Value value, ElementType target) => meaning(c);

    public override IReadOnlyList<(string Tensor, LossInput Input)> Inputs(LayerContext c) => Takes(c) is { } input
        ? [(prediction, input)]
        : [];

    protected override Value BuildOne(LayerContext c)
    {
        var (y, t) = (c.Tensor(prediction), c.Tensor("target"));
        if (!Losses.SameShape(c, y, t) || function(c) is not { } definition) return c.B.Unknown();
        return Reduction.Apply(c, c.B.Map(definition, y, t));
    }
}

/// <summary>A loss whose result, before it is reduced over the batch, is built by a function of the prediction and a target of the same
/// shape.</summary>
internal sealed class SampleLoss(
    string kind, OutputMeaning meaning, LossInput input, Func<LayerContext, Value, Value, Value> build) : LossLayer
{
    public override string Kind => kind;

    public override IReadOnlyList<(string Tensor, LossInput Input)> Inputs(LayerContext c) => [("prediction", input)];

    public override OutputMeaning Meaning(LayerContext c, Value prediction, ElementType target) => meaning;

    protected override Value BuildOne(LayerContext c)
    {
        var (y, t) = (c.Tensor("prediction"), c.Tensor("target"));
        return Losses.SameShape(c, y, t) ? build(c, y, t) : c.B.Unknown();
    }
}

/// <summary>The negative log-likelihood of a normal distribution: of the mean, which is what is compared with the target, and the variance.
/// For calls alone.</summary>
internal sealed class GaussianNllLoss : LossLayer
{
    public override string Kind => "GaussianNll";

    public override IReadOnlyList<(string Tensor, LossInput Input)> Inputs(LayerContext c) => [("variance", LossInput.Positive)];

    public override OutputMeaning Meaning(LayerContext c, Value prediction, ElementType target) => prediction == c.Tensor("mean")
        ? OutputMeaning.Regression
        : OutputMeaning.Other;

    protected override Value BuildOne(LayerContext c)
    {
        var (mean, variance, target) = (c.Tensor("mean"), c.Tensor("variance"), c.Tensor("target"));
        if (!Losses.SameShape(c, mean, target) || !Losses.SameShape(c, mean, variance) || !c.Positive("eps", 1e-6, out var eps))
            return c.B.Unknown();
        return Reduction.Apply(c, c.B.Map(LossFunctions.Gaussian(c.Bool("full"), eps), mean, variance, target));
    }
}

/// <summary>What losses share, and the losses that are a line or two.</summary>
internal static class Losses
{
    public static IReadOnlyList<Layer> All { get; } =
    [
        new ElementwiseLoss("MeanSquaredError", "prediction", OutputMeaning.Regression, _ => LossFunctions.SquaredError),
        new ElementwiseLoss("MeanAbsoluteError", "prediction", OutputMeaning.Regression, _ => LossFunctions.AbsoluteError),
        new ElementwiseLoss("Huber", "prediction", OutputMeaning.Regression,
            c => c.Real("delta", 1) is var d && c.Require(d > 0, "delta", "positive") ? LossFunctions.Huber(d) : null),
        new ElementwiseLoss("BinaryCrossEntropy", "prediction", OutputMeaning.BinaryProbability, _ => LossFunctions.BinaryCrossEntropy)
        {
            Takes = _ => LossInput.Probabilities
        },
        new ElementwiseLoss(
            "BinaryCrossEntropyWithLogits", "logits", OutputMeaning.BinaryScore, WithLogits) { Takes = _ => LossInput.SigmoidLogits },
        new ElementwiseLoss("Hinge", "score", OutputMeaning.BinaryScore, c => LossFunctions.Hinge(c.Text("labels") == "ZeroOne"))
        {
            Takes = _ => LossInput.Scores
        },
        new ElementwiseLoss("Perceptron", "score", OutputMeaning.BinaryScore, c => LossFunctions.Perceptron(c.Text("labels") == "ZeroOne"))
        {
            Takes = _ => LossInput.Scores
        },
        new ElementwiseLoss(
            "Focal", "logits", OutputMeaning.BinaryScore,
            c => c.Real("gamma", 2) is var g && c.Require(g >= 0, "gamma", "not negative") && c.Fraction("alpha", 0.25, out var alpha)
                ? LossFunctions.Focal(g, alpha)
                : null) { Takes = _ => LossInput.SigmoidLogits },
        new ElementwiseLoss(
            "ExponentialNll", "prediction", c => c.Bool("logInput", true) ? Mean(Scalar.Exp(-Scalar.X(0))) : Mean(1 / Scalar.X(0)),
            c => !c.Positive("eps", 1e-8, out var eps) ? null
                : c.Bool("logInput", true) ? LossFunctions.ExponentialLog
                : LossFunctions.ExponentialRate(eps)) { Takes = Rate },
        new ElementwiseLoss(
            "PoissonNll", "prediction", c => c.Bool("logInput", true) ? Mean(Scalar.Exp(Scalar.X(0))) : OutputMeaning.Regression,
            c => c.Positive("eps", 1e-8, out var eps) ? LossFunctions.Poisson(c.Bool("logInput", true), c.Bool("full"), eps) : null)
            {
                Takes = Rate
            },
        new SampleLoss("KlDivergence", OutputMeaning.Other, LossInput.LogProbabilities, KlDivergence),
        new SampleLoss("Dice", OutputMeaning.BinaryProbability, LossInput.Probabilities, Dice),
        new CrossEntropyLoss(),
        new NegativeLogLikelihoodLoss(),
        new MultiClassHingeLoss(),
        new GaussianNllLoss(),
        new FunctionLayer("KlToStandardNormal", KlToStandardNormal),
        new FunctionLayer("Triplet", Triplet),
        new FunctionLayer("Contrastive", Contrastive),
        new FunctionLayer("L1Penalty", c => Penalty(c, Functions.Abs)),
        new FunctionLayer("L2Penalty", c => Penalty(c, Functions.Square)),
    ];

    /// <summary>Whether prediction and target have the same shape; reports MG3007 if not.</summary>
    public static bool SameShape(LayerContext c, Value prediction, Value target)
    {
        if (prediction.IsUnknown || target.IsUnknown) return false;
        if (prediction.Shape.Equals(target.Shape) && target.Type == ElementType.Real) return true;
        var wrong = Inference.WrongTarget(prediction, prediction.Shape.ToString(), target, ofIndices: false);
        c.B.ReportConflict(c.B.Site, wrong.Conflict, "MG3007", [c.Kind, .. wrong.ErrorArguments!]);
        return false;
    }

    /// <summary>A rate or mean, which is positive, or its logarithm.</summary>
    private static LossInput Rate(LayerContext c) => c.Bool("logInput", true) ? LossInput.Logarithms : LossInput.Positive;

    private static OutputMeaning Mean(Scalar mean) => OutputMeaning.Regression with { Mean = mean };

    /// <summary>Sums each sample over all its elements.</summary>
    private static Value SampleSums(GraphBuilder b, Value x)
    {
        var first = x.Shape.IsBatched ? 1 : 0;
        return x.Shape.Rank == first ? x : b.Sum(x, Enumerable.Range(first, x.Shape.Rank - first).ToList(), false);
    }

    private static MapDefinition? WithLogits(LayerContext c)
    {
        var weight = c.Real("positiveWeight", 1);
        if (!c.Require(weight > 0, "positiveWeight", "positive")) return null;
        return weight == 1 ? LossFunctions.BinaryCrossEntropyWithLogits : LossFunctions.WeightedCrossEntropyWithLogits(weight);
    }

    /// <summary>Σ t (ln t - x); the mean divides by the batch, not by the elements.</summary>
    private static Value KlDivergence(LayerContext c, Value x, Value t)
    {
        var each = c.B.Map(c.Bool("logTarget") ? LossFunctions.KlDivergenceLog : LossFunctions.KlDivergence, x, t);
        if (c.Text("reduction", "Mean") != "Mean") return Reduction.Apply(c, each);
        return c.B.Over(c.B.SumAll(each), c.B.Size(x.Shape.IsBatched ? Dim.Batch : Dim.One));
    }

    private static Value Dice(LayerContext c, Value p, Value t)
    {
        if (!c.NotNegative("smooth", 1, out var smooth)) return c.B.Unknown();
        var mismatch = SampleSums(c.B, c.B.Map(LossFunctions.Mismatch, p, t));
        return Reduction.Apply(c, c.B.Map(LossFunctions.Dice(smooth), mismatch, SampleSums(c.B, c.B.Plus(p, t))));
    }

    private static Value KlToStandardNormal(LayerContext c)
    {
        var (mean, logVariance) = (c.Tensor("mean"), c.Tensor("logVariance"));
        return SameShape(c, mean, logVariance)
            ? Reduction.Apply(c, SampleSums(c.B, c.B.Map(LossFunctions.KlToStandardNormal, mean, logVariance)))
            : c.B.Unknown();
    }

    /// <summary>max(0, d(anchor, positive) - d(anchor, negative) + margin); ε is added to each element of a difference, as in
    /// PyTorch.</summary>
    private static Value Triplet(LayerContext c)
    {
        var (anchor, positive, negative, p) = (c.Tensor("anchor"), c.Tensor("positive"), c.Tensor("negative"), c.Real("p", 2));
        if (!SameShape(c, anchor, positive) || !SameShape(c, anchor, negative) || !c.Require(p >= 1, "p", "at least 1")
            || !c.NotNegative("margin", 1, out var margin) || !c.NotNegative("eps", 1e-6, out var eps)) return c.B.Unknown();
        if (c.Axis(anchor, -1) is var axis && axis < 0) return c.B.Unknown();
        Value Distance(Value other) =>
            ReductionLayers.Norm(c.B, c.B.Map(Arithmetic.Shift(eps), c.B.Minus(anchor, other)), [axis], p, false);
        return Reduction.Apply(c, c.B.Map(LossFunctions.Triplet(margin), Distance(positive), Distance(negative)));
    }

    private static Value Contrastive(LayerContext c)
    {
        var (a, b, same) = (c.Tensor("a"), c.Tensor("b"), c.Tensor("same"));
        if (!SameShape(c, a, b) || !c.NotNegative("margin", 1, out var margin) || c.Axis(a, -1) is var axis && axis < 0)
            return c.B.Unknown();
        var squared = c.B.Sum(c.B.Map(LossFunctions.SquaredError, a, b), [axis], false);
        return SameShape(c, squared, same) ? Reduction.Apply(c, c.B.Map(LossFunctions.Contrastive(margin), squared, same)) : c.B.Unknown();
    }

    private static Value Penalty(LayerContext c, MapDefinition each) => c.Tensor("w") is { IsUnknown: false } w
        ? c.B.SumAll(c.B.Map(each, w))
        : c.B.Unknown();
}
