namespace ModelGen;

/// <summary>
/// Cuts a dataset into batches, shuffled again for every epoch. The order is a function of (seed, epoch) alone. With
/// <c>prefetch</c> a background thread prepares the next batches while the caller works on the current one.
/// <code>
/// using var loader = new BatchLoader&lt;float, int&gt;(train, batchSize: 64, shuffle: true, seed: 1, prefetch: 2);
/// for (var epoch = 0; epoch &lt; 5; epoch++)
///     foreach (var batch in loader.Epoch(epoch))
///         model.TrainStep(batch.X, batch.Y, batch.Count, optimizer);
/// </code>
/// The buffers are reused: a batch is valid until the next iteration. A steady-state batch allocates nothing.
/// </summary>
/// <typeparam name="TInput">Element type of the inputs.</typeparam>
/// <typeparam name="TTarget">Element type of the targets.</typeparam>
public sealed class BatchLoader<TInput, TTarget> : IDisposable
    where TInput : unmanaged
    where TTarget : unmanaged
{
    private EpochReader<TInput, TTarget>? idle;
    private volatile bool disposed;

    /// <summary>Describes the batches; nothing is read yet.</summary>
    /// <param name="dataset">The source dataset.</param>
    /// <param name="batchSize">Samples in a batch; the last one of an epoch may have fewer.</param>
    /// <param name="shuffle">Take the samples in a new random order in every epoch.</param>
    /// <param name="seed">Seed of the orders.</param>
    /// <param name="dropLast">Leave out a last batch that is not full.</param>
    /// <param name="prefetch">How many batches a background thread prepares in advance; 0 prepares each when it is needed.</param>
    /// <exception cref="ArgumentOutOfRangeException">The batch size is not positive, or <paramref name="prefetch"/> is
    /// negative.</exception>
    /// <exception cref="ArgumentException">An epoch would have no batch at all.</exception>
    public BatchLoader(
        Dataset<TInput, TTarget> dataset, int batchSize, bool shuffle = true, ulong seed = 0, bool dropLast = false, int prefetch = 0)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        ArgumentOutOfRangeException.ThrowIfNegative(prefetch);
        BatchCount = BatchCounts.InEpoch(dataset.Count, "samples", batchSize, dropLast);
        Dataset = dataset;
        BatchSize = batchSize;
        Shuffle = shuffle;
        Seed = seed;
        DropLast = dropLast;
        Prefetch = prefetch;
    }

    /// <summary>The source dataset.</summary>
    public Dataset<TInput, TTarget> Dataset { get; }

    /// <summary>Samples in a full batch.</summary>
    public int BatchSize { get; }

    /// <summary>Whether every epoch has a new random order.</summary>
    public bool Shuffle { get; }

    /// <summary>Seed of the orders.</summary>
    public ulong Seed { get; }

    /// <summary>Whether a last batch that is not full is left out.</summary>
    public bool DropLast { get; }

    /// <summary>How many batches the background thread prepares in advance, as far as they fit in 256 MiB and at least two; 0 for
    /// none.</summary>
    public int Prefetch { get; }

    /// <summary>Batches in an epoch.</summary>
    public int BatchCount { get; }

    /// <summary>The batches of one pass over the data, for a <c>foreach</c>.</summary>
    /// <param name="epoch">0 for the first pass.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="epoch"/> is negative.</exception>
    public BatchSequence<TInput, TTarget> Epoch(int epoch)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(epoch);
        ObjectDisposedException.ThrowIf(disposed, this);
        return new BatchSequence<TInput, TTarget>(this, epoch);
    }

    /// <summary>Ends the background thread. The thread of a loader that is not disposed ends after a second without work.</summary>
    public void Dispose()
    {
        disposed = true;
        Interlocked.Exchange(ref idle, null)?.End();
    }

    /// <summary>A reader for one epoch: the one kept from the last epoch, or a new one when that is in use.</summary>
    internal EpochReader<TInput, TTarget> Rent(int epoch)
    {
        ObjectDisposedException.ThrowIf(disposed, this);
        var reader = Interlocked.Exchange(ref idle, null) ?? new EpochReader<TInput, TTarget>(this);
        reader.Start(epoch);
        return reader;
    }

    /// <summary>Keeps a reader whose epoch is over or abandoned for the next one.</summary>
    internal void Return(EpochReader<TInput, TTarget> reader)
    {
        reader.Stop();
        if (disposed || Interlocked.CompareExchange(ref idle, reader, null) != null)
            reader.End();
        else if (disposed)
            Interlocked.Exchange(ref idle, null)?.End();
    }
}

