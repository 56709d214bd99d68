using ModelGen;
using static ModelGen.Layers;

namespace ModelGen.Benchmarks;

/// <summary>A language model of characters by one long short-term memory.</summary>
[Model]
[Input(Dim.Sequence, Vocabulary = 65)]
[Embedding(65, 64), Lstm(128), Linear(65)]
[CrossEntropy]
public partial class CharLstm;

/// <summary>A language model of characters: four blocks of four heads, 128 channels, a context of 64, its output layer tied to its
/// embedding. The sizes are those of nanoGPT's configuration for processors (Karpathy 2022),
/// the blocks those of GPT-2 (Radford et al. 2019).</summary>
[Model(MaxLength = 64)]
public partial class CharGpt
{
    [Parameter(65, 128, Init = Init.Normal, Scale = 0.02)]
    private partial Tensor Characters { get; }

    [Forward]
    private Tensor Forward([Tokens(65, Dim.Sequence)] Tensor text)
    {
        var x = PositionalEncoding(Embedding(text, Characters), learned: true, init: Init.Normal, scale: 0.02);
        for (var i = 0; i < 4; i++)
            x = TransformerEncoderLayer(
                x, heads: 4, feedforward: 512, causal: true, dropout: 0, activation: TransformerActivation.GELU, normFirst: true);
        return Linear(LayerNorm(x), Characters);
    }

    [Loss]
    private static Tensor Loss(Tensor logits, [ClassIndex(65, Dim.Sequence)] Tensor next) => CrossEntropy(logits, next);
}
