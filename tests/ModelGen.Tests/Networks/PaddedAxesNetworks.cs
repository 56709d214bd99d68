using static ModelGen.Layers;

namespace ModelGen.Tests.Networks;

/// <summary>Nothing takes the lengths: they are those of the sequence before them.</summary>
[Model(Precision = Precision.Double)]
public partial class StepsOfSix
{
    [Forward] private Tensor Forward([Shape(6, 2)] Tensor x, [Lengths(6)] Tensor lengths) => Linear(x, 2);

    [Loss] private Tensor Loss(Tensor y, [Shape(6, 2)] Tensor t) => MeanSquaredError(y, t);
}

/// <summary>Nothing takes the lengths: they are those of the sequence before them.</summary>
[Model(Precision = Precision.Double)]
public partial class StepsOfThree
{
    [Forward] private Tensor Forward([Shape(3, 2)] Tensor x, [Lengths(3)] Tensor lengths) => Linear(x, 2);

    [Loss] private Tensor Loss(Tensor y, [Shape(3, 2)] Tensor t) => MeanSquaredError(y, t);
}

/// <summary>All but the first step.</summary>
[Model(Precision = Precision.Double)]
public partial class RestOfSix
{
    [Forward] private Tensor Forward([Shape(6, 2)] Tensor x, [Lengths(6)] Tensor lengths) => Slice(Linear(x, 2), 0, 1);

    [Loss] private Tensor Loss(Tensor y, [Shape(5, 2)] Tensor t) => MeanSquaredError(y, t);
}

/// <summary>All but the first step.</summary>
[Model(Precision = Precision.Double)]
public partial class RestOfThree
{
    [Forward] private Tensor Forward([Shape(3, 2)] Tensor x, [Lengths(3)] Tensor lengths) => Slice(Linear(x, 2), 0, 1);

    [Loss] private Tensor Loss(Tensor y, [Shape(2, 2)] Tensor t) => MeanSquaredError(y, t);
}

/// <summary>A step in front of them, which all attend to.</summary>
[Model(Precision = Precision.Double)]
public partial class ClassTokenOfSix
{
    [Forward]
    private Tensor Forward([Shape(6, 2)] Tensor x, [Lengths(6)] Tensor lengths)
    {
        var y = Concat(0, Zeros(1, 2) + 0.5, Linear(x, 2));
        return ScaledDotProductAttention(y, y, y) * Max(y, axis: 0, keepDims: true);
    }

    [Loss] private Tensor Loss(Tensor y, [Shape(7, 2)] Tensor t) => MeanSquaredError(y, t);
}

/// <summary>A step in front of them, which all attend to.</summary>
[Model(Precision = Precision.Double)]
public partial class ClassTokenOfThree
{
    [Forward]
    private Tensor Forward([Shape(3, 2)] Tensor x, [Lengths(3)] Tensor lengths)
    {
        var y = Concat(0, Zeros(1, 2) + 0.5, Linear(x, 2));
        return ScaledDotProductAttention(y, y, y) * Max(y, axis: 0, keepDims: true);
    }

    [Loss] private Tensor Loss(Tensor y, [Shape(4, 2)] Tensor t) => MeanSquaredError(y, t);
}

/// <summary>A mean over what is left of them.</summary>
[Model(Precision = Precision.Double)]
public partial class PooledSix
{
    [Forward]
    private Tensor Forward([Shape(6, 2)] Tensor x, [Lengths(6)] Tensor lengths)
    {
        var y = MaxPool1d(Transpose(Linear(x, 2), 0, 1), 2) + AvgPool1d(Transpose(Linear(x, 2), 0, 1), 2);
        return Transpose(y * Mean(y, axis: 1, keepDims: true), 0, 1);
    }

    [Loss] private Tensor Loss(Tensor y, [Shape(3, 2)] Tensor t) => MeanSquaredError(y, t);
}

/// <summary>A mean over what is left of them.</summary>
[Model(Precision = Precision.Double)]
public partial class PooledThree
{
    [Forward]
    private Tensor Forward([Shape(3, 2)] Tensor x, [Lengths(3)] Tensor lengths)
    {
        var y = MaxPool1d(Transpose(Linear(x, 2), 0, 1), 2) + AvgPool1d(Transpose(Linear(x, 2), 0, 1), 2);
        return Transpose(y * Mean(y, axis: 1, keepDims: true), 0, 1);
    }

    [Loss] private Tensor Loss(Tensor y, [Shape(1, 2)] Tensor t) => MeanSquaredError(y, t);
}

