using Examples.Drawing;
using ModelGen;

namespace Examples.ResNet;

/// <summary>How much of the gradient arrives at the first layer.</summary>
internal static class Vanishing
{
    /// <summary>The norm of the first convolution's gradient before the first step, the smaller one of the two residual networks and that
    /// of the plain one.</summary>
    public static (double Residual, double Plain) Run(Dataset<float, int> train, int steps, Plot atStart, Plot first)
    {
        Console.WriteLine($"\nNorm of the gradient of a convolution's weight, images in batches of {Batch}");
        Console.WriteLine("  network      first, before any step   last, before any step   first, after " + steps + " steps");
        var norms = new List<double>();
        foreach (var (name, model) in new (string, IModel<float, int>)[] { ("ResNet-20", new ResNet20(seed: 1)),
            ("ResNet-56", new ResNet56(seed: 1)), ("plain, 56", new Plain56(seed: 1)) })
        {
            norms.Add(Watch(name, model, train, steps, atStart, first, colour: norms.Count));
        }

        return (Math.Min(norms[0], norms[1]), norms[2]);
    }

    private const int Batch = 32;

    private static double Watch(
        string name, IModel<float, int> model, Dataset<float, int> train, int steps, Plot atStart, Plot first, int colour)
    {
        var optimizer = new Sgd(0.05, momentum: 0.9);
        var ofFirst = new List<double>();
        double[] before = [];
        using var loader = new BatchLoader<float, int>(train, Batch, shuffle: true);
        foreach (var batch in loader.Epoch(0))
        {
            if (ofFirst.Count > steps)
            {
                break;
            }

            model.Gradient(batch.X, batch.Y, batch.Count);
            var norms = Norms(model.Gradients);
            before = before.Length == 0 ? norms : before;
            ofFirst.Add(norms[0]);
            optimizer.Step((ParameterSet<float>)model.Parameters, (ParameterSet<float>)model.Gradients);
        }

        Console.WriteLine(FormattableString.Invariant($"  {name,-10} {before[0],24:0.0e0} {before[^1],23:0.0e0} {ofFirst[^1],22:0.0e0}"));
        atStart.Line(before.Select((_, i) => i + 1.0), before, name, colour);
        first.Line(ofFirst.Select((_, i) => (double)i), ofFirst, name, colour);
        return before[0];
    }

    /// <summary>Of the weight of every 3 x 3 convolution, from the first to the last.</summary>
    private static double[] Norms(ParameterSet gradients)
    {
        var norms = new List<double>();
        foreach (var gradient in (ParameterSet<float>)gradients)
        {
            if (gradient.Shape.Rank == 4 && gradient.Shape[2] == 3)
            {
                // In double, because squares of what is left after fifty layers are below the least float.
                norms.Add(Math.Sqrt(gradient.ToArray().Sum(g => (double)g * g)));
            }
        }

        return [.. norms];
    }
}
