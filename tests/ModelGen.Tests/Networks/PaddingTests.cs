using static ModelGen.Layers;

namespace ModelGen.Tests.Networks;

/// <summary>Padding counts for nothing, whatever it holds: outputs, losses and gradients are the same bits as with zeros there.</summary>
public class PaddingTests
{
    private const int Batch = 4;
    private const int Steps = 6;
    private static readonly int[] Lengths = [6, 1, 4, 3];

    public static TheoryData<float> Fillings { get; } = [float.NaN, float.PositiveInfinity, float.NegativeInfinity, float.MaxValue, -3.5f];

    [Theory]
    [MemberData(nameof(Fillings))]
    public void Of_recurrent_networks(float filling)
    {
        Classifies(new PaddedRnn(seed: 1), 3, filling);
        Classifies(new PaddedGru(seed: 1), 3, filling);
        Classifies(new PaddedLstm(seed: 1), 3, filling);
    }

    [Theory]
    [MemberData(nameof(Fillings))]
    public void Of_attention(float filling)
    {
        Classifies(new PaddedEncoder(seed: 1), 4, filling);
        Classifies(new PaddedAttention(seed: 1), 4, filling);
    }

    [Theory]
    [MemberData(nameof(Fillings))]
    public void Of_means_convolutions_and_norms(float filling)
    {
        Classifies(new PaddedMean(seed: 1), 3, filling);
        Classifies(new PaddedConvolution(seed: 1), 3, filling);
    }

    /// <summary>Where zeros would do no better than what stood there: log 0, 1 / 0, the slope of √ at 0, a norm of nothing.</summary>
    [Theory]
    [MemberData(nameof(Fillings))]
    public void Of_functions_without_a_value_or_a_slope_at_zero(float filling) =>
        Classifies(new PaddedLogarithm(seed: 1), 3, filling, positive: true);

    [Theory]
    [MemberData(nameof(Fillings))]
    public void Of_targets_of_every_step(float filling)
    {
        var model = new PaddedRegression(seed: 1);
        var (x, zeros) = (Sequences(3, filling, false), Sequences(3, 0, false));
        var (target, zeroTargets) = (Sequences(2, filling, false), Sequences(2, 0, false));
        var loss = model.Loss(zeros, Lengths, zeroTargets, Batch, Steps);
        Assert.True(float.IsFinite(loss));
        Assert.Equal(loss, model.Loss(x, Lengths, target, Batch, Steps));
        model.Gradient(zeros, Lengths, zeroTargets, Batch, Steps);
        var expected = model.Gradients.Storage.ToArray();
        model.Gradient(x, Lengths, target, Batch, Steps);
        Same(expected, model.Gradients.Storage);
    }

    [Theory]
    [MemberData(nameof(Fillings))]
    public void Of_two_sequences_with_lengths_of_their_own(float filling)
    {
        var model = new PaddedPair(seed: 1);
        int[] sourceLengths = [2, 5, 1, 3];
        float[] Source(float value)
        {
            var x = new float[Batch * 5 * 3];
            for (var i = 0; i < x.Length; i++) x[i] = i / 3 % 5 < sourceLengths[i / 15] ? MathF.Cos(i) : value;
            return x;
        }

        int[] labels = [0, 1, 1, 0];
        // The features beside the sequence have as many numbers as it has steps, which makes them no steps: they count in full.
        float[] features = [.. Enumerable.Range(0, Batch * 5).Select(i => MathF.Sin(i * 3))];
        float[] Results(float value)
        {
            var (source, x) = (Source(value), Sequences(3, value, false));
            model.Gradient(source, sourceLengths, x, Lengths, features, labels, Batch, Steps);
            return [model.Loss(source, sourceLengths, x, Lengths, features, labels, Batch, Steps),
                .. model.Predict(source, sourceLengths, x, Lengths, features, Steps), .. model.Gradients.Storage];
        }

        Same(Results(0), Results(filling));
        var before = Results(0);
        features[4] += 1;
        Assert.NotEqual(before, Results(0));
    }

