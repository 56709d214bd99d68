using static ModelGen.Layers;

namespace ModelGen.Tests.Networks;

/// <summary>Axes that are made of an axis of steps, by cutting, joining, pooling, stretching or flattening it, have lengths that follow: a
/// sequence of three steps in six gives what it gives to the same network over three.</summary>
public class PaddedAxesTests
{
    [Fact]
    public void A_lone_layer_counts_the_steps_that_its_lengths_say() => AsAlone(new StepsOfSix(seed: 1), new StepsOfThree(seed: 1), 6, 3);

    [Fact]
    public void Of_slices_and_steps_in_front()
    {
        AsAlone(new RestOfSix(seed: 1), new RestOfThree(seed: 1), 5, 2);
        AsAlone(new ClassTokenOfSix(seed: 1), new ClassTokenOfThree(seed: 1), 7, 4);
    }

    [Fact]
    public void Of_windows_that_stride()
    {
        AsAlone(new PooledSix(seed: 1), new PooledThree(seed: 1), 3, 1);
        AsAlone(new StridedSix(seed: 1), new StridedThree(seed: 1), 3, 2);
        AsAlone(new StretchedSix(seed: 1), new StretchedThree(seed: 1), 12, 6);
    }

    [Fact]
    public void Of_means_of_windows_and_norms_over_steps()
    {
        AsAlone(new WindowMeansOfSix(seed: 1), new WindowMeansOfThree(seed: 1), 6, 3);
        AsAlone(new NormsOfSix(seed: 1), new NormsOfThree(seed: 1), 6, 3);
    }

    [Fact]
    public void Of_flattened_steps() => AsAlone(new FlattenedSix(seed: 1), new FlattenedThree(seed: 1), 6, 3);

    /// <summary>What a step of a scan does with all steps of another sequence, and with a row of pairs of steps.</summary>
    [Fact]
    public void Of_whole_sequences_in_the_step_of_a_scan() => AsAlone(new ScanOfSix(seed: 1), new ScanOfThree(seed: 1), 6, 3);

    /// <summary>The next token from those before it: a sequence of one token has none,
    /// and what stands in the padding of its labels is no class.</summary>
    [Fact]
    public void The_next_step_is_a_target_only_where_there_is_one()
    {
        var model = new NextOfSix(seed: 1);
        int[] lengths = [6, 1, 3], left = [5, 0, 2];
        (float Loss, float[] Gradients) Results(int filling)
        {
            var words = Filled(6, lengths, filling, i => i % 9);
            var labels = Filled(5, left, filling, i => i * 2 % 9);
            var loss = model.Gradient(words, lengths, labels, 3);
            Assert.Equal(loss, model.Loss(words, lengths, labels, 3, out var weight));
            Assert.Equal(7, weight);
            return (loss, model.Gradients.Storage.ToArray());
        }

        var expected = Results(0);
        var found = Results(int.MinValue);
        Assert.True(float.IsFinite(expected.Loss));
        Assert.Equal(expected.Loss, found.Loss);
        Assert.Equal(expected.Gradients, found.Gradients);
        var refused = Assert.Throws<ArgumentOutOfRangeException>(
            () => model.Loss(Filled(6, lengths, 0, i => i % 9), lengths, [0, 0, 0, 0, 9, .. new int[10]], 3));
        Assert.Contains("holds 9 at position 4", refused.Message, StringComparison.Ordinal);
    }

    /// <summary>Steps of changing lengths allocate nothing.</summary>
    [Fact]
    public void Lengths_that_follow_from_others_allocate_nothing()
    {
        var (model, optimizer) = (new NextOfSix(seed: 1), new Sgd(0));
        int[] words = new int[18], labels = new int[15], lengths = [6, 1, 3];
        for (var i = 0; i < 60; i++) model.TrainStep(words, lengths, labels, 3, optimizer);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++) model.TrainStep(words, lengths, labels, 3, optimizer);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    /// <summary>The mean over pairs of steps weighs a batch by its pairs.</summary>
    [Fact]
    public void A_loss_of_pairs_of_steps_is_weighed_by_them()
    {
        var model = new PairsOfSteps(seed: 1);
        int[] lengths = [4, 1, 3];
        var (x, t) = (Filled(4 * 2, [8, 2, 6], double.NaN, i => Math.Sin(i)), Filled(4 * 2, [8, 2, 6], double.NaN, i => Math.Cos(i)));
        var (sum, weights) = (0.0, 0.0);
        for (var sample = 0; sample < 3; sample++)
        {
            var loss = model.Loss(x.AsSpan(sample * 8, 2 * lengths[sample]), [lengths[sample]], t.AsSpan(sample * 8, 2 * lengths[sample]),
                1, lengths[sample], out var weight);
            (sum, weights) = (sum + (loss * weight), weights + weight);
        }
        Assert.Equal(sum / weights, model.Loss(x, lengths, t, 3, 4, out var counted), 1e-12);
        Assert.Equal(16 + 1 + 9, counted);
    }

