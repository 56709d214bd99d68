namespace ModelGen;

/// <summary>
/// Cuts a dataset of sequences into batches, each padded to its longest sequence. With <see cref="BucketBatches"/> sequences of similar
/// length come together, so that less is padding. The order is a function of (seed, epoch) alone.
/// <code>
/// var loader = new SequenceLoader&lt;int, int&gt;(train, batchSize: 32, seed: 1) { BucketBatches = 50 };
/// foreach (var batch in loader.Epoch(epoch))
///     Console.WriteLine($"{batch.Count} sequences of {batch.Steps} steps");
/// </code>
/// The buffers are reused: a batch is valid until the next iteration. Once they have grown to the longest batch, a batch allocates nothing.
/// </summary>
/// <typeparam name="TInput">Element type of the inputs.</typeparam>
/// <typeparam name="TTarget">Element type of the targets.</typeparam>
public sealed class SequenceLoader<TInput, TTarget>
    where TInput : unmanaged
    where TTarget : unmanaged
{
    private readonly int bucketBatches;
    private readonly int lengthMultiple = 1;
    private SequenceReader<TInput, TTarget>? idle;

    /// <summary>Describes the batches; nothing is read yet.</summary>
    /// <param name="dataset">The source dataset.</param>
    /// <param name="batchSize">Sequences in a batch; one batch of an epoch may have fewer.</param>
    /// <param name="shuffle">Take the sequences in a new random order in every epoch.</param>
    /// <param name="seed">Seed of the orders.</param>
    /// <param name="dropLast">Leave out the batch that is not full.</param>
    /// <exception cref="ArgumentOutOfRangeException">The batch size is not positive.</exception>
    /// <exception cref="ArgumentException">An epoch would have no batch at all.</exception>
    public SequenceLoader(
        SequenceDataset<TInput, TTarget> dataset, int batchSize, bool shuffle = true, ulong seed = 0, bool dropLast = false)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        BatchCount = BatchCounts.InEpoch(dataset.Count, "sequences", batchSize, dropLast);
        Dataset = dataset;
        BatchSize = batchSize;
        Shuffle = shuffle;
        Seed = seed;
        DropLast = dropLast;
    }

    /// <summary>The source dataset.</summary>
    public SequenceDataset<TInput, TTarget> Dataset { get; }

    /// <summary>Sequences in a full batch.</summary>
    public int BatchSize { get; }

    /// <summary>Whether every epoch has a new random order.</summary>
    public bool Shuffle { get; }

    /// <summary>Seed of the orders.</summary>
    public ulong Seed { get; }

    /// <summary>Whether the batch that is not full is left out.</summary>
    public bool DropLast { get; }

    /// <summary>Batches in an epoch.</summary>
    public int BatchCount { get; }

    /// <summary> The number of batches whose sequences are sorted by length before they are cut into batches; the batches are then
    /// shuffled over the whole epoch, when <see cref="Shuffle"/> says so. 0 for no sorting; <see cref="int.MaxValue"/> sorts all.
    /// </summary>
    public int BucketBatches
    {
        get => bucketBatches;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value, nameof(BucketBatches));
            bucketBatches = value;
        }
    }

    /// <summary>Batches are padded to a multiple of this.</summary>
    public int LengthMultiple
    {
        get => lengthMultiple;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(value, nameof(LengthMultiple));
            lengthMultiple = value;
        }
    }

    /// <summary>Whether the sequences of a batch are in the order of their lengths, the longest first, so that those that go on at step t
    /// are the first rows.</summary>
    public bool LongestFirst { get; init; }

    /// <summary>The batches of one pass over the data, for a <c>foreach</c>.</summary>
    /// <param name="epoch">0 for the first pass.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="epoch"/> is negative.</exception>
    public SequenceBatches<TInput, TTarget> Epoch(int epoch)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(epoch);
        return new SequenceBatches<TInput, TTarget>(this, epoch);
    }

    internal SequenceReader<TInput, TTarget> Rent(int epoch)
    {
        var reader = Interlocked.Exchange(ref idle, null) ?? new SequenceReader<TInput, TTarget>(this);
        reader.Start(epoch);
        return reader;
    }

    internal void Return(SequenceReader<TInput, TTarget> reader) => Interlocked.CompareExchange(ref idle, reader, null);
}

/// <summary>One epoch's batches of sequences.</summary>
/// <typeparam name="TInput">Element type of the inputs.</typeparam>
/// <typeparam name="TTarget">Element type of the targets.</typeparam>
public readonly struct SequenceBatches<TInput, TTarget>
    where TInput : unmanaged
    where TTarget : unmanaged
{
    private readonly SequenceLoader<TInput, TTarget> loader;
    private readonly int epoch;

    internal SequenceBatches(SequenceLoader<TInput, TTarget> loader, int epoch)
    {
        this.loader = loader;
        this.epoch = epoch;
    }

    /// <summary>Starts the epoch.</summary>
    public Enumerator GetEnumerator() => new(loader, loader.Rent(epoch));

    /// <summary>Enumerates the batches of one epoch.</summary>
    public struct Enumerator : IDisposable
    {
        private readonly SequenceLoader<TInput, TTarget> loader;
        private SequenceReader<TInput, TTarget>? reader;

        internal Enumerator(SequenceLoader<TInput, TTarget> loader, SequenceReader<TInput, TTarget> reader)
        {
            this.loader = loader;
            this.reader = reader;
        }

        /// <summary>The batch; valid until the next <see cref="MoveNext"/>.</summary>
        public readonly SequenceBatch<TInput, TTarget> Current => new(reader ?? throw new ObjectDisposedException(nameof(Enumerator)));

        /// <summary>Cuts the next batch.</summary>
        /// <returns>False when the epoch is over.</returns>
        public readonly bool MoveNext() => reader?.MoveNext() ?? throw new ObjectDisposedException(nameof(Enumerator));

        /// <summary>Releases the buffers.</summary>
        public void Dispose()
        {
            var mine = reader;
            reader = null;
            if (mine != null)
                loader.Return(mine);
        }
    }
}