    /// <summary>Tokens in padding are some token or other.</summary>
    [Fact]
    public void Of_tokens()
    {
        var model = new FirstAndLast(seed: 1);
        int[] labels = [0, 3, 2, 1], words = new int[Batch * Steps], others = new int[Batch * Steps];
        for (var i = 0; i < words.Length; i++) words[i] = others[i] = i % 12;
        for (var i = 0; i < words.Length; i++) if (i % Steps >= Lengths[i / Steps]) (words[i], others[i]) = (0, 11 - (i % 5));
        model.Gradient(words, Lengths, labels, Batch, Steps);
        var expected = model.Gradients.Storage.ToArray();
        model.Gradient(others, Lengths, labels, Batch, Steps);
        Same(expected, model.Gradients.Storage);
        Assert.Equal(model.Predict(words, Lengths, Steps), model.Predict(others, Lengths, Steps));
    }

    /// <summary>A classifier of sequences gives the same bits for any padding.</summary>
    private static void Classifies(ISequenceModel<float, int> model, int features, float filling, bool positive = false)
    {
        int[] labels = [0, 1, 1, 0];
        var (x, zeros) = (Sequences(features, filling, positive), Sequences(features, 0, positive));
        var parameters = ((ParameterSet<float>)model.Parameters).Storage.ToArray();
        float[] Results(float[] input)
        {
            // Running statistics move with every gradient.
            parameters.CopyTo(((ParameterSet<float>)model.Parameters).Storage);
            var output = new float[Batch * model.OutputSize];
            model.Predict(input, Lengths, output, Batch);
            var loss = (float)model.Loss(input, Lengths, labels, Batch);
            model.Gradient(input, Lengths, labels, Batch);
            return [loss, .. output, .. ((ParameterSet<float>)model.Gradients).Storage];
        }

        var expected = Results(zeros);
        Assert.All(expected, value => Assert.True(float.IsFinite(value)));
        Assert.Contains(expected[(1 + (Batch * model.OutputSize))..], g => g != 0);
        Same(expected, Results(x));
        var before = ((ParameterSet<float>)model.Parameters).Storage.ToArray();
        model.TrainStep(x, Lengths, labels, Batch, new Sgd(0.1));
        Assert.NotEqual(before, ((ParameterSet<float>)model.Parameters).Storage.ToArray());
        Assert.All(((ParameterSet<float>)model.Parameters).Storage.ToArray(), value => Assert.True(float.IsFinite(value)));
    }

    private static float[] Sequences(int features, float filling, bool positive)
    {
        var x = new float[Batch * Steps * features];
        for (var i = 0; i < x.Length; i++)
        {
            var valid = i / features % Steps < Lengths[i / (features * Steps)];
            x[i] = !valid ? filling : positive ? 1.5f + MathF.Sin(i) : MathF.Sin(i);
        }
        return x;
    }

    private static void Same(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (var i = 0; i < expected.Length; i++)
        {
            Assert.True(BitConverter.SingleToInt32Bits(expected[i]) == BitConverter.SingleToInt32Bits(actual[i]),
                $"{expected[i]:R} at {i} became {actual[i]:R}");
        }
    }
}

/// <summary>Both directions, the last step alone.</summary>
[Model]
[Input(Dim.Sequence, 3, Lengths = true)]
[Rnn(5, Bidirectional = true, ReturnSequences = false), Linear(2)]
[CrossEntropy]
public partial class PaddedRnn;

/// <summary>A norm and positions in front, every step averaged.</summary>
[Model]
[Input(Dim.Sequence, 3, Lengths = true)]
[Linear(6), LayerNorm, PositionalEncoding, Gru(5), MeanOverSteps, Linear(2)]
[CrossEntropy]
public partial class PaddedGru;

/// <summary>Two layers in both directions, the greatest of every step.</summary>
[Model]
[Input(Dim.Sequence, 3, Lengths = true)]
[Lstm(4, Layers = 2, Bidirectional = true), MaxOverSteps, Linear(2)]
[CrossEntropy]
public partial class PaddedLstm;

/// <summary>Blocks of a transformer straight on the input.</summary>
[Model]
[Input(Dim.Sequence, 4, Lengths = true)]
[TransformerEncoderLayer(2, 8, Dropout = 0), TransformerEncoderLayer(2, 8, Dropout = 0, NormFirst = true), MeanOverSteps, Linear(2)]
[CrossEntropy]
public partial class PaddedEncoder;

