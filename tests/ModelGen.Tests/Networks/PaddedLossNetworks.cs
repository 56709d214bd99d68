using static ModelGen.Layers;

namespace ModelGen.Tests.Networks;

[Model]
[Input(Dim.Sequence, 2, Lengths = true), Linear(4), Tanh, Linear(1)]
[MeanSquaredError]
public partial class PaddedSquares;

[Model]
[Input(Dim.Sequence, 2, Lengths = true), Gru(3), Linear(2)]
[MeanAbsoluteError]
public partial class PaddedAbsolutes;

[Model]
[Input(Dim.Sequence, 2, Lengths = true), Linear(1)]
[Huber(0.3)]
public partial class PaddedHuber;

[Model]
[Input(Dim.Sequence, 2, Lengths = true), Linear(1), Softplus]
[PoissonNll(false, Full = true)]
public partial class PaddedPoisson;

[Model]
[Input(Dim.Sequence, 2, Lengths = true), Linear(1), Softplus]
[ExponentialNll(false)]
public partial class PaddedExponential;

[Model]
[Input(Dim.Sequence, 2, Lengths = true), Linear(1), Sigmoid]
[BinaryCrossEntropy]
public partial class PaddedBinary;

[Model]
[Input(Dim.Sequence, 2, Lengths = true), Lstm(3, Bidirectional = true), Linear(1)]
[BinaryCrossEntropyWithLogits(PositiveWeight = 2)]
public partial class PaddedBinaryLogits;

[Model]
[Input(Dim.Sequence, 2, Lengths = true), Linear(2)]
[Focal]
public partial class PaddedFocal;

[Model]
[Input(Dim.Sequence, 2, Lengths = true), Linear(3)]
[CrossEntropy(Target = TargetKind.Probabilities, ClassWeights = new[] { 1.0, 2, 0.5 })]
public partial class PaddedSoftLabels;

[Model]
[Input(Dim.Sequence, 2, Lengths = true), Linear(1)]
[MeanSquaredError(Reduction = Reduction.Sum)]
public partial class PaddedSum;

[Model]
[Input(Dim.Sequence, 2, Lengths = true), Linear(3), LogSoftmax]
[KlDivergence]
public partial class PaddedKl;

[Model]
[Input(Dim.Sequence, 2, Lengths = true), Linear(2), Sigmoid]
[Dice]
public partial class PaddedDice;

/// <summary>Each sample's own mean counts as one.</summary>
[Model]
public partial class PaddedMeansOfSamples
{
    [Forward] private Tensor Forward([Shape(Dim.Sequence, 2)] Tensor x, [Lengths] Tensor lengths) => Linear(x, 2);

    [Loss] private Tensor Loss(Tensor y, [Shape(Dim.Sequence, 2)] Tensor t) => Mean(Mean(Square(y - t), axes: [0, 1]));
}

[Model]
public partial class PaddedLogarithms
{
    [Forward] private Tensor Forward([Shape(Dim.Sequence, 2)] Tensor x, [Lengths] Tensor lengths) => Softplus(Linear(x, 1));

    [Loss] private Tensor Loss(Tensor y, [Shape(Dim.Sequence, 1)] Tensor t) => Mean(Square(Log(y) - Log(t))) + Mean(Sqrt(t) / y);
}

/// <summary>Every reduction over steps; in one sample's loss alone and in a batch they divide by the same.</summary>
[Model]
public partial class PaddedReductions
{
    [Forward]
    private Tensor Forward([Shape(Dim.Sequence, 2)] Tensor x, [Lengths] Tensor lengths)
    {
        var y = Linear(x, 2);
        return y + Reshape(Mean(y, axis: 0), 1, 2) + Reshape(Max(y, axis: 0), 1, 2) * Reshape(Min(y, axis: 0), 1, 2)
            + Reshape(LogSumExp(y, axis: 0), 1, 2) + Reshape(Var(y, axis: 0, unbiased: false), 1, 2) + Reshape(MeanOverSteps(y), 1, 2);
    }

