namespace ModelGen;

/// <summary>
/// Tokens and their indices 0, 1, 2, ...: special tokens first, then the others, the most frequent first and equally frequent ones by
/// character code, so that the same texts give the same indices everywhere.
/// </summary>
public sealed class Vocabulary
{
    private readonly string[] tokens;
    private readonly Dictionary<string, int> indices = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> lookup;

    /// <summary>A vocabulary of given tokens, in their order after the special ones.</summary>
    /// <param name="tokens">Different tokens, none of them special.</param>
    /// <param name="special">The tokens that stand for no text; null for none.</param>
    /// <exception cref="ArgumentException">A token occurs twice, or there is none at all.</exception>
    public Vocabulary(IEnumerable<string> tokens, SpecialTokens? special = null)
    {
        ArgumentNullException.ThrowIfNull(tokens);
        Special = special ?? SpecialTokens.None;
        this.tokens = [.. Special.Wanted, .. tokens];
        if (this.tokens.Length == 0)
            throw new ArgumentException("Found 0 tokens, needed at least one.", nameof(tokens));
        for (var i = 0; i < this.tokens.Length; i++)
        {
            if (!indices.TryAdd(this.tokens[i], i))
                throw new ArgumentException($"Found token '{MessageText.Shorten(this.tokens[i])}' at {indices[this.tokens[i]]} and at " +
                    $"{i}, needed different tokens.", nameof(tokens));
        }

        lookup = indices.GetAlternateLookup<ReadOnlySpan<char>>();
        SpecialCount = Special.Wanted.Count();
        PaddingIndex = IndexOfSpecial(Special.Padding);
        UnknownIndex = IndexOfSpecial(Special.Unknown);
        BeginIndex = IndexOfSpecial(Special.Begin);
        EndIndex = IndexOfSpecial(Special.End);
    }

    /// <summary>Number of tokens, special ones included.</summary>
    public int Count => tokens.Length;

    /// <summary>The tokens in the order of their indices.</summary>
    public IReadOnlyList<string> Tokens => tokens;

    /// <summary>The tokens that stand for no text.</summary>
    public SpecialTokens Special { get; }

    /// <summary>Index of the padding token, or -1.</summary>
    public int PaddingIndex { get; }

    /// <summary>Index of the unknown token, or -1.</summary>
    public int UnknownIndex { get; }

    /// <summary>Index of the begin token, or -1.</summary>
    public int BeginIndex { get; }

    /// <summary>Index of the end token, or -1.</summary>
    public int EndIndex { get; }

    /// <summary>The token with an index.</summary>
    /// <param name="index">0 to <see cref="Count"/> - 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such token.</exception>
    public string this[int index] => (uint)index < (uint)tokens.Length
        ? tokens[index]
        : throw new ArgumentOutOfRangeException(nameof(index), index, $"Token {index} does not exist; the vocabulary has {Count} tokens.");

    /// <summary>Counts tokens and keeps the frequent ones.</summary>
    /// <param name="tokens">Tokens as they occur, with repetitions.</param>
    /// <param name="options">Which to keep; null for all, with padding and unknown.</param>
    /// <exception cref="ArgumentException">Nothing is left.</exception>
    public static Vocabulary Build(IEnumerable<string> tokens, VocabularyOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(tokens);
        var counts = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var token in tokens)
            counts[token] = counts.GetValueOrDefault(token) + 1;
        return FromCounts(counts, options ?? new VocabularyOptions());
    }

    /// <summary>The index of a token; that of the unknown token where the vocabulary lacks it.</summary>
    /// <param name="token">The token.</param>
    /// <exception cref="ArgumentException">The vocabulary has neither this token nor one for unknown tokens.</exception>
    public int IndexOf(ReadOnlySpan<char> token)
    {
        if (lookup.TryGetValue(token, out var index))
            return index;
        return UnknownIndex >= 0
            ? UnknownIndex
            : throw new ArgumentException($"Found token '{MessageText.Shorten(token)}', needed one of the vocabulary's {Count} tokens; " +
                "it has none for unknown tokens.", nameof(token));
    }

    /// <summary>Looks a token up.</summary>
    /// <param name="token">The token.</param>
    /// <param name="index">Its index, or 0.</param>
    /// <returns>Whether the vocabulary has exactly this token.</returns>
    public bool TryIndexOf(ReadOnlySpan<char> token, out int index) => lookup.TryGetValue(token, out index);

    /// <summary>The indices of some tokens, such as the words of a sentence.</summary>
    /// <param name="tokens">The tokens.</param>
    /// <exception cref="ArgumentException">The vocabulary has neither a token nor one for unknown tokens.</exception>
    public int[] Encode(IReadOnlyList<string> tokens)
    {
        ArgumentNullException.ThrowIfNull(tokens);
        var result = new int[tokens.Count];
        for (var i = 0; i < result.Length; i++)
            result[i] = IndexOf(tokens[i]);
        return result;
    }

    /// <summary>The tokens with some indices.</summary>
    /// <param name="indices">The indices.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such token.</exception>
    public string[] Decode(ReadOnlySpan<int> indices)
    {
        var result = new string[indices.Length];
        for (var i = 0; i < result.Length; i++)
            result[i] = this[indices[i]];
        return result;
    }

    /// <summary>Whether an index is that of a special token.</summary>
    /// <param name="index">Any number.</param>
    public bool IsSpecial(int index) => (uint)index < (uint)SpecialCount;

    /// <summary>Writes the tokens to a JSON file, which is there whole or not at all.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="IOException">The file cannot be written; one that was there is as it was.</exception>
    public void Save(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        TokenizerFile.Save(path, new TokenizerFile("vocabulary", Special) { Tokens = tokens[SpecialCount..] });
    }

    /// <summary>Reads what <see cref="Save"/> wrote.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="InvalidDataException">The file is damaged or something else; what was found and needed is named.</exception>
    /// <exception cref="IOException">The file cannot be read: there is none, it is a directory, access is denied.</exception>
    public static Vocabulary Load(string path) => TokenizerFile.Load(path, "vocabulary").ToVocabulary();

    /// <summary>"65 tokens".</summary>
    public override string ToString() => $"{Count} tokens";

    /// <summary>The special tokens are those with lower indices than this.</summary>
    internal int SpecialCount { get; }

    internal static Vocabulary FromCounts(Dictionary<string, long> counts, VocabularyOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(options.MinimumCount, nameof(options));
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(options.MaximumSize, nameof(options));
        var special = options.Special.Wanted.ToArray();
        var room = options.MaximumSize - special.Length;
        if (room < 0)
            throw new ArgumentException(
                $"Found MaximumSize {options.MaximumSize}, needed room for the {special.Length} special tokens.", nameof(options));
        var kept = counts
            .Where(entry => entry.Value >= options.MinimumCount && !special.Contains(entry.Key, StringComparer.Ordinal))
            .OrderByDescending(entry => entry.Value)
            .ThenBy(entry => entry.Key, StringComparer.Ordinal)
            .Take(room)
            .Select(entry => entry.Key);
        return new Vocabulary(kept, options.Special);
    }

    private int IndexOfSpecial(string? token) => token == null ? -1 : indices[token];
}
