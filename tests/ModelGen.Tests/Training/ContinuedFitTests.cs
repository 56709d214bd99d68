using ModelGen.Tests.Networks;

namespace ModelGen.Tests.Training;

/// <summary>Calls of Fit go on where the last one ended: in the order of the samples, augmentation, dropout,
/// schedules and the optimizer's state.</summary>
public sealed class ContinuedFitTests : IDisposable
{
    private readonly string _file = Path.GetTempFileName();

    public void Dispose() => File.Delete(_file);

    private static Dataset<float, int> Images(int count, ulong seed)
    {
        var random = new RandomStream(seed);
        var x = Enumerable.Range(0, count * 36).Select(_ => (float)random.NextNormal()).ToArray();
        return new Dataset<float, int>(x, 36, Enumerable.Range(0, count).Select(i => i % 3).ToArray()) { InputShape = [1, 6, 6] };
    }

    private static SequenceDataset<int, int> Sentences(int count)
    {
        var random = new Random(3);
        int[][] words =
            [.. Enumerable.Range(0, count).Select(_ => Enumerable.Range(0, random.Next(1, 9)).Select(_ => random.Next(20)).ToArray())];
        return SequenceDataset.PerStep(words, words.Select(sentence => sentence.Select(word => word % 5).ToArray()));
    }

    private byte[] Weights(ParameterSet parameters)
    {
        SafeTensors.Save(_file, parameters);
        return File.ReadAllBytes(_file);
    }

    private static Schedule? Schedule(string name) => name switch
    {
        "plateau" => new ReduceOnPlateau(0.5, patience: 0, threshold: 0.9),
        "one cycle" => new OneCycleSchedule(0.05, 4 * 5),
        "exponential" => new ExponentialSchedule(0.5),
        _ => null,
    };