/// <summary>A convolution over what another one leaves.</summary>
[Model(Precision = Precision.Double)]
public partial class StridedSix
{
    [Forward]
    private Tensor Forward([Shape(6, 2)] Tensor x, [Lengths(6)] Tensor lengths)
    {
        var y = Conv1d(Transpose(x, 0, 1), 3, kernel: 3, stride: 2, padding: 1);
        return Transpose(Conv1d(Tanh(y), 2, kernel: 3, padding: 1), 0, 1);
    }

    [Loss] private Tensor Loss(Tensor y, [Shape(3, 2)] Tensor t) => MeanSquaredError(y, t);
}

/// <summary>A convolution over what another one leaves.</summary>
[Model(Precision = Precision.Double)]
public partial class StridedThree
{
    [Forward]
    private Tensor Forward([Shape(3, 2)] Tensor x, [Lengths(3)] Tensor lengths)
    {
        var y = Conv1d(Transpose(x, 0, 1), 3, kernel: 3, stride: 2, padding: 1);
        return Transpose(Conv1d(Tanh(y), 2, kernel: 3, padding: 1), 0, 1);
    }

    [Loss] private Tensor Loss(Tensor y, [Shape(2, 2)] Tensor t) => MeanSquaredError(y, t);
}

/// <summary>Two steps for each.</summary>
[Model(Precision = Precision.Double)]
public partial class StretchedSix
{
    [Forward]
    private Tensor Forward([Shape(6, 2)] Tensor x, [Lengths(6)] Tensor lengths)
    {
        var y = ConvTranspose1d(Transpose(x, 0, 1), 2, kernel: 2, stride: 2);
        return Transpose(y * Max(y, axis: 1, keepDims: true) + Upsample(Transpose(Linear(x, 2), 0, 1)), 0, 1);
    }

    [Loss] private Tensor Loss(Tensor y, [Shape(12, 2)] Tensor t) => MeanSquaredError(y, t);
}

/// <summary>Two steps for each.</summary>
[Model(Precision = Precision.Double)]
public partial class StretchedThree
{
    [Forward]
    private Tensor Forward([Shape(3, 2)] Tensor x, [Lengths(3)] Tensor lengths)
    {
        var y = ConvTranspose1d(Transpose(x, 0, 1), 2, kernel: 2, stride: 2);
        return Transpose(y * Max(y, axis: 1, keepDims: true) + Upsample(Transpose(Linear(x, 2), 0, 1)), 0, 1);
    }

    [Loss] private Tensor Loss(Tensor y, [Shape(6, 2)] Tensor t) => MeanSquaredError(y, t);
}

/// <summary>Means that count what is there.</summary>
[Model(Precision = Precision.Double)]
public partial class WindowMeansOfSix
{
    [Forward]
    private Tensor Forward([Shape(6, 2)] Tensor x, [Lengths(6)] Tensor lengths)
    {
        var y = Transpose(Linear(x, 2), 0, 1);
        y = AvgPool1d(y, 3, stride: 1, padding: 1, countIncludePad: false) * AdaptiveAvgPool1d(y, 1) + AdaptiveMaxPool1d(y, 1);
        return Transpose(y, 0, 1);
    }

    [Loss] private Tensor Loss(Tensor y, [Shape(6, 2)] Tensor t) => MeanSquaredError(y, t);
}

/// <summary>Means that count what is there.</summary>
[Model(Precision = Precision.Double)]
public partial class WindowMeansOfThree
{
    [Forward]
    private Tensor Forward([Shape(3, 2)] Tensor x, [Lengths(3)] Tensor lengths)
    {
        var y = Transpose(Linear(x, 2), 0, 1);
        y = AvgPool1d(y, 3, stride: 1, padding: 1, countIncludePad: false) * AdaptiveAvgPool1d(y, 1) + AdaptiveMaxPool1d(y, 1);
        return Transpose(y, 0, 1);
    }

    [Loss] private Tensor Loss(Tensor y, [Shape(3, 2)] Tensor t) => MeanSquaredError(y, t);
}

/// <summary>Norms over steps and channels.</summary>
[Model(Precision = Precision.Double)]
public partial class NormsOfSix
{
    [Forward]
    private Tensor Forward([Shape(6, 2)] Tensor x, [Lengths(6)] Tensor lengths)
    {
        var y = Transpose(Linear(x, 4), 0, 1);
        y = GroupNorm(y, 2) + InstanceNorm(y) + LayerNorm(y, affine: false) + RMSNorm(y, affine: false);
        return LayerNorm(Linear(Transpose(y, 0, 1), 2), axes: 2, affine: false);
    }

