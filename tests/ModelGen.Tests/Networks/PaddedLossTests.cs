namespace ModelGen.Tests.Networks;

/// <summary>A loss with a target for each step counts the steps that are there: a batch of sequences of different lengths has the mean of
/// their losses alone, each weighed by what it counts, and gradients likewise. Nothing depends on what stands in the padding.</summary>
public class PaddedLossTests
{
    private static readonly int[] Lengths = [5, 1, 3];
    private const int Steps = 6;

    [Fact]
    public void Of_numbers()
    {
        Regresses(new PaddedSquares(seed: 1), 2, 1);
        Regresses(new PaddedAbsolutes(seed: 1), 2, 2);
        Regresses(new PaddedHuber(seed: 1), 2, 1);
        Regresses(new PaddedPoisson(seed: 1), 2, 1);
        Regresses(new PaddedExponential(seed: 1), 2, 1);
        Regresses(new PaddedBinary(seed: 1), 2, 1);
        Regresses(new PaddedBinaryLogits(seed: 1), 2, 1);
        Regresses(new PaddedFocal(seed: 1), 2, 2);
        Regresses(new PaddedSoftLabels(seed: 1), 2, 3);
    }

    [Fact]
    public void Of_sums_and_means_by_sample()
    {
        Regresses(new PaddedSum(seed: 1), 2, 1);
        Regresses(new PaddedKl(seed: 1), 2, 3);
        Regresses(new PaddedDice(seed: 1), 2, 2);
        Regresses(new PaddedMeansOfSamples(seed: 1), 2, 2);
    }

    /// <summary>Losses written out, of functions without a value at zero, and every way to reduce steps.</summary>
    [Fact]
    public void Of_methods()
    {
        Regresses(new PaddedLogarithms(seed: 1), 2, 1);
        Regresses(new PaddedReductions(seed: 1), 2, 2);
        Regresses(new PaddedHandAttention(seed: 1), 2, 2);
        Regresses(new PaddedPairs(seed: 1), 2, 1);
    }

    /// <summary>Functions without a slope at zero in the step of a scan, and in a scan within it.</summary>
    [Fact]
    public void Of_scans()
    {
        Regresses(new PaddedScan(seed: 1), 2, 1);
        Regresses(new PaddedScanOfRoots(seed: 1), 2, 1);
        Regresses(new PaddedScanInScan(seed: 1), 2, 1);
    }

    [Fact]
    public void Of_labels()
    {
        Classifies(new PaddedLabels(seed: 1), 2, 3);
        Classifies(new PaddedIgnoredLabels(seed: 1), 2, 3, ignored: -7);
        Classifies(new PaddedWeighedLabels(seed: 1), 2, 3);
        Classifies(new PaddedLogLikelihood(seed: 1), 2, 3);
        Classifies(new PaddedHinge(seed: 1), 2, 3);
        Classifies(new PaddedWeighedAndHinge(seed: 1), 2, 3);
    }

    /// <summary>Statistics of a batch are those of the steps that are there: each step is a sample of its own to a network that does not
    /// mix them.</summary>
    [Fact]
    public void Of_batch_normalisation()
    {
        var (steps, rows) = (new PaddedBatchNorm(seed: 1), new RowsOfBatchNorm(seed: 1));
        steps.Parameters.Storage.CopyTo(rows.Parameters.Storage);
        var (x, y) = (Sequences(2, float.NaN), Sequences(1, float.NaN, 3));
        var (xRows, yRows) = (Valid(x, 2), Valid(y, 1));
        steps.Gradient(x, Lengths, y, 3, Steps);
        rows.Gradient(xRows, yRows, yRows.Length);
        Near(rows.Gradients.Storage.ToArray(), steps.Gradients.Storage.ToArray());
        steps.TrainStep(x, Lengths, y, 3, Steps, new Sgd(0.1));
        rows.TrainStep(xRows, yRows, yRows.Length, new Sgd(0.1));
        // The running statistics among them.
        Near(rows.Parameters.Storage.ToArray(), steps.Parameters.Storage.ToArray());
        Assert.Equal(rows.Loss(xRows, yRows, yRows.Length), steps.Loss(x, Lengths, y, 3, Steps), 5e-6);
    }

