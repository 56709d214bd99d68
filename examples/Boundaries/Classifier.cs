using Examples.Drawing;
using ModelGen;

namespace Examples.Boundaries;

/// <summary>One kind of model, trained on a pattern and drawn.</summary>
internal sealed record Classifier(string Name, Func<IModel<float, float>> Create, bool Margin)
{
    private const int Epochs = 300;

    public (double Accuracy, Plot Plot) Learn(Pattern pattern)
    {
        var (train, test) = (pattern.Samples(800, seed: 1), pattern.Samples(1000, seed: 2));
        var model = Create();
        using var trainer =
            Trainer.Create(model, new Adam(0.01) { Schedule = new CosineSchedule(Epochs) { Period = SchedulePeriod.Epoch } });
        trainer.Fit(Features(train, model), options: new FitOptions { Epochs = Epochs, BatchSize = 20 });
        var accuracy = trainer.Evaluate(Features(test, model)).Accuracy;

        var plot = new Plot(FormattableString.Invariant($"{Name}: {accuracy:0.000}"))
        {
            Width = 230,
            Height = 240,
            X = (-1.2, 1.2),
            Y = (-1.2, 1.2),
            Ticks = false
        };
        plot.Regions(Score, Margin ? [-1, 1] : []);
        foreach (var label in new[] { 0, 1 })
        {
            var some = train.Where((_, y) => (int)y[0] == label);
            plot.Points(Enumerable.Range(0, some.Count).Select(i => (double)some.Inputs[2 * i]),
                Enumerable.Range(0, some.Count).Select(i => (double)some.Inputs[2 * i + 1]), colour: label, radius: 1.7);
        }

        return (accuracy, plot);

        double Score(double x, double y)
        {
            Span<float> features = stackalloc float[Polynomials.Count];
            Span<float> score = stackalloc float[1];
            Expand([(float)x, (float)y], features[..model.InputSize]);
            model.Predict(features[..model.InputSize], score, 1);
            return score[0];
        }
    }

    /// <summary>The samples as the model takes them: two coordinates, or the products of their powers.</summary>
    private static Dataset<float, float> Features(Dataset<float, float> samples, IModel<float, float> model) =>
        samples.Select<float, float>(model.InputSize, 1, (x, y, features, target) =>
        {
            Expand(x, features);
            y.CopyTo(target);
        });

    private static void Expand(ReadOnlySpan<float> point, Span<float> features)
    {
        if (features.Length == 2)
        {
            point.CopyTo(features);
        }
        else
        {
            Polynomials.Fill(point[0], point[1], features);
        }
    }
}
