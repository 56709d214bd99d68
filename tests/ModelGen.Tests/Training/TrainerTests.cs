using System.Globalization;
using System.Xml.Linq;

namespace ModelGen.Tests.Training;

public sealed class TrainerTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("modelgen-training-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    /// <summary>t = 2 x₀ - 3 x₁ + 0.5 and some noise.</summary>
    private static Dataset<float, float> Line(int count, ulong seed, double noise = 0)
    {
        var random = new RandomStream(seed);
        var (x, y) = (new float[count, 2], new float[count]);
        for (var i = 0; i < count; i++)
        {
            (x[i, 0], x[i, 1]) = ((float)random.NextNormal(), (float)random.NextNormal());
            y[i] = 2 * x[i, 0] - 3 * x[i, 1] + 0.5f + (float)(noise * random.NextNormal());
        }

        return Dataset.FromArrays(x, y);
    }

    /// <summary>Three clouds around the corners of a triangle.</summary>
    private static Dataset<float, int> Clouds(int count, ulong seed)
    {
        var random = new RandomStream(seed);
        var (x, y) = (new float[count, 2], new int[count]);
        for (var i = 0; i < count; i++)
        {
            y[i] = i % 3;
            x[i, 0] = (float)(4 * Math.Cos(2.1 * y[i]) + random.NextNormal());
            x[i, 1] = (float)(4 * Math.Sin(2.1 * y[i]) + random.NextNormal());
        }

        return Dataset.FromArrays(x, y);
    }

    [Fact]
    public void A_line_is_learned_and_measured()
    {
        var model = new LeastSquares(2, 1);
        using var trainer = Trainer.Create(model, new Sgd(0.1));
        var test = Line(300, 2, noise: 0.3);
        var before = trainer.Evaluate(test);
        var report = trainer.Fit(Line(500, 1, noise: 0.3), test, new FitOptions { Epochs = 8, BatchSize = 32, Seed = 3 });
        Assert.Equal(8, report.Epochs.Count);
        Assert.True(report.Epochs[^1].TrainingLoss < 0.02 * report.Epochs[0].TrainingLoss + 0.1);
        Assert.Equal(2, model.Values["weight"][0], 0.1);
        Assert.Equal(-3, model.Values["weight"][1], 0.1);

        var evaluation = trainer.Evaluate(test);
        Assert.Equal(report.Epochs[^1].ValidationLoss, evaluation.Loss);
        Assert.Equal(0.3, evaluation.RootMeanSquaredError, 0.04);
        Assert.Equal(evaluation.Loss, evaluation.RootMeanSquaredError * evaluation.RootMeanSquaredError, 1e-5);
        Assert.Equal(0.3 * Math.Sqrt(2 / Math.PI), evaluation.MeanAbsoluteError, 0.03);
        Assert.Equal(1 - evaluation.Loss / 13.0, evaluation.R2, 0.005);
        Assert.True(before.R2 < 0.05);
        Assert.True(double.IsNaN(evaluation.Accuracy));
    }

    [Fact]
    public void Classes_are_learned_and_counted()
    {
        var model = new SoftmaxRegression(2, 3);
        using var trainer = Trainer.Create(model, new Adam(0.05));
        var test = Clouds(600, 5);
        Assert.Equal(1.0 / 3, trainer.Evaluate(test).Accuracy, 1e-12); // zero weights: always class 0
        var report = trainer.Fit(Clouds(300, 4), test, new FitOptions { Epochs = 5, BatchSize = 20 });
        var evaluation = trainer.Evaluate(test);
        Assert.True(evaluation.Accuracy > 0.97, evaluation.ToString());
        Assert.Equal(report.Epochs[^1].ValidationAccuracy, evaluation.Accuracy);
        Assert.True(double.IsNaN(evaluation.R2));
        Assert.Equal(600, evaluation.Count);
    }

    [Fact]
    public void A_score_above_zero_is_yes()
    {
        var model = new Hinge(1);
        model.Values["weight"][0] = 1;
        using var trainer = Trainer.Create(model, new Sgd(1));
        float[,] x = { { -2 }, { -1 }, { 0.2f }, { 3 } };
        Assert.Equal(0.75, trainer.Evaluate(Dataset.FromArrays(x, new float[] { -1, 1, 1, 1 })).Accuracy);
        Assert.Equal(0.75, trainer.Evaluate(Dataset.FromArrays(x, new float[] { 0, 1, 1, 1 })).Accuracy);
    }

    [Fact]
    public void The_same_seed_gives_the_same_run_and_another_does_not()
    {
        float[] Run(ulong seed, int prefetch)
        {
            var model = new LeastSquares(2, 1);
            using var trainer = Trainer.Create(model, new Sgd(0.05, momentum: 0.9));
            trainer.Fit(Line(100, 1, noise: 1), null, new FitOptions { Epochs = 2, BatchSize = 8, Seed = seed, Prefetch = prefetch });
            return model.Values.Storage.ToArray();
        }

        Assert.Equal(Run(1, 2), Run(1, 0));
        Assert.NotEqual(Run(1, 2), Run(2, 2));
    }

    [Theory]
    [InlineData(false, 4)]
    [InlineData(true, 3)]
    public void The_last_batch_may_be_dropped(bool drop, int steps)
    {
        var model = new LeastSquares(2, 1);
        using var trainer = Trainer.Create(model, new Sgd(0.05));
        trainer.Fit(Line(31, 1), null, new FitOptions { Epochs = 1, BatchSize = 10, DropLast = drop });
        Assert.Equal(steps, model.Steps);
    }

    [Fact]
    public void Early_stopping_puts_the_best_weights_back()
    {
        var model = new LeastSquares(2, 1);
        using var trainer = Trainer.Create(model, new Sgd(0.1));

        // The validation targets are those of the weights after two epochs or so; from there on the loss rises.
        var train = Line(64, 1);
        var (x, y) = (new float[64, 2], new float[64]);
        for (var i = 0; i < 64; i++)
        {
            var sample = train.Sample(i);
            (x[i, 0], x[i, 1]) = (sample.Input[0], sample.Input[1]);
            y[i] = sample.Target[0] * 0.4f;
        }

        var validation = Dataset.FromArrays(x, y);
        var report =
            trainer.Fit(train, validation, new FitOptions { Epochs = 50, BatchSize = 64, EarlyStopping = new EarlyStopping(Patience: 3) });
        Assert.True(report.StoppedEarly);
        Assert.Equal(report.BestEpoch + 3, report.Epochs.Count);
        var best = report.Epochs[report.BestEpoch - 1].ValidationLoss;
        Assert.Equal(report.Epochs.Min(e => e.ValidationLoss), best);
        Assert.Equal(best, trainer.Evaluate(validation).Loss);
        Assert.Throws<ArgumentException>(() => trainer.Fit(train, null, new FitOptions { EarlyStopping = new EarlyStopping() }));
    }

    [Fact]
    public void A_loss_that_is_not_finite_ends_training_with_the_last_good_weights()
    {
        var model = new LeastSquares(2, 1) { BreakAtStep = 10 }; // 4 steps an epoch: the second of epoch 3
        using var trainer = Trainer.Create(model, new Sgd(0.1));
        float[] after = [];
        var error = Assert.Throws<TrainingDivergedException>(() => trainer.Fit(
            Line(64, 1), null, new FitOptions { Epochs = 5, BatchSize = 16, OnEpoch = _ => after = model.Values.Storage.ToArray() }));
        Assert.Equal((3, 10L, 0.1), (error.Epoch, error.Step, error.LearningRate));
        Assert.True(double.IsNaN(error.Loss));
        Assert.Contains("the loss is NaN in epoch 3, step 10 (learning rate 0.1)", error.Message);
        Assert.Equal(after, model.Values.Storage.ToArray());
    }

    [Fact]
    public void Weights_that_are_not_finite_after_an_epoch_are_not_kept()
    {
        // The only step of the epoch has a finite loss and yet an update that overflows.
        var model = new LeastSquares(2, 1);
        using var trainer = Trainer.Create(model, new Sgd(1e38));
        var error = Assert.Throws<TrainingDivergedException>(
            () => trainer.Fit(Line(64, 1), null, new FitOptions { Epochs = 3, BatchSize = 64 }));
        Assert.Equal((1, 1L), (error.Epoch, error.Step));
        Assert.Contains("parameter 'weight'", error.Message);
        Assert.True(model.Values.Storage.IndexOfAnyExcept(0f) < 0);
    }

    [Fact]
    public void Cancelling_ends_the_run_after_the_step_under_way()
    {
        using var source = new CancellationTokenSource();
        var model = new LeastSquares(2, 1);
        using var trainer = Trainer.Create(model, new Sgd(0.1));
        var report = trainer.Fit(Line(64, 1), null, new FitOptions
        {
            Epochs = 100,
            BatchSize = 16,
            Cancellation = source.Token,
            OnEpoch = e =>
            {
                if (e.Number == 2) source.Cancel();
            }
        });
        Assert.True(report.WasCancelled);
        Assert.Equal((2, 8), (report.Epochs.Count, model.Steps));
    }

    [Fact]
    public void Schedules_see_epochs_and_validation_losses()
    {
        var optimizer = new Sgd(0.1) { Schedule = new ExponentialSchedule(0.5) };
        using var trainer = Trainer.Create(new LeastSquares(2, 1), optimizer);
        var report = trainer.Fit(Line(64, 1), null, new FitOptions { Epochs = 3, BatchSize = 16 });
        Assert.Equal([0.1, 0.05, 0.025], report.Epochs.Select(e => e.LearningRate));

        using var plateau = Trainer.Create(
            new LeastSquares(2, 1) { BreakAtStep = int.MaxValue }, new Sgd(1e-30) { Schedule = new ReduceOnPlateau(0.5, patience: 0) });
        report = plateau.Fit(Line(64, 1), Line(64, 2), new FitOptions { Epochs = 3, BatchSize = 64 });
        Assert.Equal([1e-30, 1e-30, 5e-31], report.Epochs.Select(e => e.LearningRate));
    }

    [Fact]
    public void Progress_elsewhere_than_on_a_terminal_is_a_line_an_epoch()
    {
        var culture = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = new CultureInfo("de-DE");
        try
        {
            var text = new StringWriter { NewLine = "\n" };
            using var trainer = Trainer.Create(new SoftmaxRegression(2, 3), new Sgd(0.1));
            trainer.Fit(Clouds(90, 1), Clouds(90, 2), new FitOptions { Epochs = 2, Progress = text });
            var lines = text.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
            Assert.Equal(2, lines.Length);
            Assert.Matches(
                @"^epoch 2/2  loss \d\.\d{4}  validation \d\.\d{4}  accuracy \d\.\d{4}  [\d,]+ samples/s  \d+\.\d\d s$", lines[1]);
        }
        finally
        {
            CultureInfo.CurrentCulture = culture;
        }
    }

    [Fact]
    public void The_report_is_written_as_csv_and_svg()
    {
        using var trainer = Trainer.Create(new SoftmaxRegression(2, 3), new Sgd(0.1));
        var report = trainer.Fit(Clouds(90, 1), Clouds(90, 2), new FitOptions { Epochs = 4, ValidationEvery = 2 });
        Assert.Equal([true, false, true, false], report.Epochs.Select(e => double.IsNaN(e.ValidationLoss)));
        var (csv, svg) = (Path.Combine(_folder, "a.csv"), Path.Combine(_folder, "a.svg"));
        report.ToCsv(csv);
        report.ToSvg(svg, "Clouds & <classes>");
        var rows = File.ReadAllLines(csv);
        Assert.Equal(5, rows.Length);
        Assert.StartsWith("epoch,training_loss,validation_loss", rows[0], StringComparison.Ordinal);
        Assert.Equal(report.Epochs[1].ValidationLoss, double.Parse(rows[2].Split(',')[2], CultureInfo.InvariantCulture));
        var document = XDocument.Load(svg);
        Assert.Equal("svg", document.Root!.Name.LocalName);
        var text = string.Join(" ", document.Descendants().Where(e => e.Name.LocalName == "text").Select(e => e.Value));
        Assert.Contains("Clouds & <classes>", text);
        Assert.Contains("validation", text);
        Assert.Contains("epoch", text);
    }

    [Fact]
    public void Datasets_that_do_not_fit_are_named()
    {
        using var trainer = Trainer.Create(new LeastSquares(3, 1), new Sgd(0.1));
        var error = Assert.Throws<ArgumentException>(() => trainer.Fit(Line(10, 1)));
        Assert.Contains(
            "LeastSquares needs inputs of 3 and targets of 1 numbers but 'train' has inputs of 2 and targets of 1", error.Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => trainer.Fit(Line(10, 1), null, new FitOptions { Epochs = 0 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => trainer.Fit(Line(10, 1), null, new FitOptions { BatchSize = 0 }));
    }
}
