using System.Buffers;
using System.Numerics;

namespace ModelGen;

/// <summary>
/// A dataset that makes its samples when a batch is cut, on the thread that cuts it: bytes are scaled, images augmented, labels recoded
/// there. Derived classes state once what a sample is, with or without an epoch.
/// </summary>
/// <typeparam name="TInput">Element type of the inputs.</typeparam>
/// <typeparam name="TTarget">Element type of the targets.</typeparam>
public abstract class OnDemandDataset<TInput, TTarget> : Dataset<TInput, TTarget>
    where TInput : unmanaged
    where TTarget : unmanaged
{
    private protected OnDemandDataset(int count, int inputSize, int targetSize)
        : base(count, inputSize, targetSize)
    {
    }

    private protected OnDemandDataset(int count, int inputSize, ReadOnlyMemory<TTarget> targets, int targetSize)
        : base(count, inputSize, targets, targetSize)
    {
    }

    /// <inheritdoc/>
    public sealed override void CopyBatch(ReadOnlySpan<int> indices, Span<TInput> x, Span<TTarget> y)
    {
        CheckBatch(indices, x.Length, y.Length);
        Fill(indices, null, x, y);
    }

    /// <inheritdoc/>
    public sealed override void CopyBatch(ReadOnlySpan<int> indices, int epoch, Span<TInput> x, Span<TTarget> y)
    {
        CheckBatch(indices, x.Length, y.Length);
        Fill(indices, epoch, x, y);
    }

    /// <summary>Makes the samples; the spans fit and every index names a sample. No epoch means the one of a sample looked at by
    /// itself.</summary>
    private protected abstract void Fill(ReadOnlySpan<int> indices, int? epoch, Span<TInput> x, Span<TTarget> y);

    /// <summary>Has another dataset make its samples, passing the epoch on where there is one.</summary>
    private protected static void Read<TX, TY>(Dataset<TX, TY> source, ReadOnlySpan<int> indices, int? epoch, Span<TX> x, Span<TY> y)
        where TX : unmanaged
        where TY : unmanaged
    {
        if (epoch is { } given)
            source.CopyBatch(indices, given, x, y);
        else
            source.CopyBatch(indices, x, y);
    }
}

/// <summary>A choice of another dataset's samples, for datasets that are not in memory.</summary>
internal sealed class ChosenSamples<TInput, TTarget> : OnDemandDataset<TInput, TTarget>
    where TInput : unmanaged
    where TTarget : unmanaged
{
    private readonly Dataset<TInput, TTarget> source;
    private readonly int[] chosen;

    internal ChosenSamples(Dataset<TInput, TTarget> source, int[] chosen)
        : base(chosen.Length, source.InputSize, source.TargetSize)
    {
        this.source = source;
        this.chosen = chosen;
    }

    private protected override void Fill(ReadOnlySpan<int> indices, int? epoch, Span<TInput> x, Span<TTarget> y)
    {
        var rented = ArrayPool<int>.Shared.Rent(indices.Length);
        for (var i = 0; i < indices.Length; i++)
            rented[i] = chosen[indices[i]];
        Read(source, rented.AsSpan(0, indices.Length), epoch, x, y);
        ArrayPool<int>.Shared.Return(rented);
    }
}

/// <summary>Another dataset with rescaled inputs.</summary>
internal sealed class TransformedInputs<T, TTarget>(Dataset<T, TTarget> source, IRowTransform<T> transform)
    : OnDemandDataset<T, TTarget>(source.Count, source.InputSize, source.TargetSize)
    where T : unmanaged, IFloatingPointIeee754<T>
    where TTarget : unmanaged
{
    private protected override void Fill(ReadOnlySpan<int> indices, int? epoch, Span<T> x, Span<TTarget> y)
    {
        Read(source, indices, epoch, x, y);
        transform.Apply(x);
    }
}

/// <summary>Another dataset with rescaled targets.</summary>
internal sealed class TransformedTargets<TInput, T>(Dataset<TInput, T> source, IRowTransform<T> transform)
    : OnDemandDataset<TInput, T>(source.Count, source.InputSize, source.TargetSize)
    where TInput : unmanaged
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private protected override void Fill(ReadOnlySpan<int> indices, int? epoch, Span<TInput> x, Span<T> y)
    {
        Read(source, indices, epoch, x, y);
        transform.Apply(y);
    }
}

/// <summary>Another dataset with its class indices as one number for each class.</summary>
internal sealed class OneHotTargets<T>(Dataset<T, int> source, int classes)
    : OnDemandDataset<T, T>(source.Count, source.InputSize, classes)
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private protected override void Fill(ReadOnlySpan<int> indices, int? epoch, Span<T> x, Span<T> y)
    {
        var rented = ArrayPool<int>.Shared.Rent(indices.Length);
        var labels = rented.AsSpan(0, indices.Length);
        Read(source, indices, epoch, x, labels);
        y.Clear();
        for (var i = 0; i < labels.Length; i++)
            y[(i * TargetSize) + DatasetTransforms.CheckLabel(labels[i], indices[i], TargetSize)] = T.One;
        ArrayPool<int>.Shared.Return(rented);
    }
}
