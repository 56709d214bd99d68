using static ModelGen.Layers;

namespace ModelGen.Tests.Networks;

/// <summary>Sequences read piece by piece: what a state carries from call to call.</summary>
public class ContinuationTests
{
    private const int Samples = 5;
    private const int Steps = 12;

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(12)]
    public void Pieces_give_what_the_whole_gives(int piece)
    {
        var model = new Streamed(seed: 1);
        var (x, _) = Batch();
        var (whole, state) = (model.Predict(x, Steps), model.CreateState(Samples));
        for (var t = 0; t < Steps; t += piece)
        {
            var y = model.Predict(Piece(x, t, piece), piece, state);
            for (var b = 0; b < Samples; b++)
            {
                for (var i = 0; i < piece * 7; i++) Assert.Equal(whole[(((b * Steps) + t) * 7) + i], y[(b * piece * 7) + i]);
            }
        }
        Assert.Equal(Steps, state.Position);
        state.Reset();
        Assert.Equal(whole, model.Predict(x, Steps, state));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(12)]
    public void Attention_sees_the_keys_of_earlier_pieces(int piece)
    {
        var (learned, rotated) = (new Recited(seed: 1), new Rotated(seed: 1));
        var (x, _) = Batch();
        Same(learned.Predict(x, Steps), learned.CreateState(Samples), learned.Predict);
        Same(rotated.Predict(x, Steps), rotated.CreateState(Samples), rotated.Predict);

        void Same(float[] whole, SequenceState<float> state, Piecewise predict)
        {
            for (var t = 0; t < Steps; t += piece)
            {
                var count = Math.Min(piece, Steps - t);
                var y = predict(Piece(x, t, count), count, state);
                for (var b = 0; b < Samples; b++)
                {
                    for (var i = 0; i < count * 7; i++) Assert.Equal(whole[(((b * Steps) + t) * 7) + i], y[(b * count * 7) + i]);
                }
            }
        }
    }

    private delegate float[] Piecewise(ReadOnlySpan<int> words, int length, SequenceState<float> state);

    [Fact]
    public void Beams_take_their_keys_along_and_room_is_limited()
    {
        var model = new Recited(seed: 1);
        var (x, _) = Batch();
        var state = model.CreateState(Samples);
        model.Predict(Piece(x, 0, 6), 6, state);
        state.Reorder([4, 0, 0, 3, 1]);
        var y = model.Predict([1, 2, 3, 4, 5], 1, state);
        foreach (var (i, parent) in new[] { 4, 0, 0, 3, 1 }.Index())
        {
            var alone = model.CreateState();
            model.Predict(x.AsSpan(parent * Steps, 6), 6, alone);
            Assert.Equal(model.Predict([i + 1], 1, alone), y[(i * 7)..((i + 1) * 7)]);
        }
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => model.Predict(Piece(x, 0, 12), 12, state));
        Assert.StartsWith("Recited takes sequences of at most 16 steps but the state has read 7 and 12 more were given; reset it",
            error.Message, StringComparison.Ordinal);
        Assert.Equal(7, state.Position);
    }

    [Fact]
    public void A_call_that_fails_leaves_the_state_as_it_was()
    {
        var model = new Streamed(seed: 1);
        var (x, _) = Batch();
        var state = model.CreateState(Samples);
        model.Predict(Piece(x, 0, 4), 4, state);
        var wrong = Piece(x, 4, 4);
        wrong[7] = 11;
        Assert.Throws<ArgumentOutOfRangeException>(() => model.Predict(wrong, 4, state));
        Assert.Equal(4, state.Position);
        Assert.Equal(model.Predict(x, Steps)[(4 * 7)..(8 * 7)], model.Predict(Piece(x, 4, 4), 4, state)[..(4 * 7)]);
    }

    [Fact]
    public void A_state_is_that_of_a_model_and_of_as_many_sequences()
    {
        var model = new Streamed(seed: 1);
        var (x, _) = Batch();
        var error = Assert.Throws<ArgumentException>(() => model.Predict(x, Steps, model.CreateState(3)));
        Assert.StartsWith("Streamed was given 5 sequences but the state is one of 3", error.Message, StringComparison.Ordinal);
        error = Assert.Throws<ArgumentException>(() => model.Predict(x, Steps, new Recalling(seed: 1).CreateState(Samples)));
        Assert.StartsWith("Streamed was given a state of Recalling", error.Message, StringComparison.Ordinal);
        Assert.StartsWith("Streamed needs a state for at least 1 sequence but was asked for 0",
            Assert.Throws<ArgumentOutOfRangeException>(() => model.CreateState(0)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => model.CreateState(2).Reorder([0]));
        Assert.Throws<ArgumentOutOfRangeException>(() => model.CreateState(2).Reorder([0, 2]));
    }

    [Fact]
    public void Sequences_go_on_from_where_others_are()
    {
        var model = new Streamed(seed: 1);
        var (x, _) = Batch();
        var state = model.CreateState(Samples);
        model.Predict(Piece(x, 0, 6), 6, state);
        state.Reorder([4, 0, 0, 3, 1]);
        int[] next = [1, 2, 3, 4, 5];
        var y = model.Predict(next, 1, state);
        foreach (var (i, parent) in new[] { 4, 0, 0, 3, 1 }.Index())
        {
            var alone = model.CreateState();
            model.Predict(x.AsSpan(parent * Steps, 6), 6, alone);
            Assert.Equal(model.Predict(next.AsSpan(i, 1), 1, alone), y[(i * 7)..((i + 1) * 7)]);
        }
    }

    [Fact]
    public void A_prediction_from_a_state_allocates_nothing()
    {
        var model = new Streamed(seed: 1);
        var (x, _) = Batch();
        var (state, y) = (model.CreateState(Samples), new float[Samples * 7]);
        var piece = Piece(x, 0, 1);
        for (var i = 0; i < 60; i++) model.Predict(piece, 1, state, y);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1_000; i++) model.Predict(piece, 1, state, y);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    /// <summary>What has to be remembered lies in the piece before: without the state the loss stays at ln 2.</summary>
    [Fact]
    public void Training_goes_on_from_a_state()
    {
        var model = new Recalling(seed: 1);
        var (optimizer, state, random) = (new Adam(1e-2), model.CreateState(16), new Random(1));
        var (before, x, y) = (new int[16 * 4], new int[16 * 4], new int[16 * 4]);
        double loss = 0;
        for (var i = 0; i < 300; i++)
        {
            x.CopyTo(before, 0);
            foreach (ref var word in x.AsSpan()) word = random.Next(2);
            for (var k = 0; k < x.Length; k++) y[k] = k % 4 == 0 ? before[k + 3] : x[k - 1];
            loss = model.TrainStep(x, y, 16, 4, state, optimizer);
        }
        Assert.InRange(loss, 0, 0.05);
        Assert.Equal(1200, state.Position);
        // The same batch from nothing: one target in four cannot be known.
        Assert.InRange(model.Loss(x, y, 16, 4), 0.05, 5);
    }

    private static int[] Piece(int[] x, int start, int count) =>
        [.. Enumerable.Range(0, Samples).SelectMany(b => x.Skip((b * Steps) + start).Take(count))];

    private static (int[] X, int[] Y) Batch()
    {
        var random = new Random(3);
        return ([.. Enumerable.Range(0, Samples * Steps).Select(_ => random.Next(11))],
            [.. Enumerable.Range(0, Samples * Steps).Select(_ => random.Next(7))]);
    }
}

