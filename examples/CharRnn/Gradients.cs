using System.Numerics.Tensors;
using ModelGen;

namespace Examples.CharRnn;

/// <summary>Two things that happen to gradients on their way back through time.</summary>
internal static class Gradients
{
    /// <summary>The norm of dL[T] / dh[T - k] for k = 0, 1, ..., the mean over windows of a text: a simple recurrent network's.</summary>
    public static double[] ThroughTime(Simple model, ReadOnlyMemory<int> text, int windows)
    {
        var nudged = new NudgedSimple();
        Copy(model.Parameters, nudged.Parameters, "rnn1");
        return ThroughTime((x, next) => nudged.Gradient(x, next, 1), nudged.Gradients, text, windows);
    }

    /// <summary>A long short-term memory's, of its state h and c.</summary>
    public static double[] ThroughTime(LongShortTerm model, ReadOnlyMemory<int> text, int windows)
    {
        var nudged = new NudgedLongShortTerm();
        Copy(model.Parameters, nudged.Parameters, "lstm1");
        return ThroughTime((x, next) => nudged.Gradient(x, next, 1), nudged.Gradients, text, windows);
    }

    /// <summary>
    /// Descends by plain gradients from recurrent weights four times too large, with which gradients grow on their way back:
    /// the loss and the gradient's norm of each step.
    /// </summary>
    public static (double[] Losses, double[] Norms) Exploding(Dataset<int, int> windows, double maxNorm)
    {
        var model = new Simple(seed: 1);
        model.Parameters["rnn1.weight_hh_l0"].Edit(weights => TensorPrimitives.Multiply(weights, 4, weights));

        var optimizer = new Sgd(2) { MaxNorm = maxNorm };
        var (losses, norms) = (new List<double>(), new List<double>());
        using var loader = new BatchLoader<int, int>(windows, batchSize: 32, shuffle: false);
        int[] lengths = [.. Enumerable.Repeat(Lags.Steps, 32)];
        foreach (var batch in loader.Epoch(0))
        {
            losses.Add(model.Gradient(batch.X, lengths, batch.Y, batch.Count, Lags.Steps));
            norms.Add(Math.Sqrt(model.Gradients.Sum(gradient => Square(gradient.ToArray()))));
            optimizer.Step(model.Parameters, model.Gradients);
        }

        return ([.. losses], [.. norms]);
    }

    private static double[] ThroughTime(
        Func<int[], int[], double> gradient, ParameterSet<float> gradients, ReadOnlyMemory<int> text, int windows)
    {
        var norms = new double[Lags.Steps];
        for (var i = 0; i < windows; i++)
        {
            var window = text.Slice(i * (text.Length - Lags.Steps - 1) / windows, Lags.Steps + 1);
            gradient(window[..Lags.Steps].ToArray(), window[Lags.Steps..].ToArray());
            var nudges = gradients["nudge"].ToArray();
            var size = nudges.Length / Lags.Steps;
            for (var lag = 0; lag < Lags.Steps; lag++)
            {
                norms[lag] += Math.Sqrt(Square(nudges.AsSpan((Lags.Steps - 1 - lag) * size, size))) / windows;
            }
        }

        return norms;
    }

    private static void Copy(ParameterSet<float> from, ParameterSet<float> to, string layer)
    {
        foreach (var parameter in from)
        {
            var name = parameter.Name.Replace(layer, "cell", StringComparison.Ordinal)
                .Replace("_l0", "", StringComparison.Ordinal).Replace("embedding1", "embedding", StringComparison.Ordinal);
            to[name].Write(parameter.ToArray());
        }
    }

    private static double Square(ReadOnlySpan<float> values)
    {
        var sum = 0.0;
        foreach (var value in values)
        {
            sum += (double)value * value;
        }

        return sum;
    }
}
