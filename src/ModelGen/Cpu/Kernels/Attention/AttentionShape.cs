namespace ModelGen.Kernels;

/// <summary>Sizes of an attention, and where queries, keys and values lie: each in a tensor of its own, or as columns of one that holds
/// several.</summary>
/// <param name="Queries">Steps of the queries, T.</param>
/// <param name="Keys">Steps of the keys and values, S.</param>
/// <param name="Heads">Heads, which lie side by side in a row.</param>
/// <param name="HeadSize">Numbers of a query and of a key in a head.</param>
/// <param name="ValueSize">Numbers of a value in a head.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly record struct AttentionShape(int Queries, int Keys, int Heads, int HeadSize, int ValueSize)
{
    /// <summary>Numbers in a row of the tensor that holds the queries.</summary>
    public int QueryRow { get; init; }

    /// <summary>Numbers in a row of the tensor that holds the keys.</summary>
    public int KeyRow { get; init; }

    /// <summary>Numbers in a row of the tensor that holds the values.</summary>
    public int ValueRow { get; init; }

    /// <summary>The first column of the keys.</summary>
    public int KeyStart { get; init; }

    /// <summary>The first column of the values.</summary>
    public int ValueStart { get; init; }

    /// <summary>What q · k is multiplied by.</summary>
    public double Scale { get; init; }

    /// <summary>Whether step t sees no step after t.</summary>
    public bool Causal { get; init; }

    /// <summary>Steps of the sequence before the first query: where the keys are those of more steps than the queries.</summary>
    public int Offset { get; init; }

    /// <summary>Rows of keys, and of values, from one sample to the next; 0 where they follow each other.</summary>
    public int SampleRows { get; init; }

    /// <summary>Numbers of the mask from one sample to the next; 0 where one serves all.</summary>
    public int MaskSample { get; init; }

    /// <summary>Numbers of the mask from one head to the next; 0 where one serves all.</summary>
    public int MaskHead { get; init; }

    /// <summary>The probability with which a weight is dropped.</summary>
    public double Dropout { get; init; }

    /// <summary>The stream of random numbers that decides which.</summary>
    public ulong Stream { get; init; }

    /// <summary>The number of the first sample among those that share the stream, as the steps of a scan do.</summary>
    public long FirstSample { get; init; }

    /// <summary>Rows of keys, and of values, from one sample to the next.</summary>
    internal int RowsOfKeys => SampleRows == 0 ? Keys : SampleRows;

    /// <summary>Numbers in a row of the result.</summary>
    public int OutputRow => Heads * ValueSize;

    /// <summary>Queries, keys and values in tensors of their own.</summary>
    public static AttentionShape Apart(int queries, int keys, int heads, int headSize, int valueSize) =>
        new(queries, keys, heads, headSize, valueSize)
        {
            QueryRow = heads * headSize,
            KeyRow = heads * headSize,
            ValueRow = heads * valueSize,
            Scale = 1 / Math.Sqrt(headSize),
        };

    /// <summary>Queries of some steps, and the keys and values of these and of all steps before, in memory with room for more.</summary>
    /// <param name="queries">Steps of the queries.</param>
    /// <param name="position">Steps before them.</param>
    /// <param name="room">Steps there is room for.</param>
    /// <param name="heads">Heads.</param>
    /// <param name="headSize">Numbers of a query and of a key in a head.</param>
    /// <param name="valueSize">Numbers of a value in a head.</param>
    public static AttentionShape Cached(int queries, int position, int room, int heads, int headSize, int valueSize) =>
        Apart(queries, position + queries, heads, headSize, valueSize) with
        {
            Causal = true,
            Offset = position,
            SampleRows = room,
        };

    /// <summary>Rows of a key followed by a value, and queries in a tensor of their own.</summary>
    public static AttentionShape KeysWithValues(int queries, int keys, int heads, int headSize, int valueSize) =>
        Apart(queries, keys, heads, headSize, valueSize) with
        {
            KeyRow = heads * (headSize + valueSize),
            ValueRow = heads * (headSize + valueSize),
            ValueStart = heads * headSize,
        };

    /// <summary>Rows of a query, a key and a value.</summary>
    public static AttentionShape Packed(int steps, int heads, int headSize, int valueSize)
    {
        var row = heads * ((2 * headSize) + valueSize);
        return Apart(steps, steps, heads, headSize, valueSize) with
        {
            QueryRow = row,
            KeyRow = row,
            ValueRow = row,
            KeyStart = heads * headSize,
            ValueStart = 2 * heads * headSize,
        };
    }
}
