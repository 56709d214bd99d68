using System.Numerics;
using System.Numerics.Tensors;

namespace ModelGen.Optimizers;

/// <summary>The Euclidean norm √Σ g², right where squares overflow or underflow.</summary>
internal static class GradientNorm
{
    /// <summary>Sums of squares from here on have lost nothing that matters to squares below the smallest number, be it of float.</summary>
    private const double LeastSafe = 1e-20;

    /// <summary>The norm over some parameters. NaN where a gradient is NaN, infinite where one is infinite.</summary>
    public static double Of<T>(ParameterSet<T> gradients, ReadOnlySpan<int> selected)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var sum = 0.0;
        foreach (var index in selected)
        {
            sum += SumOfSquares<T>(gradients[index].Storage);
        }

        return sum >= LeastSafe && double.IsFinite(sum) ? Math.Sqrt(sum) : Scaled(gradients, selected);
    }

    /// <summary>The norm of some numbers.</summary>
    public static double Of(ReadOnlySpan<double> values)
    {
        var sum = TensorPrimitives.SumOfSquares(values);
        if (sum >= LeastSafe && double.IsFinite(sum))
        {
            return Math.Sqrt(sum);
        }

        var largest = Largest(values);
        return IsScale(largest) ? largest * Math.Sqrt(SumOfSquares(values, largest)) : largest;
    }

    /// <summary>m √Σ (g / m)² with m the largest |g|.</summary>
    private static double Scaled<T>(ParameterSet<T> gradients, ReadOnlySpan<int> selected)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var largest = 0.0;
        foreach (var index in selected)
        {
            largest = Math.Max(largest, Largest<T>(gradients[index].Storage));
        }

        if (!IsScale(largest))
        {
            return largest;
        }

        var sum = 0.0;
        foreach (var index in selected)
        {
            sum += SumOfSquares<T>(gradients[index].Storage, largest);
        }

        return largest * Math.Sqrt(sum);
    }

    private static bool IsScale(double largest) => largest > 0 && double.IsFinite(largest);

    private static double Largest<T>(ReadOnlySpan<T> values)
        where T : unmanaged, IFloatingPointIeee754<T> =>
            values.IsEmpty ? 0 : Math.Abs(double.CreateTruncating(TensorPrimitives.MaxMagnitude(values)));

    /// <summary>Short runs are summed in T, the runs in double.</summary>
    private static double SumOfSquares<T>(ReadOnlySpan<T> values)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        const int Run = 1024;
        var sum = 0.0;
        for (; !values.IsEmpty; values = values[Math.Min(Run, values.Length)..])
        {
            sum += double.CreateTruncating(TensorPrimitives.SumOfSquares(values[..Math.Min(Run, values.Length)]));
        }

        return sum;
    }

    private static double SumOfSquares<T>(ReadOnlySpan<T> values, double scale)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var sum = 0.0;
        foreach (var value in values)
        {
            var ratio = double.CreateTruncating(value) / scale;
            sum += ratio * ratio;
        }

        return sum;
    }
}
