using System.Runtime.CompilerServices;

namespace ModelGen;

/// <summary>A list that grows by blocks, so that nothing is copied and no more than a block is unused however long it becomes.</summary>
internal sealed class BlockList<T>
    where T : unmanaged
{
    // Below 85,000 bytes, from which on an array is collected late.
    private static readonly int Block = (1 << 16) / Unsafe.SizeOf<T>();
    private readonly List<T[]> blocks = [];
    private T[] last = [];
    private int used; // of the last block

    internal long Count { get; private set; }

    internal T this[long index] => blocks[(int)(index / Block)][(int)(index % Block)];

    internal void Add(T value)
    {
        if (used == last.Length)
            Grow();
        last[used++] = value;
        Count++;
    }

    internal void AddRange(ReadOnlySpan<T> values)
    {
        while (!values.IsEmpty)
        {
            if (used == last.Length)
                Grow();
            var count = Math.Min(values.Length, last.Length - used);
            values[..count].CopyTo(last.AsSpan(used));
            used += count;
            Count += count;
            values = values[count..];
        }
    }

    /// <summary>Some elements: where they stand in one block without a copy.</summary>
    internal ReadOnlySpan<T> Slice(long start, int length)
    {
        var at = (int)(start % Block);
        if (length == 0)
            return [];
        if (at + length <= Block)
            return blocks[(int)(start / Block)].AsSpan(at, length);
        var copy = new T[length];
        CopyTo(start, copy);
        return copy;
    }

    /// <summary>All elements in one array; the list is empty after that, so that both are not in memory for long.</summary>
    internal T[] MoveToArray()
    {
        var all = new T[checked((int)Count)];
        CopyTo(0, all);
        blocks.Clear();
        (last, used, Count) = ([], 0, 0);
        return all;
    }

    /// <summary>As many elements as there is room for.</summary>
    internal void CopyTo(long start, Span<T> to)
    {
        while (!to.IsEmpty)
        {
            var at = (int)(start % Block);
            var count = Math.Min(to.Length, Block - at);
            blocks[(int)(start / Block)].AsSpan(at, count).CopyTo(to);
            to = to[count..];
            start += count;
        }
    }

    private void Grow()
    {
        if (blocks.Count == 1 && last.Length < Block)
        {
            // The first block grows, so that a short list is small.
            Array.Resize(ref last, Math.Min(Block, 4 * last.Length));
            blocks[0] = last;
            return;
        }

        last = new T[blocks.Count == 0 ? Math.Min(Block, 256) : Block];
        blocks.Add(last);
        used = 0;
    }
}
