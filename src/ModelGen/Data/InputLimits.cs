namespace ModelGen;

/// <summary>
/// Limits of reading files, in one place for all readers: a file of a few bytes can otherwise request any amount of memory.
/// What is larger is refused with an exception that names the limit. Within the limits a reader takes at most four times the memory of
/// the plain data, what it gives back included; where it gives back a <see cref="float"/> for each byte, as
/// <see cref="Cifar10.LoadDataset(ReadOnlySpan{string})"/> does, or a string for each token, that comes on top.
/// <code>InputLimits.Current = InputLimits.Current with { LineLength = 1 &lt;&lt; 28 };</code>
/// </summary>
public sealed record InputLimits
{
    /// <summary>The limits that readers apply from the next file on: one set for the whole process.</summary>
    public static InputLimits Current
    {
        get;
        set
        {
            ArgumentNullException.ThrowIfNull(value);
            field = value;
        }
    } = new();

    /// <summary>Maximum number of characters in a line of text, in a row of a table (with the line ends that are quoted in it), or in a
    /// text of a JSON file; 16,777,216.</summary>
    public int LineLength { get; init => field = Positive(value); } = 16 << 20;

    /// <summary>The maximum expansion factor of compressed data (gzip, PNG, NPZ); 200. Numbers and text rarely reach 20.</summary>
    public int Expansion { get; init => field = Positive(value); } = 200;

    /// <summary>Bytes that compressed data may unpack to whatever their size; 64 MiB.</summary>
    public long ExpandedBytes { get; init => field = Positive(value); } = 64 << 20;

    /// <summary>Maximum number of characters in a name of a column, feature, class, array or tensor, or in a key of metadata;
    /// 1,024.</summary>
    public int NameLength { get; init => field = Positive(value); } = 1024;

    /// <summary>Maximum number of tokens or merges in a saved vocabulary or tokenizer; 1,048,576, of which each takes some hundred
    /// bytes.</summary>
    public int Tokens { get; init => field = Positive(value); } = 1 << 20;

    /// <summary>Maximum number of columns of a table, of classes of a file that is no table, and names in an object of a JSON file;
    /// 100,000.</summary>
    public int Columns { get; init => field = Positive(value); } = 100_000;

    /// <summary>Maximum number of dimensions of a tensor; 64.</summary>
    public int Dimensions { get; init => field = Positive(value); } = 64;

    /// <summary>Maximum number of characters in the message of an exception about a file; a longer one is cut in the middle.
    /// 2,000.</summary>
    public int MessageLength { get; init => field = Positive(value); } = 2000;

    /// <summary>Bytes that a number of compressed bytes may unpack to.</summary>
    internal long Expanded(long packed)
    {
        const long Deflate = 1040; // the maximum expansion factor of the format
        return packed > long.MaxValue / Math.Max(Deflate, Expansion)
            ? long.MaxValue
            : Math.Min(packed * Deflate, Math.Max(ExpandedBytes, packed * Expansion));
    }

    private static T Positive<T>(T value)
        where T : System.Numerics.INumberBase<T>
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(value);
        return value;
    }
}
