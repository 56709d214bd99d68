using static ModelGen.Layers;

namespace ModelGen.Tests.Networks;

/// <summary>A bias of the scores for each head and pair of steps, learned, as relative positions are in T5 (Raffel et al. 2020),
/// and one for all heads.</summary>
[Model(Precision = Precision.Double)]
public partial class BiasedAttention
{
    [Parameter(3, 7, 7, Init = Init.Normal, Scale = 0.5)]
    private partial Tensor HeadBias { get; }

    [Parameter(7, 7, Init = Init.Normal, Scale = 0.5)]
    private partial Tensor Bias { get; }

    [Forward]
    private Tensor Forward([Shape(7, 12)] Tensor x, [Lengths(7)] Tensor lengths)
    {
        var y = MultiHeadAttention(x, heads: 3, lengths: lengths, mask: HeadBias);
        return ScaledDotProductAttention(y, x, x, heads: 2, mask: Bias, causal: true);
    }

    [Loss]
    private Tensor Loss(Tensor y, [Target(7, 12)] Tensor t) => MeanSquaredError(y, t);
}

/// <summary>Masks of every form that the documentation promises, of one sample each or of all.</summary>
[Model(Precision = Precision.Double)]
public partial class MaskedAttention
{
    [Parameter(2, 3, 4)]
    private partial Tensor OfHeads { get; }

    [Parameter(3, 4)]
    private partial Tensor OfAll { get; }

    [Forward]
    private Tensor Forward(
        [Shape(3, 6)] Tensor q, [Shape(4, 6)] Tensor k, [Shape(3, 4)] Tensor mask, [Shape(2, 3, 4)] Tensor headMask) => Concat(
        0,
        MultiHeadAttention(q, heads: 2, key: k, mask: mask, name: "a"),
        MultiHeadAttention(q, heads: 2, key: k, mask: headMask, name: "b"),
        MultiHeadAttention(q, heads: 2, key: k, mask: OfHeads, name: "c"),
        MultiHeadAttention(q, heads: 2, key: k, mask: OfAll, name: "d"));
}
