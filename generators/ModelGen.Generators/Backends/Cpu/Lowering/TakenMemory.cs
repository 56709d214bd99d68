namespace ModelGen.Generators.Backends.Cpu;

/// <summary>Memory that buffers have taken, each for some phases. Neighbours taken for the same phases are one piece: of the buffers of a
/// pass with few phases, however many they are, there are few pieces to go through.</summary>
internal sealed class TakenMemory
{
    private readonly List<Piece> pieces = [];

    /// <summary>The end of what has been taken.</summary>
    public long End { get; private set; }

    /// <summary>Takes the first place that is free in all phases from <paramref name="first"/> to <paramref name="last"/>.</summary>
    public long Take(long size, int first, int last)
    {
        var offset = 0L;
        var at = 0;
        Piece? before = null;
        for (; at < pieces.Count; at++)
        {
            var piece = pieces[at];
            if (piece.First > last || first > piece.Last) continue;
            if (offset + size <= piece.Start) break;
            offset = Math.Max(offset, piece.End);
            if (piece.End == offset) before = piece;
        }
        End = Math.Max(End, offset + size);
        if (before is not null && before.End == offset && before.First == first && before.Last == last) before.End = offset + size;
        else pieces.Insert(Position(offset), new(offset, first, last) { End = offset + size });
        return offset;
    }

    /// <summary>Where a piece goes, in the order of what starts first.</summary>
    private int Position(long start)
    {
        var (low, high) = (0, pieces.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (pieces[middle].Start <= start) low = middle + 1;
            else high = middle;
        }
        return low;
    }

    private sealed class Piece(long start, int first, int last)
    {
        public long Start => start;

        public long End { get; set; }

        public int First => first;

        public int Last => last;
    }
}