    [Theory]
    [InlineData("none")]
    [InlineData("plateau")]
    [InlineData("one cycle")]
    [InlineData("exponential")]
    public void Four_epochs_are_four_times_one(string schedule)
    {
        var data = Images(45, 1).Augment(seed: 2, new RandomHorizontalFlip(), new RandomNoise(0.1));
        var validation = Images(20, 9);
        (byte[] Weights, double[] Rates) Run(int calls)
        {
            var model = new FlippedDigits(seed: 1);
            using var trainer = Trainer.Create(model, new Adam(0.01) { Schedule = Schedule(schedule) });
            var options = new FitOptions { Epochs = 4 / calls, BatchSize = 10, Seed = 7 };
            var rates = new List<double>();
            for (var call = 0; call < calls; call++)
                rates.AddRange(trainer.Fit(data, validation, options).Epochs.Select(epoch => epoch.LearningRate));
            Assert.Equal(4, trainer.Optimizer.EpochCount);
            return (Weights(model.Parameters), [.. rates]);
        }

        var once = Run(1);
        foreach (var calls in new[] { 2, 4 })
        {
            var several = Run(calls);
            Assert.Equal(once.Rates, several.Rates);
            Assert.Equal(once.Weights, several.Weights);
        }

        if (schedule is "plateau") Assert.True(once.Rates[^1] < once.Rates[0]);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public void So_they_are_over_sequences(int bucketBatches)
    {
        byte[] Run(int calls)
        {
            var model = new Tagger(seed: 1);
            using var trainer = Trainer.Create(model, new Adam(0.01));
            for (var call = 0; call < calls; call++)
                trainer.Fit(Sentences(50), options: new FitOptions { Epochs = 4 / calls, BatchSize = 8, BucketBatches = bucketBatches });
            return Weights(model.Parameters);
        }

        var once = Run(1);
        Assert.Equal(once, Run(2));
        Assert.Equal(once, Run(4));
    }

    [Fact]
    public void A_run_goes_on_from_a_saved_optimizer()
    {
        var data = Images(45, 1);
        var options = new FitOptions { Epochs = 2, BatchSize = 10 };
        var whole = new LeastClasses(seed: 1);
        using (var trainer = Trainer.Create(whole, new Adam(0.01))) trainer.Fit(data, options: options with { Epochs = 4 });

        var model = new LeastClasses(seed: 1);
        var saved = new Adam(0.01);
        using (var trainer = Trainer.Create(model, saved)) trainer.Fit(data, options: options);
        saved.Save(_file, model.Parameters);
        var resumed = new Adam(0.01);
        resumed.Load(_file, model.Parameters);
        using (var trainer = Trainer.Create(model, resumed)) trainer.Fit(data, options: options);
        Assert.Equal(Weights(whole.Parameters), Weights(model.Parameters));
    }

    /// <summary>A run, in new objects from saved files after each of its calls of Fit.</summary>
    private byte[] Resumed<TInput>(string rule, int calls, Func<IModel<TInput, int>> create, Action<Trainer<TInput, int>, int> fit)
        where TInput : unmanaged, System.Numerics.INumber<TInput>
    {
        Optimizer Rule() => rule is "adam" ? new Adam(0.01) : new Sgd(0.05, momentum: 0.9) { MaxNorm = 1 };
        var (model, optimizer) = (create(), Rule());
        for (var call = 0; call < calls; call++)
        {
            if (call > 0)
            {
                var weights = Weights(model.Parameters);
                optimizer.Save(_file, model.Parameters);
                var state = File.ReadAllBytes(_file);
                (model, optimizer) = (create(), Rule());
                model.Parameters.Initialize((ulong)call + 20); // whatever the new model's own seed is
                File.WriteAllBytes(_file, weights);
                SafeTensors.Load(_file, model.Parameters);
                File.WriteAllBytes(_file, state);
                optimizer.Load(_file, model.Parameters);
            }

            using var trainer = Trainer.Create(model, optimizer);
            fit(trainer, 4 / calls);
        }

        return Weights(model.Parameters);
    }

    [Theory]
    [InlineData("adam", true, false, 2)]
    [InlineData("adam", true, true, 0)]
    [InlineData("adam", false, false, 0)]
    [InlineData("momentum", true, false, 0)]
    public void A_run_from_saved_files_draws_on_with_dropout(string rule, bool shuffle, bool dropLast, int prefetch)
    {
        var data = Images(45, 1).Augment(seed: 2, new RandomHorizontalFlip(), new RandomNoise(0.1));
        void Fit(Trainer<float, int> trainer, int epochs) => trainer.Fit(
            data,
            options: new FitOptions
            {
                Epochs = epochs,
                BatchSize = 10,
                Seed = 7,
                Shuffle = shuffle,
                DropLast = dropLast,
                Prefetch = prefetch
            });
        var once = Resumed(rule, 1, () => new FlippedDigits(seed: 1), Fit);
        Assert.Equal(once, Resumed(rule, 2, () => new FlippedDigits(seed: 1), Fit));
        Assert.Equal(once, Resumed(rule, 4, () => new FlippedDigits(seed: 1), Fit));
        Assert.NotEqual(once, Resumed(rule, 1, () => new FlippedDigits(seed: 2), Fit));
    }

    [Theory]
    [InlineData("adam", 0)]
    [InlineData("adam", 2)]
    [InlineData("momentum", 50)]
    public void So_does_one_over_sequences(string rule, int bucketBatches)
    {
        void Fit(Trainer<int, int> trainer, int epochs) =>
            trainer.Fit(Sentences(50), options: new FitOptions { Epochs = epochs, BatchSize = 8, BucketBatches = bucketBatches });
        var once = Resumed(rule, 1, () => new DroppingTagger(seed: 1), Fit);
        Assert.Equal(once, Resumed(rule, 2, () => new DroppingTagger(seed: 1), Fit));
        Assert.Equal(once, Resumed(rule, 4, () => new DroppingTagger(seed: 1), Fit));
    }

    [Fact]
    public void A_model_made_anew_counts_its_passes_from_0()
    {
        var model = new FlippedDigits(seed: 1);
        float Loss() => model.Gradient(new float[36 * 4], [0, 1, 2, 0], 4);
        var first = Loss();
        Loss();
        Assert.Equal((2L, 2L), (model.TrainingPasses, model.Parameters.TrainingPasses));
        model.Parameters.Initialize(1);
        Assert.Equal(0, model.TrainingPasses);
        Assert.Equal(first, Loss());
        Assert.Throws<ArgumentOutOfRangeException>(() => model.TrainingPasses = -1);
    }

    [Fact]
    public void A_new_optimizer_starts_anew_and_a_cancelled_epoch_does_not_count()
    {
        using var source = new CancellationTokenSource();
        var data = Images(45, 1);
        var optimizer = new Sgd(0.1);
        using var trainer = Trainer.Create(new LeastClasses(seed: 1), optimizer);
        var first = trainer.Fit(data, options: new FitOptions
        {
            Epochs = 3,
            BatchSize = 10,
            Cancellation = source.Token,
            OnEpoch = epoch =>
            {
                if (epoch.Number == 2) source.Cancel();
            }
        });
        Assert.Equal((2, 2L), (first.Epochs.Count, optimizer.EpochCount));
        Assert.Equal([1, 2], trainer.Fit(data, options: new FitOptions { Epochs = 2 }).Epochs.Select(epoch => epoch.Number));
        Assert.Equal(4, optimizer.EpochCount);

        using var again = Trainer.Create(new LeastClasses(seed: 1), new Sgd(0.1));
        Assert.Equal(
            first.Epochs[0].TrainingLoss, again.Fit(data, options: new FitOptions { Epochs = 1, BatchSize = 10 }).Epochs[0].TrainingLoss);
    }
}

[Model]
[Input(1, 6, 6)]
[Flatten, Linear(12), ReLU, Dropout(0.4), Linear(3)]
[CrossEntropy]
public partial class FlippedDigits;

[Model]
[Input(36)]
[Linear(3)]
[CrossEntropy]
public partial class LeastClasses;

[Model]
[Input(Dim.Sequence, Vocabulary = 20, Lengths = true)]
[Embedding(20, 6), Dropout(0.3), Gru(8), GaussianNoise(0.1), Linear(5)]
[CrossEntropy(IgnoreIndex = -1)]
public partial class DroppingTagger;
