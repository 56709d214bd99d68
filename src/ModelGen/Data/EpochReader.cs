using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;

namespace ModelGen;

/// <summary>
/// Prepares the batches of one epoch after another, on the caller's thread or in advance on a background thread. The ring has one
/// buffer more than is prefetched: the one the caller is reading.
/// </summary>
internal sealed class EpochReader<TInput, TTarget>
    where TInput : unmanaged
    where TTarget : unmanaged
{
    /// <summary>The maximum memory of batches prepared in advance, unless two take more.</summary>
    private const long MostBytes = 256 << 20;

    private static readonly TimeSpan IdleLimit = TimeSpan.FromSeconds(1);

    private readonly BatchLoader<TInput, TTarget> loader;
    private readonly BatchBuffer<TInput, TTarget>[] ring;
    private readonly int[] order;
    private readonly object gate = new();

    // Guarded by the gate. Batches [0, released) are done with, [released, produced) are ready or being read.
    private int epoch;
    private int released;
    private int produced;
    private bool working;
    private bool stopping;
    private bool ending;
    private bool hasThread;
    private Exception? error;

    // The caller's own position; -1 before the first batch.
    private int current;

    internal EpochReader(BatchLoader<TInput, TTarget> loader)
    {
        this.loader = loader;
        var dataset = loader.Dataset;
        var batchSize = Math.Min(loader.BatchSize, dataset.Count);
        var sample = ((long)dataset.InputSize * Unsafe.SizeOf<TInput>()) + ((long)dataset.TargetSize * Unsafe.SizeOf<TTarget>());
        ring = new BatchBuffer<TInput, TTarget>[Buffers(loader.Prefetch, loader.BatchCount, batchSize * sample)];
        for (var i = 0; i < ring.Length; i++)
            ring[i] = new BatchBuffer<TInput, TTarget>(batchSize, dataset.InputSize, dataset.TargetSize);
        order = new int[dataset.Count];
        for (var i = 0; i < order.Length; i++)
            order[i] = i;
    }

    internal Batch<TInput, TTarget> Current => current >= 0 && current < loader.BatchCount
        ? new Batch<TInput, TTarget>(ring[current % ring.Length])
        : throw new InvalidOperationException("There is no current batch before the first MoveNext or after the last.");

    /// <summary>Buffers for batches of so many bytes: those prepared in advance and the one being read.</summary>
    internal static int Buffers(int prefetch, int batches, long bytes) =>
        1 + (int)Math.Min(Math.Min(prefetch, batches), Math.Max(2, MostBytes / Math.Max(1, bytes)));

    /// <summary>Begins an epoch; the reader must be stopped.</summary>
    internal void Start(int newEpoch)
    {
        current = -1;
        if (loader.Prefetch == 0)
        {
            epoch = newEpoch;
            FillOrder();
            return;
        }

        lock (gate)
        {
            epoch = newEpoch;
            released = 0;
            produced = 0;
            error = null;
            stopping = false;
            working = true;
            if (!hasThread)
            {
                hasThread = true;
                new Thread(Work) { IsBackground = true, Name = "ModelGen batches" }.Start();
            }

            Monitor.PulseAll(gate);
        }
    }

    internal bool MoveNext()
    {
        if (current + 1 >= loader.BatchCount)
        {
            current = loader.BatchCount;
            return false;
        }

        current++;
        if (loader.Prefetch == 0)
        {
            Fill(current);
            return true;
        }

        lock (gate)
        {
            released = current;
            Monitor.PulseAll(gate);
            while (produced <= current && error == null)
                Monitor.Wait(gate);
            if (produced > current)
                return true;
        }

        current = loader.BatchCount;
        ExceptionDispatchInfo.Throw(error!);
        return false;
    }

    /// <summary>Returns when no batch is being written any more.</summary>
    internal void Stop()
    {
        if (loader.Prefetch == 0)
            return;
        lock (gate)
        {
            stopping = true;
            Monitor.PulseAll(gate);
            while (working)
                Monitor.Wait(gate);
        }
    }

    /// <summary>Ends the thread; the reader must be stopped.</summary>
    internal void End()
    {
        lock (gate)
        {
            ending = true;
            Monitor.PulseAll(gate);
        }
    }

    private void Work()
    {
        while (true)
        {
            lock (gate)
            {
                while (!working)
                {
                    // An idle thread ends, so that a loader nobody disposed leaves none behind.
                    if (ending || (!Monitor.Wait(gate, IdleLimit) && !working))
                    {
                        hasThread = false;
                        return;
                    }
                }
            }

            Exception? thrown = null;
            try
            {
                ReadEpoch();
            }
            catch (Exception e)
            {
                thrown = e;
            }

            lock (gate)
            {
                error = thrown;
                working = false;
                Monitor.PulseAll(gate);
            }
        }
    }

    private void ReadEpoch()
    {
        FillOrder();
        for (var batch = 0; batch < loader.BatchCount; batch++)
        {
            lock (gate)
            {
                // The buffer of batch b is free once batch b - ring.Length has been released.
                while (batch - released >= ring.Length && !stopping)
                    Monitor.Wait(gate);
                if (stopping)
                    return;
            }

            Fill(batch);
            lock (gate)
            {
                produced = batch + 1;
                Monitor.PulseAll(gate);
            }
        }
    }

    private void FillOrder()
    {
        if (loader.Shuffle)
            Permutation.Fill(order, loader.Seed, (uint)epoch);
    }

    private void Fill(int batch)
    {
        var buffer = ring[batch % ring.Length];
        var start = batch * loader.BatchSize;
        var count = Math.Min(loader.BatchSize, order.Length - start);
        buffer.Index = batch;
        buffer.Count = count;
        order.AsSpan(start, count).CopyTo(buffer.Indices);
        loader.Dataset.CopyBatch(
            buffer.Indices.AsSpan(0, count),
            epoch,
            buffer.X.AsSpan(0, count * loader.Dataset.InputSize),
            buffer.Y.AsSpan(0, count * loader.Dataset.TargetSize));
    }
}
