using static ModelGen.Layers;

namespace ModelGen.Tests.Training;

// Networks that give their inputs as they are, x + 0 x, so that every metric can be worked out by hand. The inputs are probabilities and
// their logarithms where the loss needs those, which the declarations cannot tell.
#pragma warning disable MG2007
[Model, Input(1), Residual(1), Linear(1, Init = Init.Zeros), MeanSquaredError]
public partial class RealOutput;

[Model(Precision = Precision.Double), Input(1), Residual(1), Linear(1, Init = Init.Zeros), MeanAbsoluteError]
public partial class DoubleOutput;

[Model, Input(2), Residual(1), Linear(2, Init = Init.Zeros), Huber]
public partial class TwoRealOutputs;

[Model, Input(1), Residual(1), Linear(1, Init = Init.Zeros), PoissonNll]
public partial class LogarithmOfCount;

[Model, Input(1), Residual(1), Linear(1, Init = Init.Zeros), PoissonNll(logInput: false)]
public partial class MeanCount;

[Model, Input(1), Residual(1), Linear(1, Init = Init.Zeros), ExponentialNll]
public partial class LogarithmOfRate;

[Model, Input(1), Residual(1), Linear(1, Init = Init.Zeros), ExponentialNll(logInput: false)]
public partial class RateOfWaiting;

[Model, Input(1), Residual(1), Linear(1, Init = Init.Zeros), BinaryCrossEntropy]
public partial class OneProbability;

[Model, Input(3), Residual(1), Linear(3, Init = Init.Zeros), Dice]
public partial class MaskOfThree;

[Model, Input(2), Residual(1), Linear(2, Init = Init.Zeros), BinaryCrossEntropyWithLogits]
public partial class TwoLabels;

[Model, Input(1), Residual(1), Linear(1, Init = Init.Zeros), Focal]
public partial class FocalScore;

[Model, Input(1), Residual(1), Linear(1, Init = Init.Zeros), Hinge]
public partial class SignedHinge;

[Model, Input(1), Residual(1), Linear(1, Init = Init.Zeros), Hinge(Labels = HingeLabels.ZeroOne)]
public partial class ZeroOneHinge;

[Model, Input(1), Residual(1), Linear(1, Init = Init.Zeros), Perceptron]
public partial class SignedPerceptron;

[Model, Input(3), Residual(1), Linear(3, Init = Init.Zeros), CrossEntropy]
public partial class ThreeLogits;

[Model(Precision = Precision.Double), Input(3), Residual(1), Linear(3, Init = Init.Zeros), CrossEntropy]
public partial class ThreeDoubleLogits;

[Model, Input(3), Residual(1), Linear(3, Init = Init.Zeros), CrossEntropy(Target = TargetKind.Probabilities)]
public partial class SoftLabels;

[Model, Input(Dim.Sequence, 3, Lengths = true), Residual(1), Linear(3, Init = Init.Zeros), CrossEntropy(Target = TargetKind.Probabilities)]
public partial class SoftLabelsOfSteps;

#pragma warning disable MG2011 // two labels for a sample are what is measured
[Model, Input(2, 3), Residual(1), Linear(3, Init = Init.Zeros), CrossEntropy]
public partial class TwoPositions;
#pragma warning restore MG2011

[Model, Input(3, 2), Residual(1), Linear(2, Init = Init.Zeros), CrossEntropy(Axis = 0)]
public partial class ClassesFirst;

[Model, Input(3), Residual(1), Linear(3, Init = Init.Zeros), NegativeLogLikelihood]
public partial class LogarithmsOfProbabilities;

[Model, Input(3), Residual(1), Linear(3, Init = Init.Zeros), MultiClassHinge]
public partial class MarginScores;

[Model, Input(3), Residual(1), Linear(3, Init = Init.Zeros), KlDivergence]
public partial class Divergence;

/// <summary>Terms beside the loss that compares the outputs with the target change nothing of what the outputs are.</summary>
[Model]
public partial class PenalisedProbability
{
    [Linear(1, Init = Init.Zeros)]
    private partial Tensor Add(Tensor x);

    [Parameter(2, 2)]
    private partial Tensor W { get; }

    [Forward]
    private Tensor Forward([Shape(1)] Tensor x) => x + Add(x);

    [Loss]
    private Tensor Loss(Tensor p, [Target] Tensor t) => (0.5 * L2Penalty(W)) + (2 * BinaryCrossEntropy(Squeeze(p, -1), t));
}

/// <summary>The outputs are logarithms of what the target is.</summary>
[Model]
public partial class TargetIsChanged
{
    [Linear(1, Init = Init.Zeros)]
    private partial Tensor Add(Tensor x);

    [Forward]
    private Tensor Forward([Shape(1)] Tensor x) => x + Add(x);

    [Loss]
    private Tensor Loss(Tensor y, [Target(1)] Tensor t) => MeanSquaredError(y, Log(t));
}

[Model]
public partial class OneHotTarget
{
    [Linear(3, Init = Init.Zeros)]
    private partial Tensor Add(Tensor x);

    [Forward]
    private Tensor Forward([Shape(3)] Tensor x) => x + Add(x);

    [Loss]
    private Tensor Loss(Tensor logits, [Target(3)] Tensor t) => CrossEntropy(logits, t, reduction: Reduction.Sum);
}

[Model]
public partial class MeanAndVariance
{
    [Linear(1, Init = Init.Zeros)]
    private partial Tensor Add(Tensor x);

    [Forward]
    private (Tensor Mean, Tensor Variance) Forward([Shape(1)] Tensor x)
    {
        var mean = x + Add(x);
        return (mean, Exp(mean));
    }

    [Loss]
    private Tensor Loss(Tensor mean, Tensor variance, [Target(1)] Tensor t) => GaussianNll(mean, variance, t);
}

[Model]
public partial class LogitsAndFeatures
{
    [Linear(3, Init = Init.Zeros)]
    private partial Tensor Add(Tensor x);

    [Forward]
    private (Tensor Logits, Tensor Features) Forward([Shape(3)] Tensor x)
    {
        var logits = x + Add(x);
        return (logits, 2 * Tanh(logits));
    }

    [Loss]
    private Tensor Loss(Tensor logits, Tensor features, [ClassIndex(3)] Tensor label) => CrossEntropy(logits, label);
}

[Model]
public partial class FeaturesAndLogits
{
    [Linear(3, Init = Init.Zeros)]
    private partial Tensor Add(Tensor x);

    [Forward]
    private (Tensor Features, Tensor Logits) Forward([Shape(3)] Tensor x)
    {
        var logits = x + Add(x);
        return (2 * Tanh(logits), logits);
    }

    [Loss]
    private Tensor Loss(Tensor features, Tensor logits, [ClassIndex(3)] Tensor label) => CrossEntropy(logits, label);
}
