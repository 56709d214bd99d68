using System.Globalization;

namespace ModelGen;

/// <summary>One epoch of training.</summary>
/// <param name="Number">From 1.</param>
/// <param name="TrainingLoss">The losses of its steps, in training mode, averaged by what the mean in each divides by, or added up where
/// the loss is a sum. NaN where nothing counted.</param>
/// <param name="ValidationLoss">NaN if the epoch had no validation.</param>
/// <param name="ValidationAccuracy">NaN without a validation, or if not a classifier.</param>
/// <param name="LearningRate">At its end.</param>
/// <param name="Seconds">Time it took, validation included.</param>
/// <param name="SamplesPerSecond">Training samples in a second of training.</param>
public sealed record EpochRecord(
    int Number, double TrainingLoss, double ValidationLoss, double ValidationAccuracy, double LearningRate, double Seconds,
    double SamplesPerSecond);

/// <summary>The history of a run of <c>Fit</c> of a <see cref="Trainer{TInput, TTarget}"/>.</summary>
public sealed class TrainingReport
{
    internal TrainingReport(IReadOnlyList<EpochRecord> epochs, int bestEpoch, bool stoppedEarly, bool wasCancelled, double seconds)
    {
        Epochs = epochs;
        BestEpoch = bestEpoch;
        StoppedEarly = stoppedEarly;
        WasCancelled = wasCancelled;
        Seconds = seconds;
    }

    /// <summary>The epochs that were completed.</summary>
    public IReadOnlyList<EpochRecord> Epochs { get; }

    /// <summary>The number of the epoch with the lowest validation loss (training loss where there are no validation data); 0 if there is
    /// none.</summary>
    public int BestEpoch { get; }

    /// <summary>Whether <see cref="EarlyStopping"/> ended the run; the weights are those of <see cref="BestEpoch"/>.</summary>
    public bool StoppedEarly { get; }

    /// <summary>Whether the run was cancelled.</summary>
    public bool WasCancelled { get; }

    /// <summary>The whole time.</summary>
    public double Seconds { get; }

    /// <summary>Writes the history as comma-separated values.</summary>
    /// <exception cref="IOException">The file cannot be written; one that was there is as it was.</exception>
    public void ToCsv(string path) => WholeFile.Write(path, stream =>
    {
        using var writer = new StreamWriter(stream, leaveOpen: true) { NewLine = "\n" };
        writer.WriteLine("epoch,training_loss,validation_loss,validation_accuracy,learning_rate,seconds,samples_per_second");
        foreach (var e in Epochs)
        {
            writer.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{e.Number},{e.TrainingLoss:R},{e.ValidationLoss:R},{e.ValidationAccuracy:R},{e.LearningRate:R},{e.Seconds:F3},"
                    + $"{e.SamplesPerSecond:F0}"));
        }
    });

    /// <summary>Draws the learning curves: training and validation loss, and the validation accuracy where there is one.</summary>
    /// <exception cref="IOException">The file cannot be written; one that was there is as it was.</exception>
    public void ToSvg(string path, string title = "Learning curves")
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(title);
        var loss = new LineChart
        {
            Title = title,
            XLabel = "epoch",
            YLabel = "loss",
            LogY = Epochs.All(e => e.TrainingLoss > 0 && !(e.ValidationLoss <= 0))
        };
        loss.Add("training", Epochs.Select(e => ((double)e.Number, e.TrainingLoss)));
        var validated = Epochs.Where(e => !double.IsNaN(e.ValidationLoss)).ToList();
        if (validated.Count > 0) loss.Add("validation", validated.Select(e => ((double)e.Number, e.ValidationLoss)));
        var charts = new List<LineChart> { loss };
        if (validated.Any(e => !double.IsNaN(e.ValidationAccuracy)))
        {
            var accuracy = new LineChart { Title = "Validation accuracy", XLabel = "epoch", YLabel = "accuracy" };
            accuracy.Add("validation", validated.Select(e => ((double)e.Number, e.ValidationAccuracy)));
            charts.Add(accuracy);
        }
        LineChart.Save(path, charts);
    }
}
