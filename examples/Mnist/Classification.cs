using Examples.Drawing;
using ModelGen;
using System.Globalization;

namespace Examples.Mnist;

/// <summary>Both networks on one of the datasets.</summary>
internal static class Classification
{
    /// <summary>The accuracy of the larger network on the test data, which nothing was chosen by.</summary>
    public static double Run(string name, (Dataset<float, int> Train, Dataset<float, int> Test) data, bool quick, List<Plot> plots)
    {
        var (train, validation) = data.Train.Take(quick ? 12_000 : data.Train.Count).Split(0.95, seed: 1, stratified: true);
        var epochs = quick ? 3 : 12;
        var loss = new Plot($"{name}: cross-entropy", "epoch", "cross-entropy") { LogY = true, Legend = Legend.BottomLeft };
        var accuracy = new Plot($"{name}: accuracy on images held out", "epoch", "accuracy") { Legend = Legend.BottomRight };
        var colour = 0;
        Console.WriteLine($"\n{name}: {train.Count} images to learn from, {validation.Count} to watch, {data.Test.Count} to test; {epochs} "
            + "epochs of Adam in batches of 64");
        Console.WriteLine("  network           parameters    seconds   samples/s   training accuracy   test accuracy");
        var best = 0.0;
        foreach (var (network, model) in new (string, IModel<float, int>)[] { ("784-128-10", new OneHidden(seed: 1)),
            ("784-300-100-10", new TwoHidden(seed: 1)) })
        {
            using var trainer =
                Trainer.Create(model, new Adam(1e-3) { Schedule = new CosineSchedule(epochs) { Period = SchedulePeriod.Epoch } });
            var report = trainer.Fit(train, validation, new FitOptions { Epochs = epochs, BatchSize = 64 });
            best = trainer.Evaluate(data.Test).Accuracy;
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"  {network,-16} {model.Parameters.TotalCount,11:N0} {report.Seconds,10:0.0} "
                    + $"{train.Count * epochs / report.Epochs.Sum(e => train.Count / e.SamplesPerSecond),11:N0} "
                    + $"{trainer.Evaluate(train).Accuracy,19:0.0000} {best,15:0.0000}"));
            var numbers = report.Epochs.Select(e => (double)e.Number).ToArray();
            loss.Line(numbers, report.Epochs.Select(e => e.TrainingLoss), $"{network} training", colour, dashed: true);
            loss.Line(numbers, report.Epochs.Select(e => e.ValidationLoss), $"{network} held out", colour);
            accuracy.Line(numbers, report.Epochs.Select(e => e.ValidationAccuracy), network, colour++);
        }

        plots.AddRange([loss, accuracy]);
        return best;
    }
}
