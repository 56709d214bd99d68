namespace ModelGen;

/// <summary>The order and the memory of one pass over a dataset of sequences.</summary>
internal sealed class SequenceReader<TInput, TTarget>
    where TInput : unmanaged
    where TTarget : unmanaged
{
    // Shuffles of batches have the streams above those of samples.
    private const uint BatchStream = 0x8000_0000;

    private readonly SequenceLoader<TInput, TTarget> loader;
    private readonly int[] order;
    private readonly int[] batches;
    private readonly ulong[] keys;
    private readonly int[] sorted;
    private readonly int[] lengths;
    private readonly int[] targetLengths;
    private TInput[] x = [];
    private TTarget[] y = [];
    private int first; // of the current batch in the order

    internal SequenceReader(SequenceLoader<TInput, TTarget> loader)
    {
        this.loader = loader;
        var count = loader.Dataset.Count;
        order = new int[count];
        keys = new ulong[count];
        sorted = new int[count];
        batches = new int[(int)(((long)count + loader.BatchSize - 1) / loader.BatchSize)];
        var rows = Math.Min(count, loader.BatchSize);
        lengths = new int[rows];
        targetLengths = new int[rows];
    }

    internal int Index { get; private set; }

    internal int Count { get; private set; }

    internal int Steps { get; private set; }

    internal int TargetSteps { get; private set; }

    internal ReadOnlySpan<TInput> X => x.AsSpan(0, Count * Steps * loader.Dataset.Inputs.Features);

    internal ReadOnlySpan<TTarget> Y => y.AsSpan(0, Count * TargetSteps * loader.Dataset.Targets.Features);

    internal ReadOnlySpan<int> Lengths => lengths.AsSpan(0, Count);

    internal ReadOnlySpan<int> TargetLengths => targetLengths.AsSpan(0, Count);

    internal ReadOnlySpan<int> Indices => order.AsSpan(first, Count);

    internal void Start(int epoch)
    {
        Index = -1;
        Count = 0;
        for (var i = 0; i < order.Length; i++)
            order[i] = i;
        if (loader.Shuffle)
            Permutation.Shuffle(order, loader.Seed, (uint)epoch);
        if (loader.BucketBatches > 0)
        {
            var pool = (int)Math.Min((long)loader.BucketBatches * loader.BatchSize, order.Length);
            for (var start = 0; start < order.Length; start += pool)
                SortByLength(order.AsSpan(start, Math.Min(pool, order.Length - start)), longestFirst: false);
        }

        for (var i = 0; i < batches.Length; i++)
            batches[i] = i;

        // With dropLast the batch that is not full stays last, where it is not read.
        if (loader.Shuffle && loader.BucketBatches > 0)
            Permutation.Shuffle(batches.AsSpan(0, loader.BatchCount), loader.Seed, BatchStream | (uint)epoch);
    }

    internal bool MoveNext()
    {
        if (Index + 1 >= loader.BatchCount)
        {
            Index = loader.BatchCount;
            Count = 0;
            return false;
        }

        Index++;
        first = batches[Index] * loader.BatchSize;
        Count = Math.Min(loader.BatchSize, order.Length - first);
        if (loader.LongestFirst)
            SortByLength(order.AsSpan(first, Count), longestFirst: true);

        var data = loader.Dataset;
        Steps = RoundUp(Measure(data.Inputs, lengths));
        var longest = Measure(data.Targets, targetLengths);
        TargetSteps = data.Kind switch { SequenceTarget.Whole => 1, SequenceTarget.Steps => Steps, _ => RoundUp(longest) };
        Room(ref x, Sizes.Product(Count, Sizes.Product(Steps, data.Inputs.Features)));
        Room(ref y, Sizes.Product(Count, Sizes.Product(TargetSteps, data.Targets.Features)));
        SequenceDataset<TInput, TTarget>.Fill(data.Inputs, Indices, Steps, data.InputPadding, x);
        SequenceDataset<TInput, TTarget>.Fill(data.Targets, Indices, TargetSteps, data.TargetPadding, y);
        return true;
    }

    private static void Room<T>(ref T[] buffer, int needed)
    {
        if (buffer.Length < needed)
            buffer = new T[Math.Max(needed, (int)Math.Min(2L * buffer.Length, Array.MaxLength))];
    }

    private int Measure<T>(RaggedArray<T> sequences, int[] into)
        where T : unmanaged
    {
        var longest = 0;
        for (var i = 0; i < Count; i++)
        {
            into[i] = sequences.Length(order[first + i]);
            longest = Math.Max(longest, into[i]);
        }

        return longest;
    }

    private int RoundUp(int steps) => checked((steps + loader.LengthMultiple - 1) / loader.LengthMultiple * loader.LengthMultiple);

    /// <summary>Sorts by length; of equal lengths the one that came first stays first.</summary>
    private void SortByLength(Span<int> samples, bool longestFirst)
    {
        var ranks = keys.AsSpan(0, samples.Length);
        for (var i = 0; i < samples.Length; i++)
        {
            var length = loader.Dataset.Inputs.Length(samples[i]);
            ranks[i] = ((ulong)(longestFirst ? int.MaxValue - length : length) << 32) | (uint)i;
        }

        ranks.Sort();
        for (var i = 0; i < samples.Length; i++)
            sorted[i] = samples[(int)(uint)ranks[i]];
        sorted.AsSpan(0, samples.Length).CopyTo(samples);
    }
}
