using ModelGen;
using static ModelGen.Layers;

namespace Examples.CharGpt;

/// <summary>A language model of characters: four blocks of four heads, 128 channels, a context of 64, its output layer tied to its
/// embedding. The blocks are GPT-2's (Radford et al. 2019), the sizes those of nanoGPT's configuration for processors (Karpathy
/// 2022).</summary>
[Model(MaxLength = Context)]
public partial class CharGpt
{
    /// <summary>T, the most characters it looks back on.</summary>
    public const int Context = 64;

    /// <summary>V, the characters of tinyshakespeare.</summary>
    public const int Vocabulary = 65;

    [Parameter(Vocabulary, 128, Init = Init.Normal, Scale = 0.02)]
    private partial Tensor Characters { get; }

    [Forward]
    private Tensor Forward([Tokens(Vocabulary, Dim.Sequence)] Tensor text)
    {
        var x = PositionalEncoding(Embedding(text, Characters), learned: true, init: Init.Normal, scale: 0.02);
        for (var i = 0; i < 4; i++)
            x = TransformerEncoderLayer(
                x, heads: 4, feedforward: 512, causal: true, dropout: 0, activation: TransformerActivation.GELU, normFirst: true);
        return Linear(LayerNorm(x), Characters);
    }

    [Loss]
    private static Tensor Loss(Tensor logits, [ClassIndex(Vocabulary, Dim.Sequence)] Tensor next) => CrossEntropy(logits, next);
}
