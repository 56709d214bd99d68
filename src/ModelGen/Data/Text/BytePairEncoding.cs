using System.Buffers;

namespace ModelGen;

/// <summary>Merges the symbols of one piece of text, the earliest merge first, of equal ones the leftmost.</summary>
internal static class BytePairEncoding
{
    private const int ShortPiece = 64;

    /// <summary>Writes the symbols of a piece over <paramref name="symbols"/>, which has room for its bytes, and returns how many are
    /// left.</summary>
    internal static int Encode(BytePairTable table, ReadOnlySpan<byte> piece, Span<int> symbols)
    {
        for (var i = 0; i < piece.Length; i++)
            symbols[i] = piece[i];
        return piece.Length <= ShortPiece ? Scan(table, symbols[..piece.Length]) : Chain(table, symbols[..piece.Length]);
    }

    /// <summary>Looks for the earliest merge again after each: quadratic, and the fastest for words.</summary>
    internal static int Scan(BytePairTable table, Span<int> symbols)
    {
        // merged[i] is what symbols i and i + 1 become.
        Span<int> merged = stackalloc int[ShortPiece];
        var count = symbols.Length;
        for (var i = 0; i + 1 < count; i++)
            merged[i] = table.Merged(symbols[i], symbols[i + 1]);
        while (count > 1)
        {
            var best = 0;
            for (var i = 1; i + 1 < count; i++)
            {
                if (merged[i] < merged[best])
                    best = i;
            }

            if (merged[best] == int.MaxValue)
                break;
            symbols[best] = merged[best];
            symbols[(best + 2)..count].CopyTo(symbols[(best + 1)..]);
            if (best + 2 < count)
                merged[(best + 2)..count].CopyTo(merged[(best + 1)..]);
            count--;
            if (best + 1 < count)
                merged[best] = table.Merged(symbols[best], symbols[best + 1]);
            if (best > 0)
                merged[best - 1] = table.Merged(symbols[best - 1], symbols[best]);
        }

        return count;
    }

    /// <summary>The same by a chain of symbols and a heap of merges, for long pieces: n log n.</summary>
    internal static int Chain(BytePairTable table, Span<int> symbols)
    {
        var length = symbols.Length;
        var rented = ArrayPool<int>.Shared.Rent(2 * length);
        var next = rented.AsSpan(0, length);
        var previous = rented.AsSpan(length, length);
        var heap = new PriorityQueue<(int Place, int Left, int Right), (int Merged, int Place)>(length);
        for (var i = 0; i < length; i++)
        {
            next[i] = i + 1 < length ? i + 1 : -1;
            previous[i] = i - 1;
            if (i > 0)
                Enqueue(heap, table, i - 1, symbols[i - 1], symbols[i]);
        }

        while (heap.TryDequeue(out var pair, out var order))
        {
            var place = pair.Place;
            var second = next[place];
            if (second < 0 || symbols[place] != pair.Left || symbols[second] != pair.Right)
                continue; // one of the two was merged with another
            symbols[place] = order.Merged;
            symbols[second] = -1;
            next[place] = next[second];
            next[second] = -1;
            if (next[place] >= 0)
            {
                previous[next[place]] = place;
                Enqueue(heap, table, place, symbols[place], symbols[next[place]]);
            }

            if (previous[place] >= 0)
                Enqueue(heap, table, previous[place], symbols[previous[place]], symbols[place]);
        }

        ArrayPool<int>.Shared.Return(rented);
        var count = 0;
        foreach (var symbol in symbols)
        {
            if (symbol >= 0)
                symbols[count++] = symbol;
        }

        return count;
    }

    private static void Enqueue(
        PriorityQueue<(int Place, int Left, int Right), (int Merged, int Place)> heap, BytePairTable table, int place, int left, int right)
    {
        var merged = table.Merged(left, right);
        if (merged != int.MaxValue)
            heap.Enqueue((place, left, right), (merged, place));
    }
}
