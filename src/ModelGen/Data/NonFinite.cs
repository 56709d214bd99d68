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
    /// <summary>Throws an <see cref="ArgumentException"/> naming sample and position when <paramref name="values"/> holds a number that is
    /// not finite.</summary>
    internal static void Run<T>(ReadOnlySpan<T> values, int sampleSize, string role, string parameter)
        where T : unmanaged
    {
        var index = FirstOf(values);
        if (index >= 0)
            throw Found(values[index], $"The {role} of sample {index / sampleSize}", $"position {index % sampleSize}", parameter);
    }

    /// <summary>The same for sequences of different lengths.</summary>
    internal static void Run<T>(RaggedArray<T> sequences, string role, string parameter)
        where T : unmanaged
    {
        for (var i = 0; i < sequences.Count; i++)
        {
            var index = FirstOf(sequences[i]);
            if (index >= 0)
                throw Found(sequences[i][index], $"The {role} of sample {i}", $"position {index}", parameter);
        }
    }

    /// <summary>The same for one long series.</summary>
    internal static void RunSeries<T>(ReadOnlySpan<T> series, int features, string parameter)
        where T : unmanaged
    {
        var index = FirstOf(series);
        if (index >= 0)
            throw Found(series[index], "The series", $"step {index / features}, feature {index % features}", parameter);
    }

    private static ArgumentException Found<T>(T value, string where, string position, string parameter) => new(
        $"{where} has {Convert.ToString(value, CultureInfo.InvariantCulture)} at {position}; every number must be finite (or pass "
            + $"NonFinite.Allow).", parameter);

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
