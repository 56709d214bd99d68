using System.Text;

namespace ModelGen;

/// <summary>Enumerates the words and punctuation marks of a text, by the rule <see cref="WordTokenizer"/> states.</summary>
internal ref struct Words(ReadOnlySpan<char> text)
{
    private readonly ReadOnlySpan<char> text = text;
    private int start;
    private int end;

    /// <summary>The token, as the text spells it.</summary>
    internal readonly ReadOnlySpan<char> Current => text[start..end];

    internal bool MoveNext()
    {
        start = end;
        while (start < text.Length)
        {
            var first = At(start, out var length);
            end = start + length;
            if (!Rune.IsWhiteSpace(first))
            {
                if (IsPartOfWord(first))
                    ReadWord();
                return true;
            }

            start = end;
        }

        end = start;
        return false;
    }

    private void ReadWord()
    {
        while (end < text.Length)
        {
            var next = At(end, out var length);
            if (IsPartOfWord(next))
            {
                end += length;
            }
            else if (next.Value is '\'' or '’' && end + 1 < text.Length && IsPartOfWord(At(end + 1, out var after)))
            {
                end += 1 + after;
            }
            else
            {
                return;
            }
        }
    }

    private readonly Rune At(int position, out int length)
    {
        _ = Rune.DecodeFromUtf16(text[position..], out var rune, out length);
        return rune;
    }

    private static bool IsPartOfWord(Rune rune) => Rune.IsLetterOrDigit(rune)
        || Rune.GetUnicodeCategory(rune) is System.Globalization.UnicodeCategory.NonSpacingMark
            or System.Globalization.UnicodeCategory.SpacingCombiningMark or System.Globalization.UnicodeCategory.ConnectorPunctuation;
}
