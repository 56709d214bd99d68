namespace ModelGen;

/// <summary>How <c>Fit</c> of a <see cref="Trainer{TInput, TTarget}"/> trains.</summary>
public sealed record FitOptions
{
    /// <summary>Passes over the training data of this call. Calls of <c>Fit</c> go on where the last one ended: two of 5 epochs are one of
    /// 10.</summary>
    public int Epochs { get; init; } = 10;

    /// <summary>Samples in a step.</summary>
    public int BatchSize { get; init; } = 32;

    /// <summary>Whether the samples are shuffled again in every epoch.</summary>
    public bool Shuffle { get; init; } = true;

    /// <summary>Selects the order of the samples, which is a function of it and of the number of the epoch
    /// (<see cref="Optimizer.EpochCount"/>); the same seed gives the same run.</summary>
    public ulong Seed { get; init; }

    /// <summary>Whether the last batch of an epoch is left out when it is smaller than the others.</summary>
    public bool DropLast { get; init; }

    /// <summary> Of sequences: the number of batches whose sequences are sorted by length together before they are cut into batches, so
    /// that less is padding; 0 for no sorting. See <see cref="SequenceLoader{TInput, TTarget}.BucketBatches"/>.
    /// </summary>
    public int BucketBatches { get; init; } = 50;

    /// <summary>Batches that a background thread prepares in advance (prefetch); 0 prepares each when it is needed, as is done for
    /// sequences.</summary>
    public int Prefetch { get; init; } = 2;

    /// <summary>Epochs from one validation to the next, counted as <see cref="Optimizer.EpochCount"/> is; after the last epoch of a call
    /// there is always one.</summary>
    public int ValidationEvery { get; init; } = 1;

    /// <summary>When to stop before the last epoch; null for never.</summary>
    public EarlyStopping? EarlyStopping { get; init; }

    /// <summary>The writer of the progress, for example <see cref="Console.Out"/>: a line redrawn as training goes on where that is a
    /// terminal, else a line for each epoch. Null for none.</summary>
    public TextWriter? Progress { get; init; }

    /// <summary>Called after each epoch.</summary>
    public Action<EpochRecord>? OnEpoch { get; init; }

    /// <summary>Stops training after the step under way, and the update that accumulated gradients wait for; the weights stay as they are
    /// then. An epoch that is cut short does not count: the next call of <c>Fit</c> takes its samples again, all of them and in the same
    /// order, so that the two calls are not one that was never cancelled. To go on exactly, end a call between epochs: by
    /// <see cref="Epochs"/>, or by cancelling in <see cref="OnEpoch"/>.</summary>
    public CancellationToken Cancellation { get; init; }

    internal void Check()
    {
        Positive(Epochs, nameof(Epochs));
        Positive(BatchSize, nameof(BatchSize));
        Positive(ValidationEvery, nameof(ValidationEvery));
        ArgumentOutOfRangeException.ThrowIfNegative(Prefetch);
        ArgumentOutOfRangeException.ThrowIfNegative(BucketBatches);
    }

    private static void Positive(int value, string name)
    {
        if (value <= 0) throw new ArgumentOutOfRangeException(name, value, $"FitOptions.{name} must be at least 1 but is {value}");
    }
}
