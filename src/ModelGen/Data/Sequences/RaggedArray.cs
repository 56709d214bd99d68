namespace ModelGen;

/// <summary> Sequences of different lengths in one block of memory: sequence i is (Length(i), F) numbers, F the same for all. Token indices
/// have F = 1.
/// </summary>
/// <typeparam name="T">Element type: <see cref="int"/> for tokens and classes, else <see cref="float"/> or
/// <see cref="double"/>.</typeparam>
public sealed class RaggedArray<T>
    where T : unmanaged
{
    private readonly T[] values;
    private readonly int[] starts; // in steps, one more than there are sequences

    /// <summary>Copies sequences.</summary>
    /// <param name="sequences">Each a whole number of steps; none, an empty one, is allowed.</param>
    /// <param name="features">F, the numbers in a step.</param>
    /// <exception cref="ArgumentException">A sequence is no whole number of steps, or all together do not fit one array.</exception>
    public RaggedArray(IEnumerable<T[]> sequences, int features = 1)
    {
        ArgumentNullException.ThrowIfNull(sequences);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(features);
        T[][] all = [.. Elements.NotNull(sequences, nameof(sequences))];
        starts = new int[all.Length + 1];
        for (var i = 0; i < all.Length; i++)
        {
            if (all[i].Length % features != 0)
                throw new ArgumentException(
                    $"Sequence {i} has {all[i].Length} numbers, which is not a multiple of the {features} features of a step.", nameof(sequences));
            starts[i + 1] = starts[i] + (all[i].Length / features);
            if (starts[i + 1] < 0 || starts[i + 1] > Array.MaxLength / features)
                throw new ArgumentException(
                    $"The first {i + 1} sequences have more numbers than the {Array.MaxLength} one array can hold.", nameof(sequences));
        }

        Features = features;
        values = new T[starts[^1] * features];
        for (var i = 0; i < all.Length; i++)
            all[i].CopyTo(values, starts[i] * features);
        MaxLength = Longest();
    }

    /// <summary>Wraps the numbers of sequences one after another, and where each starts, in steps, and the last ends.</summary>
    internal RaggedArray(T[] values, int[] starts, int features)
    {
        this.values = values;
        this.starts = starts;
        Features = features;
        MaxLength = Longest();
    }

    /// <summary>Number of sequences.</summary>
    public int Count => starts.Length - 1;

    /// <summary>Numbers in a step.</summary>
    public int Features { get; }

    /// <summary>Steps of the longest sequence; 0 when there is none.</summary>
    public int MaxLength { get; }

    /// <summary>Steps of all sequences together.</summary>
    public int TotalLength => starts[^1];

    /// <summary>All numbers, one sequence after another.</summary>
    public ReadOnlySpan<T> Values => values;

    /// <summary>The numbers of a sequence, (Length, F).</summary>
    /// <param name="index">0 to <see cref="Count"/> - 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such sequence.</exception>
    public ReadOnlySpan<T> this[int index]
    {
        get
        {
            var length = Length(index);
            return values.AsSpan(starts[index] * Features, length * Features);
        }
    }

    /// <summary>Steps of a sequence.</summary>
    /// <param name="index">0 to <see cref="Count"/> - 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such sequence.</exception>
    public int Length(int index) => (uint)index < (uint)Count
        ? starts[index + 1] - starts[index]
        : throw new ArgumentOutOfRangeException(nameof(index), index, $"Sequence {index} does not exist; there are {Count}.");

    /// <summary>The sequences cut to a length, where they are longer.</summary>
    /// <param name="length">Most steps to keep.</param>
    /// <param name="keepEnd">Keep the last steps, not the first.</param>
    public RaggedArray<T> Truncate(int length, bool keepEnd = false)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        var newStarts = new int[starts.Length];
        for (var i = 0; i < Count; i++)
            newStarts[i + 1] = newStarts[i] + Math.Min(length, Length(i));
        var result = new T[newStarts[^1] * Features];
        for (var i = 0; i < Count; i++)
        {
            var kept = (newStarts[i + 1] - newStarts[i]) * Features;
            var source = this[i];
            source.Slice(keepEnd ? source.Length - kept : 0, kept).CopyTo(result.AsSpan(newStarts[i] * Features));
        }

        return new RaggedArray<T>(result, newStarts, Features);
    }

    /// <summary>The sequences named by <paramref name="indices"/>, in their order; repeats are allowed.</summary>
    /// <param name="indices">Which sequences.</param>
    /// <exception cref="ArgumentOutOfRangeException">An index names no sequence.</exception>
    public RaggedArray<T> Subset(ReadOnlySpan<int> indices)
    {
        var newStarts = new int[indices.Length + 1];
        for (var i = 0; i < indices.Length; i++)
            newStarts[i + 1] = checked(newStarts[i] + Length(indices[i]));
        var result = new T[Sizes.Product(newStarts[^1], Features)];
        for (var i = 0; i < indices.Length; i++)
            this[indices[i]].CopyTo(result.AsSpan(newStarts[i] * Features));
        return new RaggedArray<T>(result, newStarts, Features);
    }

    /// <summary>"5000 sequences of up to 2470 steps".</summary>
    public override string ToString() =>
        $"{Count} sequences of up to {MaxLength} steps{(Features == 1 ? string.Empty : $" of {Features} features")}";

    private int Longest()
    {
        var longest = 0;
        for (var i = 0; i < Count; i++)
            longest = Math.Max(longest, starts[i + 1] - starts[i]);
        return longest;
    }
}
