using System.Numerics;

namespace ModelGen;

/// <summary>The data of a trainer, cut into batches.</summary>
internal abstract class BatchSource<TInput, TTarget> : IDisposable
    where TInput : unmanaged, INumber<TInput>
    where TTarget : unmanaged, INumber<TTarget>
{
    /// <summary>The dataset behind it.</summary>
    public abstract object Dataset { get; }

    /// <summary>Samples in the dataset.</summary>
    public abstract int Count { get; }

    /// <summary>The batches of one pass over the data, for a <c>foreach</c>.</summary>
    /// <param name="epoch">0 for the first pass.</param>
    public abstract BatchEpoch<TInput, TTarget> Epoch(int epoch);

    /// <summary>Stops the preparation of batches.</summary>
    public abstract void Dispose();
}

/// <summary>Enumerates the batches of one epoch; a batch is valid until the next.</summary>
internal abstract class BatchEpoch<TInput, TTarget> : IDisposable
    where TInput : unmanaged, INumber<TInput>
    where TTarget : unmanaged, INumber<TTarget>
{
    public abstract TrainingBatch<TInput, TTarget> Current { get; }

    public BatchEpoch<TInput, TTarget> GetEnumerator() => this;

    public abstract bool MoveNext();

    public abstract void Dispose();
}
