using System.Globalization;
using System.Text;

namespace ModelGen.Generators.Printing;

/// <summary>Text of the user's in emitted files: nothing in it ends a line, closes a literal or opens a tag.</summary>
internal static class CodeText
{
    /// <summary>The text with an escape for every character that is not seen: ends of lines, other control characters, marks of writing
    /// direction, halves of pairs. In a literal the escapes stand for the characters; in a comment they show them.</summary>
    public static string Printable(string text)
    {
        var i = 0;
        while (i < text.Length && !IsHidden(text, i)) i++;
        if (i == text.Length) return text;
        var result = new StringBuilder(text, 0, i, text.Length + 16);
        for (; i < text.Length; i++)
        {
            if (IsHidden(text, i)) result.Append(Escape(text[i]));
            else result.Append(text[i]);
        }
        return result.ToString();
    }

    /// <summary>A string literal.</summary>
    public static string Literal(string text) => "\"" + Printable(text.Replace("\\", "\\\\").Replace("\"", "\\\"")) + "\"";

    /// <summary>Text in a documentation comment.</summary>
    public static string Xml(string text) => Printable(text.Replace("&", "&amp;").Replace("<", "&lt;").Replace(">", "&gt;"));

    private static string Escape(char c) => c switch
    {
        '\0' => "\\0",
        '\a' => "\\a",
        '\b' => "\\b",
        '\f' => "\\f",
        '\n' => "\\n",
        '\r' => "\\r",
        '\t' => "\\t",
        '\v' => "\\v",
        _ => "\\u" + ((int)c).ToString("x4", CultureInfo.InvariantCulture),
    };

    // Ranges, not Unicode categories: those differ between the machines that a compiler runs on.
    private static bool IsHidden(string text, int i)
    {
        var c = text[i];
        if (c < '\x7f') return c < ' ';
        if (char.IsHighSurrogate(c)) return i + 1 == text.Length || !char.IsLowSurrogate(text[i + 1]);
        if (char.IsLowSurrogate(c)) return i == 0 || !char.IsHighSurrogate(text[i - 1]);
        return c is <= '\x9f' or (>= '\u200b' and <= '\u200f') or (>= '\u2028' and <= '\u202e') or (>= '\u2060' and <= '\u206f')
            or '\ufeff' or (>= '\ufff9' and <= '\ufffb') or >= '\ufffe';
    }
}