/// <summary>Every way to attend: to itself, packed and not, by a small network, rotated.</summary>
[Model]
public partial class PaddedAttention
{
    [Forward]
    private Tensor Forward([Shape(Dim.Sequence, 4)] Tensor x, [Lengths] Tensor lengths)
    {
        var y = MultiHeadAttention(x, heads: 2, lengths: lengths) + ScaledDotProductAttention(
            RotaryEmbedding(x, heads: 2), x, Linear(x, 4), heads: 2, lengths: lengths);
        var (seen, _) = AdditiveAttention(y, x, 3, lengths: lengths);
        var (one, _) = AdditiveAttention(MeanOverSteps(y, lengths), x, 3, lengths: lengths);
        return Linear(Concat(0, MaxOverSteps(seen, lengths), one), 2);
    }

    [Loss] private Tensor Loss(Tensor y, [ClassIndex(2)] Tensor label) => CrossEntropy(y, label);
}

/// <summary>No layer but the mean knows of lengths; statistics of the batch count padding as zeros.</summary>
[Model]
[Input(Dim.Sequence, 3, Lengths = true)]
[Linear(4), BatchNorm(Axis = -1), GELU, Linear(4), RMSNorm, MeanOverSteps, Linear(2)]
[CrossEntropy]
public partial class PaddedMean;

/// <summary>A convolution over the steps, which are its last axis.</summary>
[Model]
public partial class PaddedConvolution
{
    [Forward]
    private Tensor Forward([Shape(6, 3)] Tensor x, [Lengths(6)] Tensor lengths)
    {
        var y = Conv1d(Transpose(x, 0, 1), 5, kernel: 3, padding: 1);
        return Linear(MaxOverSteps(Transpose(ReLU(y), 0, 1), lengths), 2);
    }

    [Loss] private Tensor Loss(Tensor y, [ClassIndex(2)] Tensor label) => CrossEntropy(y, label);
}

/// <summary>Functions that have no value or no slope at zero, of the input and of what a layer makes of it.</summary>
[Model]
public partial class PaddedLogarithm
{
    [Forward]
    private Tensor Forward([Shape(Dim.Sequence, 3)] Tensor x, [Lengths] Tensor lengths)
    {
        var y = Linear(Log(x), 4) + Linear(Sqrt(x), 4) + Linear(1 / x, 4) + Linear(Pow(x, -0.5), 4);
        var h = Exp(Linear(x, 4, bias: false));
        y += Linear(x / Norm(x, axis: -1, keepDims: true), 4) + h / Sum(h, axis: -1, keepDims: true);
        return Linear(MeanOverSteps(y, lengths), 2);
    }

    [Loss] private Tensor Loss(Tensor y, [ClassIndex(2)] Tensor label) => CrossEntropy(y, label);
}

/// <summary>A number for every step.</summary>
[Model]
[Input(Dim.Sequence, 3, Lengths = true)]
[Gru(4), Linear(2)]
[MeanSquaredError]
public partial class PaddedRegression;

/// <summary>A decoder over a free length that looks at an encoder over a constant one.</summary>
[Model]
public partial class PaddedPair
{
    [Forward]
    private Tensor Forward([Shape(5, 3)] Tensor source, [Lengths(5)] Tensor sourceLengths, [Shape(Dim.Sequence, 3)] Tensor x,
        [Lengths] Tensor lengths, [Shape(5)] Tensor features)
    {
        var memory = TransformerEncoderLayer(Linear(source, 4), heads: 2, feedforward: 6, lengths: sourceLengths, dropout: 0);
        var y = TransformerDecoderLayer(
            Linear(x, 4), memory, heads: 2, feedforward: 6, lengths: lengths, memoryLengths: sourceLengths, dropout: 0);
        return Linear(Concat(0, MeanOverSteps(y, lengths), features), 2);
    }

    [Loss] private Tensor Loss(Tensor y, [ClassIndex(2)] Tensor label) => CrossEntropy(y, label);
}