    [Loss] private Tensor Loss(Tensor y, [Shape(6, 2)] Tensor t) => MeanSquaredError(y, t);
}

/// <summary>Norms over steps and channels.</summary>
[Model(Precision = Precision.Double)]
public partial class NormsOfThree
{
    [Forward]
    private Tensor Forward([Shape(3, 2)] Tensor x, [Lengths(3)] Tensor lengths)
    {
        var y = Transpose(Linear(x, 4), 0, 1);
        y = GroupNorm(y, 2) + InstanceNorm(y) + LayerNorm(y, affine: false) + RMSNorm(y, affine: false);
        return LayerNorm(Linear(Transpose(y, 0, 1), 2), axes: 2, affine: false);
    }

    [Loss] private Tensor Loss(Tensor y, [Shape(3, 2)] Tensor t) => MeanSquaredError(y, t);
}

/// <summary>Steps and features as one axis, and back.</summary>
[Model(Precision = Precision.Double)]
public partial class FlattenedSix
{
    [Forward]
    private Tensor Forward([Shape(6, 2)] Tensor x, [Lengths(6)] Tensor lengths)
    {
        var y = Reshape(Tanh(Linear(x, 2)), -1);
        var z = Softmax(y) * Sum(y, axis: 0, keepDims: true) + y * Mean(y, axis: 0, keepDims: true);
        return Reshape(z, 6, 2) * Max(Reshape(z, 6, 2), axis: 0, keepDims: true);
    }

    [Loss] private Tensor Loss(Tensor y, [Shape(6, 2)] Tensor t) => MeanSquaredError(y, t);
}

/// <summary>Steps and features as one axis, and back.</summary>
[Model(Precision = Precision.Double)]
public partial class FlattenedThree
{
    [Forward]
    private Tensor Forward([Shape(3, 2)] Tensor x, [Lengths(3)] Tensor lengths)
    {
        var y = Reshape(Tanh(Linear(x, 2)), -1);
        var z = Softmax(y) * Sum(y, axis: 0, keepDims: true) + y * Mean(y, axis: 0, keepDims: true);
        return Reshape(z, 3, 2) * Max(Reshape(z, 3, 2), axis: 0, keepDims: true);
    }

    [Loss] private Tensor Loss(Tensor y, [Shape(3, 2)] Tensor t) => MeanSquaredError(y, t);
}

/// <summary>Attention of the state, and extremes of pairs.</summary>
[Model(Precision = Precision.Double)]
public partial class ScanOfSix
{
    [Forward]
    private Tensor Forward([Shape(6, 2)] Tensor x, [Lengths(6)] Tensor lengths)
    {
        var k = Linear(x, 2);
        var pairs = MatMul(k, Transpose(Linear(x, 2), 0, 1));
        var seen = Scan((h, v) => Tanh(MatMul(Softmax(MatMul(k, v + h)), k) + h + Mean(Tanh(k + h), axis: 0)), Zeros(2),
            Linear(x, 2), lengths: lengths);
        return seen + Scan((h, v) => Tanh(0.5 * h + LogSumExp(v * v, axis: 0)), Zeros(1), pairs, lengths: lengths);
    }

    [Loss] private Tensor Loss(Tensor y, [Shape(6, 2)] Tensor t) => MeanSquaredError(y, t);
}

/// <summary>Attention of the state, and extremes of pairs.</summary>
[Model(Precision = Precision.Double)]
public partial class ScanOfThree
{
    [Forward]
    private Tensor Forward([Shape(3, 2)] Tensor x, [Lengths(3)] Tensor lengths)
    {
        var k = Linear(x, 2);
        var pairs = MatMul(k, Transpose(Linear(x, 2), 0, 1));
        var seen = Scan((h, v) => Tanh(MatMul(Softmax(MatMul(k, v + h)), k) + h + Mean(Tanh(k + h), axis: 0)), Zeros(2),
            Linear(x, 2), lengths: lengths);
        return seen + Scan((h, v) => Tanh(0.5 * h + LogSumExp(v * v, axis: 0)), Zeros(1), pairs, lengths: lengths);
    }

    [Loss] private Tensor Loss(Tensor y, [Shape(3, 2)] Tensor t) => MeanSquaredError(y, t);
}
