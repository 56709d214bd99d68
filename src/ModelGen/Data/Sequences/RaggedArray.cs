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
    private readonly int[]? ends; // in steps; null where all sequences have the same length

    /// <summary>Copies sequences.</summary>
    /// <param name="sequences">Each a whole number of steps; none, an empty one, is allowed.</param>
    /// <param name="features">F, the features per step.</param>
    /// <exception cref="ArgumentException">A sequence is no whole number of steps, or all together do not fit one array.</exception>
    public RaggedArray(IEnumerable<T[]> sequences, int features = 1)
    {
        ArgumentNullException.ThrowIfNull(sequences);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(features);
        T[][] all = [.. Elements.NotNull(sequences, nameof(sequences))];
        var lengths = new int[all.Length];
        var total = 0L;
        for (var i = 0; i < all.Length; i++)
        {
            if (all[i].Length % features != 0)
                throw new ArgumentException(
                    $"Sequence {i} has {all[i].Length} numbers, which is not a multiple of the {features} features of a step.",
                    nameof(sequences));
            lengths[i] = all[i].Length / features;
            total += all[i].Length;
            if (total > Array.MaxLength)
                throw new ArgumentException(
                    $"The first {i + 1} sequences have more numbers than the {Array.MaxLength} one array can hold.", nameof(sequences));
        }

        values = new T[total];
        var next = 0;
        foreach (var sequence in all)
        {
            sequence.CopyTo(values, next);
            next += sequence.Length;
        }

        (Features, Count) = (features, all.Length);
        (ends, MaxLength) = Ends(() => lengths, Count);
    }

    /// <summary>Wraps the numbers of sequences one after another.</summary>
    /// <param name="values">The numbers.</param>
    /// <param name="lengths">Gives the steps of each sequence.</param>
    /// <param name="count">How many sequences there are.</param>
    /// <param name="features">Features per step.</param>
    internal RaggedArray(T[] values, Func<IEnumerable<int>> lengths, int count, int features)
    {
        this.values = values;
        (Features, Count) = (features, count);
        (ends, MaxLength) = Ends(lengths, count);
    }

    /// <summary>Number of sequences.</summary>
    public int Count { get; }

    /// <summary>Features per step.</summary>
    public int Features { get; }

    /// <summary>Steps of the longest sequence; 0 when there is none.</summary>
    public int MaxLength { get; }

    /// <summary>Steps of all sequences together.</summary>
    public int TotalLength => values.Length / Features;

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
            return values.AsSpan(Start(index) * Features, length * Features);
        }
    }

    /// <summary>Steps of a sequence.</summary>
    /// <param name="index">0 to <see cref="Count"/> - 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such sequence.</exception>
    public int Length(int index) => (uint)index < (uint)Count
        ? (ends == null ? MaxLength : ends[index] - Start(index))
        : throw new ArgumentOutOfRangeException(nameof(index), index, $"Sequence {index} does not exist; there are {Count}.");

    /// <summary>The sequences cut to a length, where they are longer.</summary>
    /// <param name="length">Maximum number of steps to keep.</param>
    /// <param name="keepEnd">Keep the last steps, not the first.</param>
    public RaggedArray<T> Truncate(int length, bool keepEnd = false)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        var result = new T[Lengths().Sum() * Features];
        var next = 0;
        for (var i = 0; i < Count; i++)
        {
            var source = this[i];
            var kept = Math.Min(length, Length(i)) * Features;
            source.Slice(keepEnd ? source.Length - kept : 0, kept).CopyTo(result.AsSpan(next));
            next += kept;
        }

        return new RaggedArray<T>(result, Lengths, Count, Features);

        IEnumerable<int> Lengths() => Enumerable.Range(0, Count).Select(i => Math.Min(length, Length(i)));
    }

    /// <summary>The sequences named by <paramref name="indices"/>, in their order; repeats are allowed.</summary>
    /// <param name="indices">Which sequences.</param>
    /// <exception cref="ArgumentOutOfRangeException">An index names no sequence.</exception>
    public RaggedArray<T> Subset(ReadOnlySpan<int> indices)
    {
        var lengths = new int[indices.Length];
        for (var i = 0; i < indices.Length; i++)
            lengths[i] = Length(indices[i]);
        var result = new T[Sizes.Product(lengths.Sum(), Features)];
        var next = 0;
        for (var i = 0; i < indices.Length; i++)
        {
            var source = this[indices[i]];
            source.CopyTo(result.AsSpan(next));
            next += source.Length;
        }

        return new RaggedArray<T>(result, () => lengths, lengths.Length, Features);
    }

    /// <summary>"5000 sequences of up to 2470 steps".</summary>
    public override string ToString() =>
        $"{Count} sequences of up to {MaxLength} steps{(Features == 1 ? string.Empty : $" of {Features} features")}";

    private int Start(int index) => ends == null ? index * MaxLength : index == 0 ? 0 : ends[index - 1];

    private static (int[]? Ends, int MaxLength) Ends(Func<IEnumerable<int>> lengths, int count)
    {
        var (least, most) = (int.MaxValue, 0);
        foreach (var length in lengths())
            (least, most) = (Math.Min(least, length), Math.Max(most, length));
        if (least >= most)
            return (null, most);
        var ends = new int[count];
        var (i, end) = (0, 0);
        foreach (var length in lengths())
            ends[i++] = end += length;
        return (ends, most);
    }
}
