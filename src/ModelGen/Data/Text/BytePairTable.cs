using System.Runtime.InteropServices;

namespace ModelGen;

/// <summary> The tokens of a byte-pair encoding as symbols: 0 to 255 for the bytes, 256 + r for what merge r made. No two symbols spell the
/// same bytes.
/// </summary>
internal sealed class BytePairTable
{
    private readonly List<byte> bytes = [];
    private readonly List<int> ends = [];
    private readonly Dictionary<string, int> symbols = new(StringComparer.Ordinal);
    private readonly List<(int Left, int Right)> merges = [];
    private readonly Dictionary<ulong, int> made = [];

    internal BytePairTable()
    {
        for (var b = 0; b < 256; b++)
            Add([(byte)b], ByteAlphabet.Spell([(byte)b]));
    }

    /// <summary>Number of symbols.</summary>
    internal int Count => ends.Count;

    /// <summary>The merges in the order they are tried.</summary>
    internal IReadOnlyList<(int Left, int Right)> Merges => merges;

    internal static ulong Key(int left, int right) => ((ulong)(uint)left << 32) | (uint)right;

    internal ReadOnlySpan<byte> Bytes(int symbol)
    {
        var start = symbol == 0 ? 0 : ends[symbol - 1];
        return CollectionsMarshal.AsSpan(bytes)[start..ends[symbol]];
    }

    /// <summary>The symbol of a spelling in <see cref="ByteAlphabet"/>.</summary>
    internal bool TryFind(ReadOnlySpan<char> spelling, out int symbol) =>
        symbols.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(spelling, out symbol);

    /// <summary>What a pair becomes, the lower the earlier; <see cref="int.MaxValue"/> when nothing merges it.</summary>
    internal int Merged(int left, int right) => made.TryGetValue(Key(left, right), out var symbol) ? symbol : int.MaxValue;

    /// <summary>Adds a merge, unless a symbol spells the same bytes.</summary>
    internal bool TryAdd(int left, int right, out int symbol)
    {
        byte[] joined = [.. Bytes(left), .. Bytes(right)];
        var spelling = ByteAlphabet.Spell(joined);
        if (symbols.TryGetValue(spelling, out symbol))
            return false;
        symbol = Add(joined, spelling);
        made.Add(Key(left, right), symbol);
        merges.Add((left, right));
        return true;
    }

    private int Add(ReadOnlySpan<byte> joined, string spelling)
    {
        bytes.AddRange(joined);
        ends.Add(bytes.Count);
        symbols.Add(spelling, ends.Count - 1);
        return ends.Count - 1;
    }
}
