using System.Buffers;
using System.Globalization;
using System.Text;

namespace ModelGen;

/// <summary> Enumerates the pieces of UTF-8 text that byte pairs are not merged across, by the rule of GPT-2: <c>'s|'t|'re|'ve|'m|'ll|'d|
/// ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+</c>. The pieces cover the bytes exactly; bytes that are no UTF-8 count as symbols.
/// </summary>
internal ref struct BytePieces(ReadOnlySpan<byte> text)
{
    private readonly ReadOnlySpan<byte> text = text;
    private int start;
    private int end;

    private enum Kind
    {
        Blank,
        Letter,
        Number,
        Symbol,
    }

    internal readonly ReadOnlySpan<byte> Current => text[start..end];

    internal bool MoveNext()
    {
        start = end;
        if (start == text.Length)
            return false;
        if (text[start] == '\'' && Contraction(text[(start + 1)..]) is var length and > 0)
        {
            end = start + 1 + length;
            return true;
        }

        var kind = At(start, out length);
        if (kind == Kind.Blank)
        {
            var next = start + length;
            if (text[start] == ' ' && next < text.Length && At(next, out var after) is var second and not Kind.Blank)
                end = RunEnd(next + after, second);
            else
                end = BlankEnd(next);
            return true;
        }

        end = RunEnd(start + length, kind);
        return true;
    }

    /// <summary>Bytes of the contraction that follows an apostrophe, or 0.</summary>
    private static int Contraction(ReadOnlySpan<byte> text)
    {
        if (text.StartsWith("s"u8) || text.StartsWith("t"u8) || text.StartsWith("m"u8) || text.StartsWith("d"u8))
            return 1;
        return text.StartsWith("re"u8) || text.StartsWith("ve"u8) || text.StartsWith("ll"u8) ? 2 : 0;
    }

    private readonly int RunEnd(int position, Kind kind)
    {
        while (position < text.Length && At(position, out var length) == kind)
            position += length;
        return position;
    }

    /// <summary>The end of a run of blanks: its last one is left for what follows, unless it stands alone or the text ends.</summary>
    private readonly int BlankEnd(int position)
    {
        var last = start;
        while (position < text.Length && At(position, out var length) == Kind.Blank)
        {
            last = position;
            position += length;
        }

        return position == text.Length || last == start ? position : last;
    }

    private readonly Kind At(int position, out int length)
    {
        var first = text[position];
        if (first < 128)
        {
            length = 1;
            return char.IsAsciiLetter((char)first) ? Kind.Letter
                : char.IsAsciiDigit((char)first) ? Kind.Number
                : first is 32 or (>= 9 and <= 13) ? Kind.Blank
                : Kind.Symbol;
        }

        if (Rune.DecodeFromUtf8(text[position..], out var rune, out length) != OperationStatus.Done)
            return Kind.Symbol;
        if (Rune.IsWhiteSpace(rune))
            return Kind.Blank;
        return Rune.GetUnicodeCategory(rune) switch
        {
            <= UnicodeCategory.OtherLetter => Kind.Letter,
            UnicodeCategory.DecimalDigitNumber or UnicodeCategory.LetterNumber or UnicodeCategory.OtherNumber => Kind.Number,
            _ => Kind.Symbol,
        };
    }
}