    [Loss]
    private Tensor Loss(Tensor y, [Shape(Dim.Sequence, 2)] Tensor t)
    {
        var e = Square(y - t);
        return Mean(Sum(e, axis: 0) + Max(e, axis: 0) + Norm(y - t, axis: 0) + Var(e, axis: 0, unbiased: false) + LogSumExp(e, axis: 0));
    }
}

/// <summary>Attention of products and softmax, and without softmax, in which nothing says what is padding.</summary>
[Model]
public partial class PaddedHandAttention
{
    [Forward]
    private Tensor Forward([Shape(Dim.Sequence, 2)] Tensor x, [Lengths] Tensor lengths)
    {
        var (q, k, v) = (Linear(x, 4), Linear(x, 4), Linear(x, 2));
        var scores = MatMul(q, Transpose(k, 0, 1));
        var linear = MatMul(q, MatMul(Transpose(k, 0, 1), v));
        return MatMul(Softmax(scores), v) + 0.1 * linear + 0.1 * MatMul(Exp(LogSoftmax(0.5 * scores)), v) + Linear(
            ScaledDotProductAttention(q, k, v), 2);
    }

    [Loss] private Tensor Loss(Tensor y, [Shape(Dim.Sequence, 2)] Tensor t) => MeanSquaredError(y, t);
}

/// <summary>A function without a slope at zero of every pair of steps, both of which may be padding.</summary>
[Model]
public partial class PaddedPairs
{
    [Forward]
    private Tensor Forward([Shape(Dim.Sequence, 2)] Tensor x, [Lengths] Tensor lengths)
    {
        var (a, c) = (Softplus(Linear(x, 1)), Softplus(Linear(x, 1)));
        var pairs = Sqrt(MatMul(x, Transpose(x, 0, 1)) * (a + Transpose(c, 0, 1)));
        return Linear(Sum(pairs, axis: 1, keepDims: true), 1);
    }

    [Loss] private Tensor Loss(Tensor y, [Shape(Dim.Sequence, 1)] Tensor t) => MeanSquaredError(y, t);
}

/// <summary>Logarithm and root of what the step reads and of its state.</summary>
[Model]
public partial class PaddedScan
{
    [Forward]
    private Tensor Forward([Shape(Dim.Sequence, 2)] Tensor x, [Lengths] Tensor lengths)
    {
        var (steps, _) = Scan(Step, Zeros(2), x, lengths: lengths);
        return Linear(steps, 1);
    }

    private (Tensor Next, Tensor Output) Step(Tensor state, Tensor x)
    {
        var next = 0.5 * state + Log(x) / (x + Sqrt(x * Exp(state))) + Log(x * x + state * state);
        return (next, next);
    }

    [Loss] private Tensor Loss(Tensor y, [Shape(Dim.Sequence, 1)] Tensor t) => MeanSquaredError(y, t);
}

/// <summary>A step without lengths, whose last state is nobody's.</summary>
[Model]
public partial class PaddedScanOfRoots
{
    [Forward]
    private Tensor Forward([Shape(Dim.Sequence, 2)] Tensor x, [Lengths] Tensor lengths)
    {
        var (steps, _) = Scan(Step, Zeros(2), x);
        return Linear(steps, 1);
    }

    private (Tensor Next, Tensor Output) Step(Tensor state, Tensor x) => (Sqrt(x + state * x), 1 / (state + x));

    [Loss] private Tensor Loss(Tensor y, [Shape(Dim.Sequence, 1)] Tensor t) => MeanSquaredError(y, t);
}

[Model]
public partial class PaddedScanInScan
{
    [Forward]
    private Tensor Forward([Shape(Dim.Sequence, 2)] Tensor x, [Lengths] Tensor lengths)
    {
        var (steps, _) = Scan(Step, Zeros(2), x, lengths: lengths);
        return Linear(steps, 1);
    }

    private (Tensor Next, Tensor Output) Step(Tensor state, Tensor x)
    {
        var (inner, _) = Scan((s, part) => (Log(s + part), s / part), state + x, Reshape(Concat(0, x, x + 1), 2, 2));
        var next = 0.1 * Reshape(Sum(inner, axis: 0), 2);
        return (next, next);
    }