    /// <summary>Two sequences along one free axis, each with the lengths behind it.</summary>
    [Fact]
    public void Lengths_belong_to_the_sequence_before_them()
    {
        var model = new TwoFreeSequences(seed: 1);
        int[] lengths = [3, 4, 2], others = [4, 1, 3];
        double[] Results(double filling)
        {
            var (x, s) = (Filled(4 * 2, [6, 8, 4], filling, i => Math.Sin(i)), Filled(4 * 2, [8, 2, 6], filling, i => Math.Cos(i)));
            var loss = model.Gradient(x, lengths, s, others, [1, 2, 3], 3, 4);
            return [loss, model.Loss(x, lengths, s, others, [1, 2, 3], 3, 4), .. model.Gradients.Storage];
        }

        var expected = Results(0);
        Assert.All(expected, value => Assert.True(double.IsFinite(value)));
        Assert.Equal(expected, Results(double.NaN));
    }

    private static void AsAlone(ISequenceModel<double, double> six, ISequenceModel<double, double> three, int targets, int targetsAlone)
    {
        var (parameters, gradients) = ((ParameterSet<double>)six.Parameters, (ParameterSet<double>)six.Gradients);
        ((ParameterSet<double>)three.Parameters).Storage.CopyTo(parameters.Storage);
        double[] x = [.. Enumerable.Range(0, 6).Select(i => 0.5 + (0.4 * Math.Sin(i)))],
            t = [.. Enumerable.Range(0, targetsAlone * 2).Select(i => Math.Cos(i))];
        var output = new double[three.OutputSize];
        three.Predict(x, [3], output, 1);
        var loss = three.Gradient(x, [3], t, 1);
        foreach (var filling in new[] { 0, double.NaN, double.PositiveInfinity })
        {
            var (padded, target) = (Enumerable.Repeat(filling, 12).ToArray(), Enumerable.Repeat(filling, targets * 2).ToArray());
            x.CopyTo(padded, 0);
            t.CopyTo(target, 0);
            var found = new double[six.OutputSize];
            six.Predict(padded, [3], found, 1);
            Near(output, found.AsSpan(0, output.Length));
            Near([loss], [six.Gradient(padded, [3], target, 1)]);
            Assert.Equal(three.Loss(x, [3], t, 1, out var weight), six.Loss(padded, [3], target, 1, out var counted), 1e-12);
            Assert.Equal(weight, counted);
            Near(((ParameterSet<double>)three.Gradients).Storage, gradients.Storage);
        }
    }

    private static T[] Filled<T>(int steps, int[] lengths, T filling, Func<int, T> value) =>
        [.. Enumerable.Range(0, steps * lengths.Length).Select(i => i % steps < lengths[i / steps] ? value(i) : filling)];

    private static void Near(ReadOnlySpan<double> expected, ReadOnlySpan<double> actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (var i = 0; i < expected.Length; i++) Assert.Equal(expected[i], actual[i], 1e-10);
    }
}

/// <summary>Predicts each next token from the product of the two before it.</summary>
[Model]
public partial class NextOfSix
{
    [Forward]
    private Tensor Forward([Tokens(9, 6)] Tensor words, [Lengths(6)] Tensor lengths)
    {
        var x = Embedding(words, 9, 4);
        return Linear(Slice(x, 0, 1) * Slice(x, 0, 0, 5), 9);
    }

    [Loss] private Tensor Loss(Tensor y, [ClassIndex(9, 5)] Tensor label) => CrossEntropy(y, label);
}

/// <summary>A number for each pair of steps.</summary>
[Model(Precision = Precision.Double)]
public partial class PairsOfSteps
{
    [Forward] private Tensor Forward([Shape(Dim.Sequence, 2)] Tensor x, [Lengths] Tensor lengths) => Linear(x, 2);

    [Loss] private Tensor Loss(Tensor y, [Shape(Dim.Sequence, 2)] Tensor t) => Mean(Square(MatMul(y, Transpose(t, 0, 1))));
}

/// <summary>One sequence looks at another along the same free axis, of which it is told no lengths.</summary>
[Model(Precision = Precision.Double)]
public partial class TwoFreeSequences
{
    [Forward]
    private Tensor Forward(
        [Shape(Dim.Sequence, 2)] Tensor x, [Lengths] Tensor lengths, [Shape(Dim.Sequence, 2)] Tensor s, [Lengths] Tensor others)
    {
        var seen = MatMul(Softmax(MatMul(Linear(x, 3), Transpose(Linear(s, 3), 0, 1))), Linear(s, 3));
        return Sum(Max(seen, axis: 0) + Mean(Linear(s, 3), axis: 0), axis: 0, keepDims: true);
    }

    [Loss] private Tensor Loss(Tensor y, [Shape(1)] Tensor t) => MeanSquaredError(y, t);
}
