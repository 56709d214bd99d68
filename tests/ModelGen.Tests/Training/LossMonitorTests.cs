namespace ModelGen.Tests.Training;

/// <summary>What early stopping and schedules make of the losses they watch, however often these are looked at.</summary>
public class LossMonitorTests
{
    /// <summary>Targets x and, for validation, -x: the better the one is learned, the worse the other is.</summary>
    private static Dataset<float, float> Line(float slope)
    {
        var x = Enumerable.Range(0, 32).Select(i => new[] { 1 + (i / 32f) }).ToArray();
        return Dataset.FromArrays(x, x.Select(row => slope * row[0]).ToArray());
    }

    /// <summary>The epochs after which a rule of early stopping has ended a run that was to see these losses.</summary>
    private static int Stop(EarlyStopping rule, params double[] losses)
    {
        var watch = new LossMonitor(rule);
        for (var i = 0; i < losses.Length; i++)
        {
            watch.Observe(i + 1, losses[i]);
            if (watch.ShouldStop) return i + 1;
        }

        return 0;
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void A_plateau_of_the_validation_loss_lowers_the_rate_after_as_many_looks(int every)
    {
        // The first look is the best; after two that are let pass, the fourth lowers the rate of the next epoch.
        using var trainer = Trainer.Create(new LeastSquares(1, 1), new Sgd(0.01) { Schedule = new ReduceOnPlateau(0.5, patience: 2) });
        var report = trainer.Fit(Line(1), Line(-1), new FitOptions { Epochs = 5 * every, BatchSize = 32, ValidationEvery = every });
        Assert.Equal((4 * every) + 1, report.Epochs.First(epoch => epoch.LearningRate < 0.01).Number);
        Assert.Equal(every, report.BestEpoch);
        Assert.Equal(5, report.Epochs.Count(epoch => !double.IsNaN(epoch.ValidationLoss)));
        Assert.True(report.Epochs[^1].TrainingLoss < report.Epochs[0].TrainingLoss);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Early_stopping_counts_looks(int every)
    {
        using var trainer = Trainer.Create(new LeastSquares(1, 1), new Sgd(0.01));
        var validation = Line(-1);
        var report = trainer.Fit(
            Line(1), validation, new FitOptions { Epochs = 50, BatchSize = 32, ValidationEvery = every, EarlyStopping = new(Patience: 2) });
        Assert.True(report.StoppedEarly);
        Assert.Equal((every, 3 * every), (report.BestEpoch, report.Epochs.Count));
        Assert.Equal(report.Epochs[every - 1].ValidationLoss, trainer.Evaluate(validation).Loss);
    }

    [Fact]
    public void Without_validation_data_the_training_loss_is_watched()
    {
        using var trainer = Trainer.Create(new LeastSquares(1, 1), new Sgd(1e-12) { Schedule = new ReduceOnPlateau(0.5, patience: 1) });
        var report = trainer.Fit(Line(1), options: new FitOptions { Epochs = 4, BatchSize = 32, ValidationEvery = 3 });
        Assert.Equal([1e-12, 1e-12, 1e-12, 5e-13], report.Epochs.Select(epoch => epoch.LearningRate));
    }

    [Fact]
    public void Losses_of_another_kind_are_not_compared()
    {
        // The validation loss is far below all training losses, and yet the first of these is an improvement.
        var optimizer = new Sgd(1e-3) { Schedule = new ReduceOnPlateau(0.5, patience: 0) };
        using var trainer = Trainer.Create(new LeastSquares(1, 1), optimizer);
        trainer.Fit(Line(1), Line(0), new FitOptions { Epochs = 1, BatchSize = 32 });
        trainer.Fit(Line(1), options: new FitOptions { Epochs = 3, BatchSize = 32 });
        Assert.Equal(1e-3, optimizer.LearningRate);
    }

    [Fact]
    public void A_schedule_sees_nothing_where_there_is_no_loss()
    {
        var optimizer = new Sgd(1) { Schedule = new ReduceOnPlateau(0.5, patience: 0) };
        optimizer.EndEpoch(1);
        for (var i = 0; i < 5; i++) optimizer.EndEpoch();
        Assert.Equal((1.0, 6L), (optimizer.LearningRate, optimizer.EpochCount));
        optimizer.EndEpoch(double.NaN); // a loss, and no improvement
        Assert.Equal(0.5, optimizer.LearningRate);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1e-4)]
    public void A_plateau_below_zero_is_one_too(double threshold)
    {
        var schedule = new ReduceOnPlateau(0.5, patience: 0, threshold);
        schedule.Observe(-1);
        Assert.Equal(1, schedule.LearningRate(1, 0));
        schedule.Observe(-1);
        Assert.Equal(0.5, schedule.LearningRate(1, 0));
        schedule.Observe(-1.1);
        Assert.Equal(0.5, schedule.LearningRate(1, 0));
    }

    [Fact]
    public void Patience_counts_looks_without_an_improvement()
    {
        // 0 and 1 both stop at the first look without an improvement, and not before.
        Assert.Equal(4, Stop(new(0), 3, 2, 1, 1.5, 0.5));
        Assert.Equal(4, Stop(new(1), 3, 2, 1, 1.5, 0.5));
        Assert.Equal(5, Stop(new(2), 3, 2, 1, 1.5, 1.2, 0.5));
        Assert.Equal(0, Stop(new(0), 3, 2, 1));
        Assert.Equal(2, Stop(new(2), double.NaN, double.NaN, double.NaN));
        Assert.Equal(2, Stop(new(0), 1, double.NaN));
    }

    [Fact]
    public void The_lowest_loss_is_kept_even_where_it_is_too_little_of_an_improvement()
    {
        var watch = new LossMonitor(new(Patience: 2, MinDelta: 0.5));
        Assert.True(watch.Observe(1, 2));
        Assert.True(watch.Observe(2, 1.8));
        Assert.False(watch.ShouldStop);
        Assert.True(watch.Observe(3, 1.4)); // 0.6 below the last improvement
        Assert.True(watch.Observe(4, 1.3));
        Assert.False(watch.Observe(5, 1.35));
        Assert.Equal((4, true), (watch.BestEpoch, watch.ShouldStop));
    }

    [Fact]
    public void Training_does_not_stop_after_an_epoch_that_improved()
    {
        using var trainer = Trainer.Create(new LeastSquares(1, 1), new Sgd(0.01));
        var report = trainer.Fit(Line(1), Line(1), new FitOptions { Epochs = 5, BatchSize = 32, EarlyStopping = new(Patience: 0) });
        Assert.Equal((5, 5, false), (report.Epochs.Count, report.BestEpoch, report.StoppedEarly));
    }

    [Fact]
    public void Numbers_without_sense_are_refused_where_they_are_written()
    {
        static void Refused(string message, Func<object> create) =>
            Assert.StartsWith(message, Assert.Throws<ArgumentOutOfRangeException>(create).Message, StringComparison.Ordinal);
        Refused("EarlyStopping.Patience must be at least 0 but is -1", () => new EarlyStopping(-1));
        Refused("EarlyStopping.Patience must be at least 0 but is -3", () => new EarlyStopping(2) with { Patience = -3 });
        Refused("EarlyStopping.MinDelta must be a number of at least 0 but is NaN", () => new EarlyStopping(MinDelta: double.NaN));
        Refused("EarlyStopping.MinDelta must be a number of at least 0 but is -1", () => new EarlyStopping() with { MinDelta = -1 });
        Refused("EarlyStopping.MinDelta must be a number of at least 0 but is Infinity",
            () => new EarlyStopping(MinDelta: double.PositiveInfinity));
        Refused("threshold must be at least 0 and less than 1", () => new ReduceOnPlateau(threshold: 1));
        Refused("threshold must be at least 0 and less than 1", () => new ReduceOnPlateau(threshold: double.NaN));
        Refused("milestones must be at least 1", () => new MultiStepSchedule([3, -1]));
        Refused("alpha must be at least 0 and less than 1", () => new RmsProp(alpha: 1.5));
        Refused("dampening must be a number of at least 0", () => new Sgd(0.1, 0.9, double.NaN));
        Refused("momentum must be at least 0 and less than 1", () => new Muon(momentum: 1));
        Refused("beta1 must be at least 0 and less than 1", () => new Lion(beta1: double.NaN));
        Refused("decay must be at least 0 and less than 1",
            () => new ExponentialMovingAverage(new LeastSquares(1, 1).Parameters, double.NaN));
        Refused("div must be a number above 0", () => new OneCycleSchedule(1, 10, div: double.PositiveInfinity));
        Refused("least must be a number of at least 0", () => new CosineSchedule(10, least: double.NaN));
        Refused("size must be at least 1", () => new StepSchedule(0));
        using var trainer = Trainer.Create(new LeastSquares(1, 1), new Sgd(0.01));
        foreach (var (name, options) in new (string, FitOptions)[]
        {
            ("Epochs", new() { Epochs = 0 }), ("Epochs", new() { Epochs = -1 }), ("BatchSize", new() { BatchSize = 0 }),
            ("ValidationEvery", new() { ValidationEvery = 0 }),
            ("Prefetch", new() { Prefetch = -1 }), ("BucketBatches", new() { BucketBatches = -1 }),
        })
        {
            Assert.Contains(name, Assert.Throws<ArgumentOutOfRangeException>(() => trainer.Fit(Line(1), options: options)).Message,
                StringComparison.Ordinal);
        }
    }
}
