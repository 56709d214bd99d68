using Examples.Drawing;
using ModelGen;
using System.Globalization;

namespace Examples.Mnist;

/// <summary>What a network learns from 2,000 digits, and how to keep it from learning them by heart.</summary>
internal static class Overfitting
{
    private const int Samples = 2000;

    /// <summary>Whether, on digits none has seen, the too small network is worse than the plain one, every remedy is better calibrated, and
    /// dropout more accurate.</summary>
    public static bool Run((Dataset<float, int> Train, Dataset<float, int> Test) digits, bool quick, List<Plot> plots)
    {
        var few = digits.Train.Shuffle(seed: 1).Take(2 * Samples);
        var (train, validation) = (few.Take(Samples), few.Skip(Samples));
        var epochs = quick ? 20 : 60;
        (string Name, IModel<float, int> Model, EarlyStopping? Stop)[] runs =
        [
            ("too small (784-2-10)", new TooSmall(seed: 1), null),
            ("plain", new TwoHidden(seed: 1), null),
            ("early stopping", new TwoHidden(seed: 1), new EarlyStopping(Patience: 5)),
            ("penalty on weights", new WithPenalty(seed: 1), null),
            ("dropout", new WithDropout(seed: 1), null),
        ];

        Console.WriteLine($"\n{Samples} digits of MNIST, up to {epochs} epochs");
        Console.WriteLine("  network                   epochs   training accuracy   test accuracy        gap   test cross-entropy");
        var error = new Plot($"{Samples} digits: error on digits held out", "epoch", "share wrong")
        {
            LogY = true,
            Y = (0.008, 1),
            Legend = Legend.BottomLeft
        };
        var loss = new Plot($"{Samples} digits: learning by heart", "epoch", "cross-entropy") { LogY = true, Y = (5e-5, 50) };
        var tests = new List<(double Accuracy, double CrossEntropy)>();
        foreach (var (name, model, stop) in runs)
        {
            using var trainer = Trainer.Create(model, new Adam(1e-3));
            var report = trainer.Fit(train, validation, new FitOptions { Epochs = epochs, BatchSize = 32, EarlyStopping = stop });
            var (training, test) = (trainer.Evaluate(train).Accuracy, trainer.Evaluate(digits.Test).Accuracy);
            tests.Add((test, CrossEntropy(model, digits.Test)));
            Console.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"  {name,-24} {report.Epochs.Count,7} {training,19:0.0000} {test,15:0.0000} {training - test,10:0.0000} "
                        + $"{tests[^1].CrossEntropy,20:0.0000}"));
            var numbers = report.Epochs.Select(e => (double)e.Number).ToArray();
            error.Line(numbers, report.Epochs.Select(e => 1 - e.ValidationAccuracy), name, tests.Count - 1);
            if (name is "plain" or "dropout")
            {
                loss.Line(numbers, report.Epochs.Select(e => e.TrainingLoss), $"{name}, training", tests.Count - 1, dashed: true);
                loss.Line(numbers, report.Epochs.Select(e => e.ValidationLoss), $"{name}, held out", tests.Count - 1);
            }
        }

        plots.AddRange([error, loss]);
        var plain = tests[1];
        return tests[0].Accuracy < plain.Accuracy - 0.1 && tests.Skip(2).All(t => t.CrossEntropy < plain.CrossEntropy)
            && tests[^1].Accuracy > plain.Accuracy;
    }

    /// <summary>The mean cross-entropy, without any penalty: what overconfidence costs.</summary>
    private static double CrossEntropy(IModel<float, int> model, Dataset<float, int> data)
    {
        var scores = new float[data.Count * 10];
        model.Predict(data.Inputs, scores, data.Count);
        var sum = 0.0;
        for (var i = 0; i < data.Count; i++)
        {
            var row = scores.AsSpan(i * 10, 10);
            var largest = System.Numerics.Tensors.TensorPrimitives.Max<float>(row);
            var exponentials = 0.0;
            foreach (var score in row)
            {
                exponentials += Math.Exp(score - largest);
            }

            sum += Math.Log(exponentials) + largest - row[data.Targets[i]];
        }

        return sum / data.Count;
    }
}
