using System.Numerics;
using ModelGen.Execution;

namespace ModelGen.Tests.Kernels;

/// <summary>Inputs and comparisons that the kernel tests share.</summary>
internal static class KernelData
{
    /// <summary>How the sharing tests cut a range.</summary>
    public static readonly int[] WorkerCounts = [1, 2, 3, 8];

    /// <summary>Numbers in -1 .. 1, the same for the same seed.</summary>
    public static T[] Random<T>(int count, int seed, double scale = 1)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var random = new Random(seed);
        var x = new T[count];
        for (var i = 0; i < count; i++) x[i] = T.CreateTruncating(((2 * random.NextDouble()) - 1) * scale);
        return x;
    }

    /// <summary>Numbers of every sign and magnitude with the special ones between them.</summary>
    public static T[] Special<T>(int count, int seed)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        T[] special = [T.NaN, T.PositiveInfinity, T.NegativeInfinity, T.NegativeZero, T.Zero, T.Epsilon, -T.Epsilon, T.One, -T.One];
        var random = new Random(seed);
        var x = Random<T>(count, seed, 3);
        for (var i = 0; i < count; i++)
        {
            if (random.Next(4) == 0) x[i] = special[random.Next(special.Length)];
        }

        return x;
    }

    /// <summary>The same bits, where all NaNs count as one.</summary>
    public static bool SameBits<T>(T x, T y)
        where T : unmanaged, IFloatingPointIeee754<T> =>
        (T.IsNaN(x) && T.IsNaN(y)) || (x == y && T.IsNegative(x) == T.IsNegative(y));

    public static void AssertSameBits<T>(ReadOnlySpan<T> expected, ReadOnlySpan<T> actual, string what)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        Assert.Equal(expected.Length, actual.Length);
        for (var i = 0; i < expected.Length; i++)
        {
            if (!SameBits(expected[i], actual[i])) Assert.Fail($"{what}: element {i} is {actual[i]} but should be {expected[i]}");
        }
    }

    /// <summary>Closeness to a double-precision reference: relative to its magnitude or to <paramref name="scale"/>,
    /// in units of T's epsilon.</summary>
    public static void AssertClose<T>(ReadOnlySpan<double> expected, ReadOnlySpan<T> actual, double epsilons, string what, double scale = 1)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        Assert.Equal(expected.Length, actual.Length);
        var epsilon = typeof(T) == typeof(float) ? 1.1920929e-7 : 2.220446049250313e-16;
        for (var i = 0; i < expected.Length; i++)
        {
            var found = double.CreateTruncating(actual[i]);
            if (double.IsNaN(expected[i]) && double.IsNaN(found)) continue;
            if (expected[i] == found) continue;
            var tolerance = epsilons * epsilon * Math.Max(Math.Abs(expected[i]), scale);
            if (!(Math.Abs(expected[i] - found) <= tolerance))
                Assert.Fail($"{what}: element {i} is {found:G17} but should be {expected[i]:G17} "
                    + $"(off by {Math.Abs(expected[i] - found) / tolerance:G3} tolerances)");
        }
    }

    public static double[] Doubles<T>(ReadOnlySpan<T> x)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var y = new double[x.Length];
        for (var i = 0; i < y.Length; i++) y[i] = double.CreateTruncating(x[i]);
        return y;
    }

    /// <summary>How far a result is from the exact one, in units of its last place.</summary>
    public static double Ulps<T>(double exact, T found)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var result = double.CreateTruncating(found);
        var rounded = T.CreateTruncating(exact);
        if (T.IsNaN(rounded) || T.IsNaN(found)) return T.IsNaN(rounded) && T.IsNaN(found) ? 0 : double.PositiveInfinity;
        if (rounded == found) return 0;
        if (T.IsInfinity(rounded) || T.IsInfinity(found))
        {
            // One step from the largest finite number to infinity counts as one.
            return SameBits(T.Abs(rounded), MaxValueOf<T>()) || SameBits(T.Abs(found), MaxValueOf<T>()) ? 1 : double.PositiveInfinity;
        }

        var unit = T.Abs(T.BitIncrement(T.Abs(rounded)) - T.Abs(rounded));
        return Math.Abs(result - exact) / double.CreateTruncating(unit);
    }

    private static T MaxValueOf<T>()
        where T : unmanaged, IFloatingPointIeee754<T> => T.BitDecrement(T.PositiveInfinity);

    /// <summary>Runs <paramref name="kernel"/> over a range cut for 1, 2, 3 and 8 workers,
    /// and checks that its output has the same bits each time.</summary>
    public static void AssertSharingDoesNotMatter<T>(int range, int outputs, Action<T[], Extent> kernel, string what)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        T[]? alone = null;
        foreach (var workers in WorkerCounts)
        {
            var y = new T[outputs];
            for (var worker = 0; worker < workers; worker++) kernel(y, new Share(worker, workers).Of(range));
            if (alone is null) alone = y;
            else AssertSameBits<T>(alone, y, $"{what}, {workers} workers");
        }
    }
}
