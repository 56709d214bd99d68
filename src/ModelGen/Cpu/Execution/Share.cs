namespace ModelGen.Execution;

/// <summary>One worker's part of a phase: worker <paramref name="Worker"/> of <paramref name="Workers"/>.</summary>
/// <param name="Worker">This worker, from 0.</param>
/// <param name="Workers">How many work on the phase.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly record struct Share(int Worker, int Workers)
{
    /// <summary>The share of a caller that works alone.</summary>
    public static Share Alone => new(0, 1);

    /// <summary>Whether this is the worker that does what only one may do.</summary>
    public bool IsFirst => Worker == 0;

    /// <summary>This worker's range of <paramref name="count"/> indices. Ranges are contiguous, cover everything once, and
    /// start at multiples of <paramref name="multiple"/>, so that no register tile is cut in two.</summary>
    public Extent Of(int count, int multiple = 1)
    {
        var tiles = (count + multiple - 1) / multiple;
        var start = (int)((long)tiles * Worker / Workers) * multiple;
        var end = (int)((long)tiles * (Worker + 1) / Workers) * multiple;
        return new(Math.Min(start, count), Math.Min(end, count));
    }
}
