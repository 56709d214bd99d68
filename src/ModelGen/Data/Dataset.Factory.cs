namespace ModelGen;

/// <summary>Makes datasets from arrays.</summary>
public static class Dataset
{
    /// <summary>Wraps flat arrays, one sample after another, without copying.</summary>
    /// <typeparam name="TInput">Element type of the inputs.</typeparam>
    /// <typeparam name="TTarget">Element type of the targets.</typeparam>
    /// <param name="x">(Count, inputSize) numbers.</param>
    /// <param name="inputSize">Elements per input.</param>
    /// <param name="y">(Count, targetSize) numbers.</param>
    /// <param name="targetSize">Elements per target; 1 for a class label.</param>
    /// <param name="nonFinite">What to do with NaN and infinities.</param>
    /// <exception cref="ArgumentException">A length is not a multiple of its size, the counts differ, or a number is not
    /// finite.</exception>
    public static Dataset<TInput, TTarget> FromArrays<TInput, TTarget>(
        TInput[] x, int inputSize, TTarget[] y, int targetSize = 1, NonFinite nonFinite = NonFinite.Reject)
        where TInput : unmanaged
        where TTarget : unmanaged
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(y);
        return new(x, inputSize, y, targetSize, nonFinite);
    }

    /// <summary>Copies rows of inputs, with one target number for each.</summary>
    /// <typeparam name="TInput">Element type of the inputs.</typeparam>
    /// <typeparam name="TTarget">Element type of the targets.</typeparam>
    /// <param name="x">One row for each sample, all of one length.</param>
    /// <param name="y">One number for each sample.</param>
    /// <param name="nonFinite">What to do with NaN and infinities.</param>
    /// <exception cref="ArgumentException">A row has another length than the first, the counts differ, or a number is not
    /// finite.</exception>
    public static Dataset<TInput, TTarget> FromArrays<TInput, TTarget>(TInput[][] x, TTarget[] y, NonFinite nonFinite = NonFinite.Reject)
        where TInput : unmanaged
        where TTarget : unmanaged
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(y);
        return new(Flatten(x, "input", nameof(x), out var inputSize), inputSize, y, 1, nonFinite);
    }

    /// <summary>Copies rows of inputs and rows of targets.</summary>
    /// <typeparam name="TInput">Element type of the inputs.</typeparam>
    /// <typeparam name="TTarget">Element type of the targets.</typeparam>
    /// <param name="x">One row for each sample, all of one length.</param>
    /// <param name="y">One row for each sample, all of one length.</param>
    /// <param name="nonFinite">What to do with NaN and infinities.</param>
    /// <exception cref="ArgumentException">A row has another length than the first, the counts differ, or a number is not
    /// finite.</exception>
    public static Dataset<TInput, TTarget> FromArrays<TInput, TTarget>(TInput[][] x, TTarget[][] y, NonFinite nonFinite = NonFinite.Reject)
        where TInput : unmanaged
        where TTarget : unmanaged
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(y);
        return new(Flatten(x, "input", nameof(x), out var inputSize), inputSize, Flatten(y, "target", nameof(y), out var targetSize),
            targetSize, nonFinite);
    }

    /// <summary>Copies a table of inputs, with one target number for each row.</summary>
    /// <typeparam name="TInput">Element type of the inputs.</typeparam>
    /// <typeparam name="TTarget">Element type of the targets.</typeparam>
    /// <param name="x">(Count, InputSize).</param>
    /// <param name="y">One number for each sample.</param>
    /// <param name="nonFinite">What to do with NaN and infinities.</param>
    /// <exception cref="ArgumentException">The counts differ, or a number is not finite.</exception>
    public static Dataset<TInput, TTarget> FromArrays<TInput, TTarget>(TInput[,] x, TTarget[] y, NonFinite nonFinite = NonFinite.Reject)
        where TInput : unmanaged
        where TTarget : unmanaged
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(y);
        return new(Flatten(x), Math.Max(1, x.GetLength(1)), y, 1, nonFinite);
    }

    /// <summary>Copies a table of inputs and a table of targets.</summary>
    /// <typeparam name="TInput">Element type of the inputs.</typeparam>
    /// <typeparam name="TTarget">Element type of the targets.</typeparam>
    /// <param name="x">(Count, InputSize).</param>
    /// <param name="y">(Count, TargetSize).</param>
    /// <param name="nonFinite">What to do with NaN and infinities.</param>
    /// <exception cref="ArgumentException">The counts differ, or a number is not finite.</exception>
    public static Dataset<TInput, TTarget> FromArrays<TInput, TTarget>(TInput[,] x, TTarget[,] y, NonFinite nonFinite = NonFinite.Reject)
        where TInput : unmanaged
        where TTarget : unmanaged
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(y);
        return new(Flatten(x), Math.Max(1, x.GetLength(1)), Flatten(y), Math.Max(1, y.GetLength(1)), nonFinite);
    }

    private static T[] Flatten<T>(T[][] given, string role, string argument, out int size)
    {
        T[][] rows = [.. Elements.NotNull(given, argument)];
        size = rows.Length == 0 ? 1 : rows[0].Length;
        if (size == 0)
            throw new ArgumentException($"The {role} of sample 0 is empty; it needs at least one number.");
        var flat = new T[Sizes.Product(rows.Length, size)];
        for (var i = 0; i < rows.Length; i++)
        {
            if (rows[i].Length != size)
                throw new ArgumentException(
                    $"The {role} of sample {i} has {rows[i].Length} numbers; sample 0 has {size}, and all must have the same.");
            rows[i].CopyTo(flat.AsSpan(i * size));
        }

        return flat;
    }

    private static T[] Flatten<T>(T[,] table)
    {
        var flat = new T[table.Length];
        var i = 0;
        foreach (var value in table)
            flat[i++] = value;
        return flat;
    }
}