    [Loss] private Tensor Loss(Tensor y, [Shape(Dim.Sequence, 1)] Tensor t) => MeanSquaredError(y, t);
}

[Model]
[Input(Dim.Sequence, 2, Lengths = true), Linear(3)]
[CrossEntropy]
public partial class PaddedLabels;

[Model]
[Input(Dim.Sequence, 2, Lengths = true), Linear(3)]
[CrossEntropy(IgnoreIndex = -7, Smoothing = 0.1)]
public partial class PaddedIgnoredLabels;

[Model]
[Input(Dim.Sequence, 2, Lengths = true), Linear(3)]
[CrossEntropy(ClassWeights = new[] { 1.0, 2, 0.5 })]
public partial class PaddedWeighedLabels;

[Model]
[Input(Dim.Sequence, 2, Lengths = true), Linear(3), LogSoftmax]
[NegativeLogLikelihood]
public partial class PaddedLogLikelihood;

[Model]
[Input(Dim.Sequence, 2, Lengths = true), Linear(3)]
[MultiClassHinge]
public partial class PaddedHinge;

/// <summary>A loss that ignores labels beside one that does not know how.</summary>
[Model]
public partial class PaddedWeighedAndHinge
{
    [Forward] private Tensor Forward([Shape(Dim.Sequence, 2)] Tensor x, [Lengths] Tensor lengths) => Linear(x, 3);

    [Loss] private Tensor Loss(Tensor y, [ClassIndex(3, Dim.Sequence)] Tensor label) => CrossEntropy(y, label) + MultiClassHinge(y, label);
}

[Model]
[Input(Dim.Sequence, 2, Lengths = true), Linear(4), BatchNorm(Axis = -1), Tanh, Linear(1)]
[MeanSquaredError]
public partial class PaddedBatchNorm;

[Model]
[Input(2), Linear(4), BatchNorm(Axis = -1), Tanh, Linear(1)]
[MeanSquaredError]
public partial class RowsOfBatchNorm;

[Model]
public partial class PaddedWindows
{
    [Forward]
    private Tensor Forward([Shape(6, 2)] Tensor x, [Lengths(6)] Tensor lengths)
    {
        var y = Conv1d(ReLU(Conv1d(Transpose(x, 0, 1), 3, kernel: 3, padding: 1)), 3, kernel: 3, padding: 1);
        y = MaxPool1d(y, 3, stride: 1, padding: 1) + AvgPool1d(y, 3, stride: 1, padding: 1);
        return Linear(MeanOverSteps(Linear(Transpose(y, 0, 1), 2), lengths), 1);
    }

    [Loss] private Tensor Loss(Tensor y, [Shape(1)] Tensor t) => MeanSquaredError(y, t);
}

[Model]
public partial class WindowsOfThree
{
    [Forward]
    private Tensor Forward([Shape(3, 2)] Tensor x)
    {
        var y = Conv1d(ReLU(Conv1d(Transpose(x, 0, 1), 3, kernel: 3, padding: 1)), 3, kernel: 3, padding: 1);
        y = MaxPool1d(y, 3, stride: 1, padding: 1) + AvgPool1d(y, 3, stride: 1, padding: 1);
        return Linear(MeanOverSteps(Linear(Transpose(y, 0, 1), 2)), 1);
    }

    [Loss] private Tensor Loss(Tensor y, [Shape(1)] Tensor t) => MeanSquaredError(y, t);
}

[Model(MaxLength = 30)]
[Input(Dim.Sequence, 2, Lengths = true), Linear(1)]
[MeanSquaredError]
public partial class PaddedConstant;

[Model]
[Input(Dim.Sequence, Vocabulary = 5, Lengths = true), Embedding(5, 4), Linear(3)]
[CrossEntropy]
public partial class PaddedTokens;

[Model]
[Input(Dim.Sequence, 2), Linear(1)]
[MeanSquaredError]
public partial class StepsWithoutLengths;
