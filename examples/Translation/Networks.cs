using ModelGen;
using static ModelGen.Layers;

namespace Examples.Translation;

/// <summary>What reads a date as people write it, character by character, and writes it as ISO 8601 does. In training the decoder is given
/// the true character before each that it is asked for (teacher forcing), in use the one that it wrote itself.</summary>
internal interface IDateWriter
{
    /// <summary>V, the characters of the training data and four special tokens.</summary>
    const int Vocabulary = 51;

    /// <summary>Characters of <c>2026-11-21</c>.</summary>
    const int Written = 10;

    ParameterSet<float> Parameters { get; }

    float TrainStep(ReadOnlySpan<int> source, ReadOnlySpan<int> lengths, ReadOnlySpan<int> before, ReadOnlySpan<int> target, int batch,
        int length, Optimizer optimizer);

    void PredictClasses(ReadOnlySpan<int> source, ReadOnlySpan<int> lengths, ReadOnlySpan<int> before, int length, Span<int> classes);
}

/// <summary>One LSTM reads, another writes: all that the second knows of the date is the state in which the first ended. Sutskever,
/// Vinyals and Le 2014.</summary>
[Model]
public partial class DateWriter : IDateWriter
{
    [Forward]
    private static Tensor Forward(
        [Tokens(IDateWriter.Vocabulary, Dim.Sequence)] Tensor source, [Lengths] Tensor lengths,
        [Tokens(IDateWriter.Vocabulary, IDateWriter.Written)] Tensor before)
    {
        var (_, h, c) = Lstm(Embedding(source, IDateWriter.Vocabulary, 32), 64, lengths: lengths, name: "encoder");
        var (state, _, _) = Lstm(Embedding(before, IDateWriter.Vocabulary, 32), 64, h0: h, c0: c, name: "decoder");
        return Linear(state, IDateWriter.Vocabulary);
    }

    [Loss]
    private static Tensor Loss(Tensor logits, [ClassIndex(IDateWriter.Vocabulary, IDateWriter.Written)] Tensor target) =>
        CrossEntropy(logits, target);
}

/// <summary>The same, but for each character that it writes the second looks back on what the first kept of each that it read. The scores
/// are those of Bahdanau, Cho and Bengio 2015; that the decoder looks after its step, not before, is from Luong,
/// Pham and Manning 2015.</summary>
[Model(Inspect = true)]
public partial class AttentiveDateWriter : IDateWriter
{
    [Forward]
    private static Tensor Forward(
        [Tokens(IDateWriter.Vocabulary, Dim.Sequence)] Tensor source, [Lengths] Tensor lengths,
        [Tokens(IDateWriter.Vocabulary, IDateWriter.Written)] Tensor before)
    {
        var (memory, h, c) = Lstm(Embedding(source, IDateWriter.Vocabulary, 32), 64, lengths: lengths, name: "encoder");
        var (state, _, _) = Lstm(Embedding(before, IDateWriter.Vocabulary, 32), 64, h0: h, c0: c, name: "decoder");
        var (context, weights) = AdditiveAttention(state, memory, 64, lengths: lengths);
        weights = Identity(weights); // (10, T): what Inspect shows
        return Linear(Tanh(Linear(Concat(1, state, context), 64)), IDateWriter.Vocabulary);
    }

    [Loss]
    private static Tensor Loss(Tensor logits, [ClassIndex(IDateWriter.Vocabulary, IDateWriter.Written)] Tensor target) =>
        CrossEntropy(logits, target);
}

/// <summary>A small transformer: two blocks read a sentence, two write its translation, and one table of pieces of words serves both and
/// the output layer. Vaswani et al. 2017, "Attention Is All You Need". Source and target are padded to one length.</summary>
[Model(MaxLength = Longest)]
public partial class Translator
{
    /// <summary>V: the bytes, the pairs that were merged and four special tokens.</summary>
    public const int Vocabulary = 4 + 256 + 1500;

    /// <summary>T, the most tokens of a sentence, begin or end included.</summary>
    public const int Longest = 32;

    private const int Channels = 128;

    [Parameter(Vocabulary, Channels, Init = Init.Normal, Scale = 0.05)]
    private partial Tensor Pieces { get; }

    [Forward]
    private Tensor Forward(
        [Tokens(Vocabulary, Dim.Sequence)] Tensor source, [Lengths] Tensor lengths, [Tokens(Vocabulary, Dim.Sequence)] Tensor before)
    {
        var memory = Place(source);
        for (var i = 0; i < 2; i++)
            memory = TransformerEncoderLayer(memory, heads: 4, feedforward: 256, lengths: lengths, dropout: 0, normFirst: true);
        memory = LayerNorm(memory);
        var x = Place(before);
        for (var i = 0; i < 2; i++)
            x = TransformerDecoderLayer(x, memory, heads: 4, feedforward: 256, memoryLengths: lengths, dropout: 0, normFirst: true);
        return Linear(LayerNorm(x), Pieces);
    }

    private Tensor Place(Tensor tokens) => PositionalEncoding(Embedding(tokens, Pieces) * Math.Sqrt(Channels));

    [Loss]
    private static Tensor Loss(Tensor logits, [ClassIndex(Vocabulary, Dim.Sequence)] Tensor target) =>
        CrossEntropy(logits, target, ignoreIndex: 0);
}
