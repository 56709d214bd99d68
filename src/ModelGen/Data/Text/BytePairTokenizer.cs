using System.Buffers;
using System.Runtime.InteropServices;
using System.Text;

namespace ModelGen;

/// <summary>
/// Byte pairs: a token for each of the 256 bytes, and one for each merge of the two neighbours that were most frequent in a text when the
/// earlier merges were done. Any bytes can be encoded, and decoding gives back exactly the same bytes. Merges stay within pieces of text by
/// the rule of GPT-2: a run of letters, of digits or of symbols, with a blank before it; a contraction such as <c>'ll</c>; a run of blanks.
/// The tokens are the special ones, then the bytes, then the merges in order. A pair that spells a token there is already is not merged.
/// </summary>
/// <remarks>
/// R. Sennrich, B. Haddow, A. Birch: Neural Machine Translation of Rare Words with Subword Units (2016); over bytes: A. Radford et al.:
/// Language Models are Unsupervised Multitask Learners (2019). <see cref="Tokenizer.Vocabulary"/> spells bytes as the latter's files do:
/// a blank is 'Ġ', a line feed 'Ċ'.
/// </remarks>
public sealed class BytePairTokenizer : Tokenizer
{
    private const int SmallText = 512;

    private readonly BytePairTable table;
    private readonly int first; // the token of byte 0

    private BytePairTokenizer(BytePairTable table, SpecialTokens special)
        : base(new Vocabulary(Enumerable.Range(0, table.Count).Select(symbol => ByteAlphabet.Spell(table.Bytes(symbol))), special))
    {
        this.table = table;
        first = Vocabulary.SpecialCount;
    }

    /// <summary>Number of merges.</summary>
    public int Merges => table.Merges.Count;

