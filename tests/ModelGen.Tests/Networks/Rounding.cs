using System.Globalization;
using System.Runtime.Intrinsics;

namespace ModelGen.Tests.Networks;

/// <summary>What rounding does to the gradients of a network, against the same network in double.</summary>
/// <param name="Network">Its name.</param>
/// <param name="Error">The largest error of a gradient, as a share of the absolute sum of what the samples add to it, in double, and of the
/// root mean square of those sums in its parameter: of what its terms are, not of what is left of them where they cancel.</param>
/// <param name="Relative">The largest error as a share of the gradient itself: near 1, or above, where the terms cancel.</param>
/// <param name="Where">The gradient for which that is so.</param>
internal sealed record Rounding(string Network, double Error, double Relative, string Where)
{
    private const int Batch = 8;

    public static IEnumerable<Rounding> All()
    {
        yield return Of("linear", new RoundedLinear(3), new ExactLinear(3));
        yield return Of("convolutions", new RoundedConvolutions(3), new ExactConvolutions(3));
        yield return Of("winograd", new RoundedWinograd(3), new ExactWinograd(3));
        yield return Of("gather", new RoundedGather(3), new ExactGather(3), words: 30);
        yield return Of("attention", new RoundedAttention(3), new ExactAttention(3), words: 30);
        yield return Of("lstm", new RoundedLstm(3), new ExactLstm(3), words: 30);
    }

    /// <summary>The width of the widest registers in use, then all networks: for a process of its own,
    /// whose environment turns instructions off.</summary>
    public static void Print()
    {
        var bits = Vector512.IsHardwareAccelerated ? 512
            : Vector256.IsHardwareAccelerated ? 256
            : Vector128.IsHardwareAccelerated ? 128
            : 0;
        Console.WriteLine($"registers {bits}");
        foreach (var (network, error, relative, where) in All())
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{network} {error:E2} relative {relative:E2} {where}"));
        }
    }

    private static Rounding Of(string name, IModel<float, int> rounded, IModel<double, int> exact)
    {
        var random = new Random(7);
        var x = Enumerable.Range(0, Batch * rounded.InputSize).Select(_ => (float)((2 * random.NextDouble()) - 1)).ToArray();
        return Of(name, rounded, exact, x, [.. x.Select(v => (double)v)], random);
    }

    private static Rounding Of(string name, IModel<int, int> rounded, IModel<int, int> exact, int words)
    {
        var random = new Random(7);
        var x = Enumerable.Range(0, Batch * rounded.InputSize).Select(_ => random.Next(words)).ToArray();
        return Of(name, rounded, exact, x, x, random);
    }

    private static Rounding Of<T, TExact>(
        string name, IModel<T, int> rounded, IModel<TExact, int> exact, T[] x, TExact[] exactX, Random random)
        where T : unmanaged
        where TExact : unmanaged
    {
        var labels = Enumerable.Range(0, Batch).Select(_ => random.Next(7)).ToArray();
        var weights = (ParameterSet<double>)exact.Parameters;
        foreach (var p in (ParameterSet<float>)rounded.Parameters) weights[p.Name].Write([.. p.ToArray().Select(w => (double)w)]);
        rounded.Gradient(x, labels, Batch);
        exact.Gradient(exactX, labels, Batch);
        var (found, right) = (Copy<float>(rounded.Gradients), Copy<double>(exact.Gradients));

        var sums = right.Select(g => new double[g.Length]).ToArray();
        for (var b = 0; b < Batch; b++)
        {
            exact.Gradient(exactX.AsSpan(b * exact.InputSize, exact.InputSize), labels.AsSpan(b, 1), 1);
            var sample = Copy<double>(exact.Gradients);
            for (var i = 0; i < sums.Length; i++)
            {
                for (var j = 0; j < sums[i].Length; j++) sums[i][j] += Math.Abs(sample[i][j]) / Batch;
            }
        }

        var (error, relative, where) = (0.0, 0.0, "");
        for (var i = 0; i < sums.Length; i++)
        {
            var mean = Math.Sqrt(sums[i].Average(s => s * s));
            for (var j = 0; j < sums[i].Length; j++)
            {
                var difference = Math.Abs(found[i][j] - right[i][j]);
                if (difference == 0) continue;

                // NaN fails as well.
                if (!(difference <= error * (sums[i][j] + mean))) error = difference / (sums[i][j] + mean);
                if (difference / Math.Abs(right[i][j]) <= relative) continue;
                relative = difference / Math.Abs(right[i][j]);
                where = string.Create(
                    CultureInfo.InvariantCulture, $"{weights.Parameters[i].Name}[{j}] is {right[i][j]:E1} of terms {sums[i][j]:E1}");
            }
        }
        return new(name, error, relative, where);
    }

    private static double[][] Copy<T>(ParameterSet set)
        where T : unmanaged, System.Numerics.IFloatingPointIeee754<T> =>
        [.. ((ParameterSet<T>)set).Select(p => p.ToArray().Select(double.CreateChecked).ToArray())];
}