/// <summary>Layers that carry a state, one with a start that is learned, and layers that see one step alone.</summary>
[Model]
public partial class Streamed
{
    [Parameter(6, Init = Init.Constant, Scale = 0.3)] private partial Tensor Start { get; }

    [Forward]
    private Tensor Forward([Tokens(11, Dim.Sequence)] Tensor words)
    {
        var x = Embedding(words, 11, 9);
        var (y, _, _) = Lstm(x, 13, layers: 2);
        var (z, _) = Gru(LayerNorm(y), 18);
        var h = Scan((h, v) => Tanh(Linear(v, 6) + Linear(h, 6)), Start, Concat(1, z, x));
        return Linear(GELU(h), 7);
    }

    [Loss] private Tensor Loss(Tensor y, [ClassIndex(7, Dim.Sequence)] Tensor label) => CrossEntropy(y, label);
}

/// <summary>Says what the word before was.</summary>
[Model(Stateful = true)]
[Input(Dim.Sequence, Vocabulary = 2)]
[Embedding(2, 4), Rnn(12), Linear(2)]
[CrossEntropy]
public partial class Recalling;

/// <summary>A small GPT: learned positions, causal blocks, tied weights.</summary>
[Model(MaxLength = 16)]
public partial class Recited
{
    [Parameter(11, 12, Init = Init.Normal, Scale = 0.5)] private partial Tensor Words { get; }

    [Forward]
    private Tensor Forward([Tokens(11, Dim.Sequence)] Tensor words)
    {
        var x = PositionalEncoding(Embedding(words, Words), learned: true);
        x = TransformerEncoderLayer(x, heads: 3, feedforward: 20, causal: true, normFirst: true);
        x = TransformerEncoderLayer(x, heads: 2, feedforward: 20, causal: true, activation: TransformerActivation.GELU);
        return Linear(Linear(LayerNorm(x), Words), 7);
    }

    [Loss] private Tensor Loss(Tensor y, [ClassIndex(7, Dim.Sequence)] Tensor label) => CrossEntropy(y, label);
}

/// <summary>Sinusoids, a recurrence, rotated queries and keys in tensors of their own, packed attention.</summary>
[Model(MaxLength = 16)]
public partial class Rotated
{
    [Forward]
    private Tensor Forward([Tokens(11, Dim.Sequence)] Tensor words)
    {
        var x = PositionalEncoding(Embedding(words, 11, 12));
        var (h, _) = Gru(x, 12);
        x += ScaledDotProductAttention(
            RotaryEmbedding(Linear(h, 12), heads: 2), RotaryEmbedding(Linear(x, 12), heads: 2), Linear(x, 12), heads: 2, causal: true);
        x += MultiHeadAttention(LayerNorm(x), heads: 4, causal: true);
        return Linear(x, 7);
    }

    [Loss] private Tensor Loss(Tensor y, [ClassIndex(7, Dim.Sequence)] Tensor label) => CrossEntropy(y, label);
}
