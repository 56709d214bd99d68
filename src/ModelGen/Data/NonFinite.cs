using System.Globalization;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace ModelGen;

/// <summary>What a dataset does with NaN and infinite numbers.</summary>
public enum NonFinite
{
    /// <summary>Throw, naming the first sample and feature that is not finite.</summary>
    Reject,

    /// <summary>Keep them: the model or a later step deals with them.</summary>
    Allow,
}

/// <summary>Finds the first NaN or infinity of a buffer of any element type.</summary>
internal static class NonFiniteCheck
{
    /// <summary>Throws an <see cref="ArgumentException"/> naming sample and position when <paramref name="values"/> holds a number that is not finite.</summary>
    internal static void Run<T>(ReadOnlySpan<T> values, int sampleSize, string role, string parameter)
        where T : unmanaged
    {
        var index = FirstOf(values);
        if (index < 0)
            return;

        var found = Convert.ToString(values[index], CultureInfo.InvariantCulture);
        throw new ArgumentException(
            $"The {role} of sample {index / sampleSize} has {found} at position {index % sampleSize}; " +
            $"every number must be finite (or pass NonFinite.Allow).",
            parameter);
    }

    private static int FirstOf<T>(ReadOnlySpan<T> values)
        where T : unmanaged
    {
        if (typeof(T) == typeof(float))
        {
            var floats = MemoryMarshal.Cast<T, float>(values);
            if (TensorPrimitives.IsFiniteAll(floats))
                return -1;
            for (var i = 0; i < floats.Length; i++)
            {
                if (!float.IsFinite(floats[i]))
                    return i;
            }
        }
        else if (typeof(T) == typeof(double))
        {
            var doubles = MemoryMarshal.Cast<T, double>(values);
            if (TensorPrimitives.IsFiniteAll(doubles))
                return -1;
            for (var i = 0; i < doubles.Length; i++)
            {
                if (!double.IsFinite(doubles[i]))
                    return i;
            }
        }

        return -1;
    }
}
