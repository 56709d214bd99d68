using System.Runtime.InteropServices;

namespace ModelGen;

/// <summary>
/// A list of texts, such as the fields of a table, that stand one after another in blocks of characters: a short one takes a byte and
/// a quarter beside its characters, where a string of its own would take thirty.
/// </summary>
internal sealed class TextStore
{
    // Every so many texts the place of one is kept; the others are found by the lengths of those between.
    private const int Stride = 32;

    // Of a text that is as long or longer, two characters before it hold the length.
    private const int Long = byte.MaxValue;
    private const int LengthCharacters = sizeof(int) / sizeof(char);
    private readonly BlockList<char> characters = new();
    private readonly BlockList<byte> lengths = new();
    private readonly BlockList<long> places = new();

    internal long Count => lengths.Count;

    /// <summary>A text, valid for as long as the list.</summary>
    internal ReadOnlySpan<char> this[long index]
    {
        get
        {
            var earlier = (int)(index % Stride);
            var place = places[index / Stride];

            // In one block, which holds a multiple of so many.
            foreach (var length in lengths.Slice(index - earlier, earlier))
                place += length < Long ? length : LengthCharacters + LongLength(place);
            return lengths[index] is var own and < Long
                ? characters.Slice(place, own)
                : characters.Slice(place + LengthCharacters, LongLength(place));
        }
    }

    internal void Add(ReadOnlySpan<char> text)
    {
        if (lengths.Count % Stride == 0)
            places.Add(characters.Count);
        lengths.Add((byte)Math.Min(text.Length, Long));
        if (text.Length >= Long)
        {
            var length = text.Length;
            characters.AddRange(MemoryMarshal.Cast<int, char>(MemoryMarshal.CreateReadOnlySpan(ref length, 1)));
        }

        characters.AddRange(text);
    }

    private int LongLength(long place)
    {
        Span<int> length = stackalloc int[1];
        characters.CopyTo(place, MemoryMarshal.Cast<int, char>(length));
        return length[0];
    }
}
