using ModelGen.Tests.Training;

namespace ModelGen.Tests.Optimizers;

/// <summary>Accumulated gradients behave as those of one large batch, whatever each batch's mean divides by, and none are lost.</summary>
public sealed class AccumulationTests : IDisposable
{
    private const int Ignored = 2; // of WeighsClasses

    private readonly string _folder = Directory.CreateTempSubdirectory("modelgen-accumulation-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static double[] Inputs(int count)
    {
        var random = new Random(3);
        return [.. Enumerable.Range(0, count * 3).Select(_ => (2 * random.NextDouble()) - 1)];
    }

    private static void AssertClose(ParameterSet<double> expected, ParameterSet<double> actual) =>
        Assert.All(expected.Storage.ToArray().Zip(actual.Storage.ToArray()), pair => Assert.Equal(pair.First, pair.Second, 1e-14));

    [Fact]
    public void Batches_that_count_different_numbers_of_labels_are_one_large_batch()
    {
        int[] labels = [0, 1, 3, 1, Ignored, Ignored, 3, Ignored, Ignored, Ignored, Ignored, Ignored, 1, 1, Ignored, 0];
        foreach (var norm in new[] { double.PositiveInfinity, 0.05 })
        {
            var (large, parts) = (new WeighsClasses(seed: 1), new WeighsClasses(seed: 1));
            var whole = new Sgd(0.5, momentum: 0.9, weightDecay: 0.1) { MaxNorm = norm };
            var accumulated = new Sgd(0.5, momentum: 0.9, weightDecay: 0.1) { MaxNorm = norm, AccumulationSteps = 4 };
            for (var update = 0; update < 3; update++)
            {
                large.TrainStep(Inputs(16), labels, 16, whole);
                for (var i = 0; i < 4; i++) parts.TrainStep(Inputs(16).AsSpan(i * 12, 12), labels.AsSpan(i * 4, 4), 4, accumulated);
            }

            Assert.Equal(3, accumulated.StepCount);
            AssertClose(large.Parameters, parts.Parameters);
        }
    }

    [Fact]
    public void Sums_are_not_averaged()
    {
        int[] labels = [0, 1, 3, 1, -100, 2];
        var x = Inputs(6).Select(v => (float)v).ToArray();
        var (large, parts) = (new SumsUp(seed: 1), new SumsUp(seed: 1));
        var accumulated = new Sgd(0.1) { AccumulationSteps = 2 };
        large.TrainStep(x, labels, 6, new Sgd(0.1));
        parts.TrainStep(x.AsSpan(0, 12), labels.AsSpan(0, 4), 4, accumulated);
        parts.TrainStep(x.AsSpan(12, 6), labels.AsSpan(4, 2), 2, accumulated);
        Assert.All(large.Parameters.Storage.ToArray().Zip(parts.Parameters.Storage.ToArray()),
            pair => Assert.Equal(pair.First, pair.Second, 1e-6));
    }

    [Fact]
    public void The_weight_of_gradients_written_by_hand_is_theirs_to_say()
    {
        var set = OptimizerFixture.Start();
        var gradients = new ParameterSet<double>(OptimizerFixture.Layout);
        var (optimizer, before) = (new Sgd(1) { AccumulationSteps = 2 }, OptimizerFixture.Start().Storage.ToArray());
        (gradients.LossWeight, gradients.Storage[0]) = (3, 1);
        optimizer.Step(set, gradients);
        (gradients.LossWeight, gradients.Storage[0]) = (1, 5);
        optimizer.Step(set, gradients);
        Assert.Equal(before[0] - 2, set.Storage[0], 1e-12);
        Assert.Throws<ArgumentOutOfRangeException>(() => gradients.LossWeight = -1);
        Assert.Throws<ArgumentOutOfRangeException>(() => gradients.LossWeight = double.NaN);
        gradients.LossWeight = 0;
        new AdamW(0.1, weightDecay: 1).Step(set, gradients);
        Assert.Equal(before[0] - 2, set.Storage[0], 1e-12);
        gradients.Clear();
        Assert.Equal(1, gradients.LossWeight);
    }

    [Fact]
    public void Flush_makes_the_update_of_fewer_steps()
    {
        int[] labels = [0, 1, 3, 1, Ignored, Ignored, 3, Ignored, 0];
        var (large, parts) = (new WeighsClasses(seed: 1), new WeighsClasses(seed: 1));
        var (whole, accumulated) = (new Adam(0.1), new Adam(0.1) { AccumulationSteps = 4 });
        accumulated.Flush(parts.Parameters);
        Assert.Equal(0, accumulated.StepCount);
        for (var i = 0; i < 3; i++) parts.TrainStep(Inputs(9).AsSpan(i * 9, 9), labels.AsSpan(i * 3, 3), 3, accumulated);
        Assert.Equal(0, accumulated.StepCount);
        accumulated.Flush(parts.Parameters);
        large.TrainStep(Inputs(9), labels, 9, whole);
        AssertClose(large.Parameters, parts.Parameters);
        accumulated.Flush(parts.Parameters);
        Assert.Equal(1, accumulated.StepCount);
        parts.TrainStep(Inputs(3), [Ignored, Ignored, Ignored], 3, accumulated);
        accumulated.Flush(parts.Parameters);
        Assert.Equal(1, accumulated.StepCount);
    }

    [Fact]
    public void Fit_flushes_at_the_end_of_an_epoch()
    {
        int[] labels = [0, 1, 3, 1, Ignored, Ignored, 3, Ignored, 0];
        var data = new Dataset<double, int>(Inputs(9), 3, labels, 1);
        var (large, parts) = (new WeighsClasses(seed: 1), new WeighsClasses(seed: 1));
        using var whole = Trainer.Create(large, new Adam(0.1));
        using var accumulated = Trainer.Create(parts, new Adam(0.1) { AccumulationSteps = 4 });
        whole.Fit(data, options: new FitOptions { Epochs = 2, BatchSize = 9, Shuffle = false });
        accumulated.Fit(data, options: new FitOptions { Epochs = 2, BatchSize = 3, Shuffle = false });
        Assert.Equal(2, accumulated.Optimizer.StepCount);
        AssertClose(large.Parameters, parts.Parameters);
    }

    [Fact]
    public void Waiting_gradients_are_not_lost_in_silence()
    {
        var (model, optimizer) = (new WeighsClasses(seed: 1), new Adam(0.1) { AccumulationSteps = 4 });
        var path = Path.Combine(_folder, "optimizer.safetensors");
        optimizer.Save(path, model.Parameters);
        for (var i = 0; i < 3; i++) model.TrainStep(Inputs(3), [0, 1, 3], 3, optimizer);
        Assert.StartsWith("gradients of 3 of 4 accumulation steps wait for their update",
            Assert.Throws<InvalidOperationException>(() => optimizer.Save(path, model.Parameters)).Message, StringComparison.Ordinal);
        Assert.Contains("call Flush first", Assert.Throws<InvalidOperationException>(() => optimizer.AccumulationSteps = 1).Message,
            StringComparison.Ordinal);
        optimizer.AccumulationSteps = 4;
        optimizer.Load(path, model.Parameters);
        optimizer.AccumulationSteps = 1;
        model.TrainStep(Inputs(3), [0, 1, 3], 3, optimizer);
        Assert.Equal(1, optimizer.StepCount);
    }
}