    /// <summary>The second convolution reads zeros where the sequence has ended, as if it were alone.</summary>
    [Fact]
    public void Of_windows()
    {
        var model = new PaddedWindows(seed: 1);
        var alone = new WindowsOfThree(seed: 1);
        model.Parameters.Storage.CopyTo(alone.Parameters.Storage);
        var x = Sequences(2, float.PositiveInfinity);
        float[] one = [.. x.AsSpan(2 * Steps * 2, 6)];
        Near(alone.Predict(one), model.Predict(x.AsSpan(2 * Steps * 2, Steps * 2), [3]));
        model.Gradient(x.AsSpan(2 * Steps * 2, Steps * 2), [3], [0.5f], 1);
        alone.Gradient(one, [0.5f], 1);
        Near(alone.Gradients.Storage.ToArray(), model.Gradients.Storage.ToArray());
    }

    /// <summary>The bias of a network that can give any constant becomes the one target there is,
    /// and the trainer's loss and error agree.</summary>
    [Fact]
    public void A_trainer_finds_the_target_of_every_step()
    {
        var model = new PaddedConstant(seed: 1);
        float[][] x = [new float[40], new float[2]], y = [[.. Enumerable.Repeat(1f, 20)], [1f]];
        var data = new SequenceDataset<float, float>(new RaggedArray<float>(x, 2), new RaggedArray<float>(y, 1), SequenceTarget.Steps);
        using var trainer = Trainer.Create(model, new Sgd(0.1));
        trainer.Fit(data, options: new() { Epochs = 200, BatchSize = 2 });
        Assert.Equal(1, model.Parameters["fc1.bias"][0], 1e-4);
        model.Parameters["fc1.bias"].Fill(0.25f);
        var metrics = trainer.Evaluate(data);
        Assert.Equal(0.75 * 0.75, metrics.Loss, 1e-6);
        Assert.Equal(0.75, metrics.RootMeanSquaredError, 1e-6);
    }

