using ModelGen;
using static ModelGen.Layers;

namespace Examples.WordVectors;

/// <summary>
/// Skip-gram with negative sampling: the vector of a word and those of words beside it have a large product, that with words drawn at
/// random a small one. The loss of a pair is -log s(u_o . v_c) - sum_k log s(-u_k . v_c), s the sigmoid,
/// v the vectors of centres and u those of contexts.
/// </summary>
/// <remarks>T. Mikolov et al.: Distributed Representations of Words and Phrases and their Compositionality (2013).</remarks>
[Model]
internal sealed partial class SkipGram
{
    /// <summary>The most frequent words.</summary>
    public const int Words = 6_000;

    /// <summary>Numbers in a vector.</summary>
    public const int Size = 64;

    /// <summary>Words drawn at random for each pair.</summary>
    public const int Negatives = 5;

    /// <summary>u . v for the word that is there, then for those that were drawn.</summary>
    [Forward]
    private Tensor Forward([Tokens(Words)] Tensor centre, [Tokens(Words, 1 + Negatives)] Tensor others)
    {
        var v = Embedding(centre, Words, Size, init: Init.Uniform, scale: 0.5 / Size, name: "centres");
        var u = Embedding(others, Words, Size, init: Init.Zeros, name: "contexts");
        return Sum(u * v, 1);
    }

    [Loss]
    private Tensor Loss(Tensor products, [Target(1 + Negatives)] Tensor isThere) =>
        (1 + Negatives) * BinaryCrossEntropyWithLogits(products, isThere);
}
