using static ModelGen.Layers;

namespace ModelGen.Tests.Networks;

/// <summary>The language model of transformers.py: tied weights, learned positions, causal blocks with their norms first.</summary>
[Model(Precision = Precision.Double, MaxLength = 12)]
public partial class TinyGpt
{
    [Parameter(11, 8, Init = Init.Normal, Scale = 0.02)]
    private partial Tensor Wte { get; }

    [Forward]
    private Tensor Forward([Tokens(11, Dim.Sequence)] Tensor words)
    {
        var x = PositionalEncoding(Embedding(words, Wte), learned: true, name: "wpe");
        for (var i = 0; i < 2; i++)
            x = TransformerEncoderLayer(
                x, heads: 2, feedforward: 20, causal: true, dropout: 0, activation: TransformerActivation.GELU, normFirst: true);
        return Linear(LayerNorm(x, name: "ln_f"), Wte);
    }

    [Loss]
    private Tensor Loss(Tensor logits, [ClassIndex(11, Dim.Sequence)] Tensor next) => CrossEntropy(logits, next, ignoreIndex: -1);
}

/// <summary>The classifier of transformers.py: padding is neither attended to nor part of the mean.</summary>
[Model(Precision = Precision.Double)]
[Input(Dim.Sequence, Vocabulary = 9, Lengths = true)]
[Embedding(9, 6), TransformerEncoderLayer(3, 10, Dropout = 0), MeanOverSteps, Linear(4)]
[CrossEntropy]
public partial class TinyEncoder;

/// <summary>As a translator has it: an encoder over a source of constant length, a decoder over a target of free length, dropout
/// everywhere, rotary positions.</summary>
[Model]
public partial class TinyTranslator
{
    [TransformerEncoderLayer(2, 24)]
    private partial Tensor Encode(Tensor x, Tensor lengths);

    [TransformerDecoderLayer(2, 24, NormFirst = true)]
    private partial Tensor Decode(Tensor x, Tensor memory, Tensor lengths, Tensor memoryLengths);

    [Forward]
    private Tensor Forward(
        [Tokens(13, 7)] Tensor source, [Lengths(7)] Tensor sourceLengths, [Tokens(17, Dim.Sequence)] Tensor words, [Lengths] Tensor lengths)
    {
        var memory = Encode(PositionalEncoding(Embedding(source, 13, 12)), sourceLengths);
        var x = Decode(RotaryEmbedding(Embedding(words, 17, 12), heads: 2), memory, lengths, sourceLengths);
        return Linear(x, 17);
    }

    [Loss]
    private Tensor Loss(Tensor logits, [ClassIndex(17, Dim.Sequence)] Tensor next) => CrossEntropy(logits, next, ignoreIndex: -1);
}