    /// <summary>Labels and tokens in padding are looked at by nothing; those of the sequence are checked as ever, by their place.</summary>
    [Fact]
    public void Indices_in_padding_are_not_looked_at()
    {
        var model = new PaddedTokens(seed: 1);
        int[] tokens = [1, 2, 3, 0, 4, -99, int.MinValue, int.MaxValue], labels = [0, 1, 2, 0, 1, 7, int.MinValue, -1];
        int[] zeros = [1, 2, 3, 0, 4, 0, 0, 0], zeroLabels = [0, 1, 2, 0, 1, 0, 0, 0];
        Assert.Equal(model.Loss(zeros, [4, 1], zeroLabels, 2, 4), model.Loss(tokens, [4, 1], labels, 2, 4));
        model.Gradient(zeros, [4, 1], zeroLabels, 2, 4);
        var expected = model.Gradients.Storage.ToArray();
        model.Gradient(tokens, [4, 1], labels, 2, 4);
        Assert.Equal(expected, model.Gradients.Storage.ToArray());
        Assert.Equal(model.Predict(zeros, [4, 1], 4)[..15], model.Predict(tokens, [4, 1], 4)[..15]);
        tokens[4] = 5;
        var refused = Assert.Throws<ArgumentOutOfRangeException>(() => model.Loss(tokens, [4, 1], labels, 2, 4));
        Assert.Contains("holds 5 at position 4", refused.Message, StringComparison.Ordinal);
        tokens[4] = 0;
        labels[4] = -1;
        Assert.Contains("holds -1 at position 4",
            Assert.Throws<ArgumentOutOfRangeException>(() => model.Loss(tokens, [4, 1], labels, 2, 4)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Sequences_of_different_lengths_need_a_model_that_knows_them()
    {
        float[][] x = [new float[4], new float[2]], y = [[1, 1], [1]];
        var data = new SequenceDataset<float, float>(new RaggedArray<float>(x, 2), new RaggedArray<float>(y, 1), SequenceTarget.Steps);
        using var trainer = Trainer.Create(new StepsWithoutLengths(seed: 1), new Sgd(0.1));
        var refused = Assert.Throws<ArgumentException>(() => trainer.Fit(data, options: new() { Epochs = 1, BatchSize = 2 }));
        Assert.Contains("needs Lengths on its input", refused.Message, StringComparison.Ordinal);
    }

    private static void Regresses(ISequenceModel<float, float> model, int features, int targets)
    {
        foreach (var filling in new[] { 0, 3f, float.NaN, float.PositiveInfinity })
        {
            IsMeanOfSamples(model, Sequences(features, filling), Sequences(targets, filling, 1),
                (sample, length) => Sequences(targets, 0, 1)[(sample * Steps * targets)..][..(length * targets)]);
        }
    }

    private static void Classifies(ISequenceModel<float, int> model, int features, int classes, int? ignored = null)
    {
        foreach (var filling in new[] { 0, 2, -1, int.MinValue })
        {
            var labels = new int[Lengths.Length * Steps];
            for (var i = 0; i < labels.Length; i++)
                labels[i] = i % Steps >= Lengths[i / Steps] ? filling : i == 2 && ignored is { } none ? none : (i * 7) % classes;
            IsMeanOfSamples(
                model, Sequences(features, filling == 0 ? 0 : float.NaN), labels, (sample, length) => labels[(sample * Steps)..][..length]);
        }
    }

    private static void IsMeanOfSamples<TTarget>(
        ISequenceModel<float, TTarget> model, float[] x, TTarget[] target, Func<int, int, TTarget[]> alone)
        where TTarget : unmanaged
    {
        var features = x.Length / (Steps * Lengths.Length);
        var clean = Sequences(features, 0);
        var gradients = ((ParameterSet<float>)model.Gradients).Storage;
        var (loss, weights, sum) = (0.0, 0.0, new double[gradients.Length]);
        for (var sample = 0; sample < Lengths.Length; sample++)
        {
            var length = Lengths[sample];
            var (one, y) = (clean[(sample * Steps * features)..][..(length * features)], alone(sample, length));
            var each = model.Loss(one, [length], y, 1, out var weight);
            var addsUp = ((ParameterSet<float>)model.Gradients).LossAddsUp;
            model.Gradient(one, [length], y, 1);
            loss += each * (addsUp ? 1 : weight);
            weights += weight;
            for (var i = 0; i < sum.Length; i++) sum[i] += gradients[i] * (addsUp ? 1 : weight);
        }
        if (((ParameterSet<float>)model.Gradients).LossAddsUp) weights = 1;
        var found = model.Loss(x, Lengths, target, Lengths.Length, out var counted);
        if (!((ParameterSet<float>)model.Gradients).LossAddsUp) Assert.Equal(weights, counted);
        Assert.Equal(loss / weights, found, 2e-6 * Math.Max(1, Math.Abs(loss / weights)));
        model.Gradient(x, Lengths, target, Lengths.Length);
        Near([.. sum.Select(s => (float)(s / weights))], gradients.ToArray());
        Assert.Contains(gradients.ToArray(), g => g != 0);
    }

    private static float[] Sequences(int features, float filling, int seed = 0)
    {
        var x = new float[Lengths.Length * Steps * features];
        for (var i = 0; i < x.Length; i++)
            x[i] = i / features % Steps < Lengths[i / (features * Steps)] ? 0.5f + (0.45f * MathF.Sin(i + (10 * seed))) : filling;
        return x;
    }

    private static float[] Valid(float[] x, int features) => [.. x.Where((_, i) => i / features % Steps < Lengths[i / (features * Steps)])];

    private static void Near(float[] expected, float[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (var i = 0; i < expected.Length; i++)
            Assert.True(
                Math.Abs(expected[i] - actual[i]) <= 3e-6 * Math.Max(1, Math.Abs(expected[i])), $"{expected[i]:R} at {i} is {actual[i]:R}");
    }
}
