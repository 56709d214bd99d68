using Examples.Drawing;
using ModelGen;

namespace Examples.ResNet;

/// <summary>ResNet-20 on the images there are.</summary>
internal static class Learning
{
    /// <summary>The accuracy on all test images after the last epoch; no epoch is picked by them.</summary>
    public static double Run(Dataset<float, int> train, Dataset<float, int> test, int epochs, Plot curve)
    {
        const int Batch = 32;
        const double Rate = 0.1;
        var augmented = train.Augment(seed: 1, new RandomCrop(32, 32, padding: 4), new RandomHorizontalFlip());
        var schedule = new OneCycleSchedule(Rate, steps: (long)epochs * ((train.Count + Batch - 1) / Batch));
        using var trainer = Trainer.Create(new ResNet20(seed: 1), new Sgd(Rate, momentum: 0.9, weightDecay: 5e-4) { Schedule = schedule });
        Console.WriteLine($"\nResNet-20: {train.Count} images to learn from, {test.Count} to test; {epochs} "
            + $"epochs in batches of {Batch}, watched on some of the test images");
        var report = trainer.Fit(augmented, test.Take(1000), new FitOptions { Epochs = epochs, BatchSize = Batch, Progress = Console.Out });
        Console.WriteLine(
            FormattableString.Invariant($"Trained in {report.Seconds:0} s, {train.Count * epochs / report.Seconds:0} images a second"));
        curve.Line(report.Epochs.Select(e => (double)e.Number), report.Epochs.Select(e => e.ValidationAccuracy),
            "crops and mirrored", marks: true);
        return trainer.Evaluate(test).Accuracy;
    }
}
