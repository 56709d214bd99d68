using System.Numerics;
using ModelGen.Execution;

namespace ModelGen;

/// <summary>What a model remembers of the sequences it has read so far, so that the next call goes on where the last one ended: the states
/// of its recurrent layers and, for attention, the keys and values of earlier steps. Made by the model's <c>CreateState</c>; it serves one
/// caller at a time, and another that comes meanwhile is refused.</summary>
/// <typeparam name="T">Element type of the model.</typeparam>
public sealed class SequenceState<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly string model;
    private readonly int[] sizes;
    private readonly T[][] before;
    private readonly T[][] after;
    private ExclusiveUse use;

    internal SequenceState(string model, int batch, ReadOnlySpan<int> sizes, int cached)
    {
        if (batch <= 0)
            throw new ArgumentOutOfRangeException(
                nameof(batch), batch, $"{model} needs a state for at least 1 sequence but was asked for {batch}");
        (this.model, Batch, this.sizes) = (model, batch, sizes.ToArray());
        foreach (var size in sizes)
        {
            if ((long)batch * size <= Array.MaxLength) continue;
            throw new ArgumentOutOfRangeException(nameof(batch), batch,
                $"{model} keeps {size} numbers of each sequence, {(long)batch * size:N0} for {batch:N0} "
                    + $"sequences, but one buffer holds {Array.MaxLength:N0}; use fewer sequences");
        }

        before = [.. this.sizes.Select(size => new T[batch * size])];
        // What is appended to, such as keys and values, is kept in place; what is replaced has a second copy,
        // so that a call that fails changes nothing.
        after = [.. before.Select((array, i) => i < this.sizes.Length - cached ? new T[array.Length] : array)];
    }

    /// <summary>How many sequences go on side by side.</summary>
    public int Batch { get; }

    /// <summary>Steps read since the start.</summary>
    public int Position { get; private set; }

    /// <summary>Starts again: the next call is the first.</summary>
    /// <exception cref="InvalidOperationException">Another call uses it.</exception>
    public void Reset()
    {
        using var own = new SequenceStateUse<T>(this);
        Position = 0;
        foreach (var array in before) array.AsSpan().Clear();
    }

    /// <summary>Lets sequence i go on from where sequence parents[i] is, as a beam search does with its beams.</summary>
    /// <param name="parents">For each sequence the one that it continues.</param>
    /// <exception cref="ArgumentException">There are not as many as sequences, or one is none of them.</exception>
    /// <exception cref="InvalidOperationException">Another call uses it.</exception>
    public void Reorder(ReadOnlySpan<int> parents)
    {
        using var own = new SequenceStateUse<T>(this);
        if (parents.Length != Batch)
            throw new ArgumentException(
                $"A state of {Batch} sequences needs {Batch} parents but was given {parents.Length}", nameof(parents));
        foreach (var parent in parents)
        {
            if ((uint)parent >= (uint)Batch)
                throw new ArgumentOutOfRangeException(
                    nameof(parents), parent, $"A state of {Batch} sequences has parents from 0 to {Batch - 1} but was given {parent}");
        }
        for (var slot = 0; slot < sizes.Length; slot++)
        {
            var (size, old) = (sizes[slot], (T[])before[slot].Clone());
            for (var i = 0; i < parents.Length; i++) old.AsSpan(parents[i] * size, size).CopyTo(before[slot].AsSpan(i * size));
        }
    }

    /// <summary>Begins the only call that uses it.</summary>
    internal void Begin() => use.Begin("This state is used by another call; a state serves one caller at a time");

    /// <summary>Ends it.</summary>
    internal void End() => use.End();

    /// <summary>What the last call left in a slot.</summary>
    internal Span<T> Before(int slot) => before[slot];

    /// <summary>What this call leaves in a slot.</summary>
    internal Span<T> After(int slot) => after[slot];

    /// <summary>Checks that a call may go on from this state.</summary>
    internal void Check(string owner, int batch, int length, int most)
    {
        if (owner != model) throw new ArgumentException($"{owner} was given a state of {model}", "state");
        if (batch != Batch) throw new ArgumentException($"{owner} was given {batch} sequences but the state is one of {Batch}", "state");
        if (most > 0 && Position + length > most)
        {
            throw new ArgumentOutOfRangeException("state", Position + length,
                $"{owner} takes sequences of at most {most} steps but the state has read {Position} and {length} "
                    + "more were given; reset it");
        }
    }

    /// <summary>Makes what a call left the beginning of the next.</summary>
    internal void Advance(int steps)
    {
        Position += steps;
        for (var slot = 0; slot < before.Length; slot++) (before[slot], after[slot]) = (after[slot], before[slot]);
    }
}