    /// <summary>Finds the merges of a text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="merges">Maximum number of merges; fewer where no pair is left that occurs often enough.</param>
    /// <param name="special">The tokens that stand for no text; null for none. An unknown token is never needed.</param>
    /// <param name="minimumCount">Rarer pairs are not merged.</param>
    /// <exception cref="ArgumentException">A special token is spelt like another token.</exception>
    public static BytePairTokenizer Train(string text, int merges, SpecialTokens? special = null, int minimumCount = 2)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Train([text], merges, special, minimumCount);
    }

    /// <summary>Finds the merges of some texts; none crosses from one text to the next.</summary>
    /// <param name="texts">The texts.</param>
    /// <param name="merges">Maximum number of merges; fewer where no pair is left that occurs often enough.</param>
    /// <param name="special">The tokens that stand for no text; null for none. An unknown token is never needed.</param>
    /// <param name="minimumCount">Rarer pairs are not merged.</param>
    /// <exception cref="ArgumentException">A special token is spelt like another token.</exception>
    public static BytePairTokenizer Train(IEnumerable<string> texts, int merges, SpecialTokens? special = null, int minimumCount = 2)
    {
        ArgumentNullException.ThrowIfNull(texts);
        ArgumentOutOfRangeException.ThrowIfNegative(merges);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(minimumCount);
        var table = new BytePairTable();
        new BytePairTraining(Elements.NotNull(texts, nameof(texts))).Run(table, merges, minimumCount);
        return new BytePairTokenizer(table, special ?? SpecialTokens.None);
    }

    /// <summary>Reads what <see cref="Tokenizer.Save"/> wrote.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="InvalidDataException">The file is damaged or something else; what was found and needed is named.</exception>
    /// <exception cref="IOException">The file cannot be read: there is none, it is a directory, access is denied.</exception>
    public static BytePairTokenizer Load(string path)
    {
        var file = TokenizerFile.Load(path, "byte pairs");
        var table = new BytePairTable();
        var merges = file.Merges ?? throw file.Invalid("found no 'merges', needed their list");
        for (var i = 0; i < merges.Count; i++)
        {
            var blank = merges[i].IndexOf(' ', StringComparison.Ordinal);
            if (blank < 0 || !table.TryFind(merges[i].AsSpan(0, blank), out var left)
                || !table.TryFind(merges[i].AsSpan(blank + 1), out var right))
                throw file.Invalid(
                    $"found '{Shorten(merges[i])}' for merge {i}, needed two tokens that earlier merges made, with a blank between");
            if (!table.TryAdd(left, right, out _))
                throw file.Invalid($"found '{Shorten(merges[i])}' for merge {i}, which spells a token that an earlier merge made");
        }

        try
        {
            return new BytePairTokenizer(table, file.Special);
        }
        catch (ArgumentException e)
        {
            throw MessageText.Invalid($"{path}: {e.Message}", e);
        }
    }

    /// <inheritdoc/>
    public override int MaxTokens(int length) => checked(3 * length);

    /// <inheritdoc/>
    /// <remarks>Half a surrogate pair, which has no bytes in UTF-8, is encoded as U+FFFD.</remarks>
    public override int Encode(ReadOnlySpan<char> text, Span<int> tokens)
    {
        if (text.Length <= SmallText)
        {
            Span<byte> bytes = stackalloc byte[3 * SmallText];
            return EncodeBytes(bytes[..Encoding.UTF8.GetBytes(text, bytes)], tokens);
        }

        var rented = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetByteCount(text));
        try
        {
            return EncodeBytes(rented.AsSpan(0, Encoding.UTF8.GetBytes(text, rented)), tokens);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    /// <summary>Writes the indices of the tokens of some bytes, of UTF-8 text or not. Pieces of 64 bytes and less allocate
    /// nothing.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <param name="tokens">Where they go; there are at most as many as bytes. What lies behind the last may be overwritten.</param>
    /// <returns>How many were written.</returns>
    /// <exception cref="ArgumentException">There is no room for all.</exception>
    public int EncodeBytes(ReadOnlySpan<byte> bytes, Span<int> tokens)
    {
        var count = 0;
        var pieces = new BytePieces(bytes);
        while (pieces.MoveNext())
        {
            var piece = pieces.Current;
            var free = tokens[count..];
            count += free.Length >= piece.Length ? BytePairEncoding.Encode(table, piece, free) : EncodeTight(piece, free, tokens.Length);
        }

        foreach (ref var token in tokens[..count])
            token += first;
        return count;
    }

    /// <inheritdoc/>
    /// <remarks>Bytes that are no UTF-8, as half a character at the end has them, read as U+FFFD.</remarks>
    public override string Decode(ReadOnlySpan<int> tokens) => Encoding.UTF8.GetString(DecodeBytes(tokens));

    /// <summary>The bytes of some tokens. Padding, begin and end tokens are left out; an unknown token is its name.</summary>
    /// <param name="tokens">The indices.</param>
    /// <exception cref="ArgumentOutOfRangeException">An index names no token.</exception>
    public byte[] DecodeBytes(ReadOnlySpan<int> tokens)
    {
        var bytes = new List<byte>(4 * tokens.Length);
        foreach (var token in tokens)
        {
            if (!Vocabulary.IsSpecial(token))
                bytes.AddRange(BytesOf(token));
            else if (!IsSilent(token))
                bytes.AddRange(Encoding.UTF8.GetBytes(Vocabulary[token]));
        }

        return CollectionsMarshal.AsSpan(bytes).ToArray();
    }

    /// <summary>The bytes a token stands for; none for a special token.</summary>
    /// <param name="token">Its index.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such token.</exception>
    public ReadOnlySpan<byte> BytesOf(int token)
    {
        _ = Vocabulary[token];
        return Vocabulary.IsSpecial(token) ? [] : table.Bytes(token - first);
    }

    private protected override TokenizerFile ToFile() => new("byte pairs", Vocabulary.Special)
    {
        Merges = [.. table.Merges.Select(merge =>
            $"{ByteAlphabet.Spell(table.Bytes(merge.Left))} {ByteAlphabet.Spell(table.Bytes(merge.Right))}")],
    };

    /// <summary>A piece that has more bytes than there is room for tokens, which may yet fit.</summary>
    private int EncodeTight(ReadOnlySpan<byte> piece, Span<int> free, int room)
    {
        var rented = ArrayPool<int>.Shared.Rent(piece.Length);
        try
        {
            var symbols = rented.AsSpan(0, BytePairEncoding.Encode(table, piece, rented));
            if (symbols.Length > free.Length)
                throw NoRoom(room);
            symbols.CopyTo(free);
            return symbols.Length;
        }
        finally
        {
            ArrayPool<int>.Shared.Return(rented);
        }
    }

    private static string Shorten(string text) => text.Length <= 40 ? text : text[..40] + "...";
}
