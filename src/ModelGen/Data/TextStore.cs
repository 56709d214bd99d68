using System.Runtime.Intrinsics;

namespace ModelGen;

/// <summary>
/// A list of texts, such as the fields of a table, that stand one after another in blocks of characters: a short one takes a byte and
/// a half beside its characters, where a string of its own would take thirty.
/// </summary>
internal sealed class TextStore
{
    // Every so many texts the place of one is kept; the others are found by the lengths of those between.
    private const int Stride = 32;

    // Of a text that is as long or longer, the length stands in a list of its own.
    private const int Long = byte.MaxValue;
    private readonly BlockList<char> characters = new();
    private readonly BlockList<byte> lengths = new();
    private readonly BlockList<int> longLengths = new();
    private readonly BlockList<(long Character, long LongLength)> places = new();

    internal long Count => lengths.Count;

    /// <summary>A text, valid for as long as the list.</summary>
    internal ReadOnlySpan<char> this[long index]
    {
        get
        {
            var earlier = (int)(index % Stride);
            var (place, next) = places[index / Stride];

            // Blocks hold a multiple of so many, so these are in one of them; those behind the last are not read.
            var around = lengths.Slice(index - earlier, Stride);
            var before = Vector256.Create(around) & Vector256.LessThan(Vector256<byte>.Indices, Vector256.Create((byte)earlier));
            if (Vector256.EqualsAny(before, Vector256.Create((byte)Long)))
            {
                foreach (var length in around[..earlier])
                    place += length < Long ? length : longLengths[next++];
            }
            else
            {
                var (low, high) = Vector256.Widen(before);
                place += Vector256.Sum(low + high);
            }

            return characters.Slice(place, around[earlier] is var own and < Long ? own : longLengths[next]);
        }
    }

    internal void Add(ReadOnlySpan<char> text)
    {
        if (lengths.Count % Stride == 0)
            places.Add((characters.Count, longLengths.Count));
        lengths.Add((byte)Math.Min(text.Length, Long));
        if (text.Length >= Long)
            longLengths.Add(text.Length);
        characters.AddRange(text);
    }
}
