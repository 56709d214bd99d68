namespace ModelGen;

/// <summary>
/// The tokens of a vocabulary that stand for no text: each has a name, or is null where it is not wanted. Those that are wanted have the
/// first indices, in this order: padding, unknown, begin, end.
/// </summary>
public sealed record SpecialTokens
{
    /// <summary>No special token at all.</summary>
    public static SpecialTokens None { get; } = new();

    /// <summary>Padding and unknown, for texts that are read.</summary>
    public static SpecialTokens Reading { get; } = new() { Padding = "<pad>", Unknown = "<unk>" };

    /// <summary>Padding, unknown, begin and end, for texts that are written.</summary>
    public static SpecialTokens All { get; } = Reading with { Begin = "<bos>", End = "<eos>" };

    /// <summary>Fills sequences up to the length of their batch.</summary>
    public string? Padding { get; init; }

    /// <summary>Stands for every token the vocabulary lacks.</summary>
    public string? Unknown { get; init; }

    /// <summary>Comes before the first token; what a decoder starts from.</summary>
    public string? Begin { get; init; }

    /// <summary>Comes after the last token; where a decoder stops.</summary>
    public string? End { get; init; }

    /// <summary>Those that are wanted, in the order of their indices.</summary>
    internal IEnumerable<string> Wanted => new[] { Padding, Unknown, Begin, End }.OfType<string>();
}

/// <summary>Which tokens become a vocabulary.</summary>
public sealed record VocabularyOptions
{
    /// <summary>The tokens that stand for no text.</summary>
    public SpecialTokens Special { get; init => field = Arguments.NotNull(value); } = SpecialTokens.Reading;

    /// <summary>Rarer tokens are left out.</summary>
    public int MinimumCount { get; init; } = 1;

    /// <summary>Maximum number of tokens, special ones included; the rarest are left out.</summary>
    public int MaximumSize { get; init; } = int.MaxValue;
}