/// <summary>One epoch's batches.</summary>
/// <typeparam name="TInput">Element type of the inputs.</typeparam>
/// <typeparam name="TTarget">Element type of the targets.</typeparam>
public readonly struct BatchSequence<TInput, TTarget>
    where TInput : unmanaged
    where TTarget : unmanaged
{
    private readonly BatchLoader<TInput, TTarget> loader;
    private readonly int epoch;

    internal BatchSequence(BatchLoader<TInput, TTarget> loader, int epoch)
    {
        this.loader = loader;
        this.epoch = epoch;
    }

    /// <summary>Starts the epoch.</summary>
    public Enumerator GetEnumerator() => new(loader, loader.Rent(epoch));

    /// <summary>Enumerates the batches of one epoch.</summary>
    public struct Enumerator : IDisposable
    {
        private readonly BatchLoader<TInput, TTarget> loader;
        private EpochReader<TInput, TTarget>? reader;

        internal Enumerator(BatchLoader<TInput, TTarget> loader, EpochReader<TInput, TTarget> reader)
        {
            this.loader = loader;
            this.reader = reader;
        }

        /// <summary>The batch; valid until the next <see cref="MoveNext"/>.</summary>
        public readonly Batch<TInput, TTarget> Current => (reader ?? throw new ObjectDisposedException(nameof(Enumerator))).Current;

        /// <summary>Waits for the next batch; rethrows what the dataset threw while preparing it.</summary>
        /// <returns>False when the epoch is over.</returns>
        public readonly bool MoveNext() => reader?.MoveNext() ?? throw new ObjectDisposedException(nameof(Enumerator));

        /// <summary>Releases the buffers and stops the preparation of further batches.</summary>
        public void Dispose()
        {
            var mine = reader;
            reader = null;
            if (mine != null)
                loader.Return(mine);
        }
    }
}

/// <summary>A batch of samples, one after another.</summary>
/// <typeparam name="TInput">Element type of the inputs.</typeparam>
/// <typeparam name="TTarget">Element type of the targets.</typeparam>
public readonly struct Batch<TInput, TTarget>
    where TInput : unmanaged
    where TTarget : unmanaged
{
    private readonly BatchBuffer<TInput, TTarget> buffer;

    internal Batch(BatchBuffer<TInput, TTarget> buffer) => this.buffer = buffer;

    /// <summary>Number of samples.</summary>
    public int Count => buffer.Count;

    /// <summary>0 for the epoch's first batch.</summary>
    public int Index => buffer.Index;

    /// <summary>The inputs, (Count, InputSize).</summary>
    public ReadOnlySpan<TInput> X => buffer.X.AsSpan(0, buffer.Count * buffer.InputSize);

    /// <summary>The targets, (Count, TargetSize).</summary>
    public ReadOnlySpan<TTarget> Y => buffer.Y.AsSpan(0, buffer.Count * buffer.TargetSize);

    /// <summary>Which samples of the dataset these are.</summary>
    public ReadOnlySpan<int> Indices => buffer.Indices.AsSpan(0, buffer.Count);
}

/// <summary>The memory of one batch, filled again and again.</summary>
internal sealed class BatchBuffer<TInput, TTarget>(int batchSize, int inputSize, int targetSize)
    where TInput : unmanaged
    where TTarget : unmanaged
{
    internal readonly int[] Indices = new int[batchSize];
    internal readonly TInput[] X = new TInput[Sizes.Product(batchSize, inputSize)];
    internal readonly TTarget[] Y = new TTarget[Sizes.Product(batchSize, targetSize)];

    internal int InputSize => inputSize;

    internal int TargetSize => targetSize;

    internal int Count { get; set; }

    internal int Index { get; set; }
}
