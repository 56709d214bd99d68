using static ModelGen.Layers;

namespace ModelGen.Tests.Networks;

/// <summary>Norms and a cosine, whose powers leave the range of float long before their values do, of x + shift.</summary>
[Model(Unroll = Unroll.Layers)]
public partial class NormRanges
{
    [Parameter(4)]
    private partial Tensor Shift { get; }

    [Forward]
    private Tensor Forward([Shape(4)] Tensor x, [Shape(4)] Tensor other)
    {
        var a = x + Shift;
        return Concat(0, Norm(a, keepDims: true), Norm(a, p: 3, keepDims: true), Norm(a, p: 1.5, keepDims: true),
            Unsqueeze(CosineSimilarity(a, other), 0));
    }

    [Loss]
    private Tensor Loss(Tensor y, [Target(4)] Tensor g) => Sum(y * g);
}

/// <summary>The same, unrolled to single numbers.</summary>
[Model(Unroll = Unroll.Full)]
public partial class UnrolledNormRanges
{
    [Use<NormRanges>]
    private partial Tensor Ranges(Tensor x, Tensor other);

    [Forward]
    private Tensor Forward([Shape(4)] Tensor x, [Shape(4)] Tensor other) => Ranges(x, other);

    [Loss]
    private Tensor Loss(Tensor y, [Target(4)] Tensor g) => Sum(y * g);
}

/// <summary>ln Σ e^(x + shift).</summary>
[Model(Unroll = Unroll.Layers)]
public partial class LogSums
{
    [Parameter(4)]
    private partial Tensor Shift { get; }

    [Forward]
    private Tensor Forward([Shape(4)] Tensor x) => LogSumExp(x + Shift);

    [Loss]
    private Tensor Loss(Tensor y) => Sum(y);
}

/// <summary>The same, unrolled to single numbers.</summary>
[Model(Unroll = Unroll.Full)]
public partial class UnrolledLogSums
{
    [Use<LogSums>]
    private partial Tensor Sums(Tensor x);

    [Forward]
    private Tensor Forward([Shape(4)] Tensor x) => Sums(x);

    [Loss]
    private Tensor Loss(Tensor y) => Sum(y);
}

/// <summary>Normalisations of rows, of groups and of a batch, without their weights.</summary>
[Model]
public partial class NormalisedRanges
{
    [Parameter(4)]
    private partial Tensor Shift { get; }

    [Forward]
    private Tensor Forward([Shape(4)] Tensor x)
    {
        var a = x + Shift;
        return Concat(
            0, LayerNorm(a, affine: false), RMSNorm(a, affine: false), GroupNorm(a, groups: 2, affine: false), BatchNorm(a, affine: false));
    }

    [Loss]
    private Tensor Loss(Tensor y, [Target(16)] Tensor g) => Sum(y * g);
}
