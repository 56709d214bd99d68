using System.Text;

namespace ModelGen;

/// <summary>
/// A printable character for each byte, as GPT-2's files have it: the printable characters of Latin-1 stand for themselves, and the
/// 68 other bytes, in order, are U+0100, U+0101, ...; a blank is 'Ġ'.
/// </summary>
internal static class ByteAlphabet
{
    private static readonly char[] Characters = Make();
    private static readonly Dictionary<char, byte> Bytes = Characters.Select((c, b) => (c, b)).ToDictionary(pair => pair.c, pair =>
        (byte)pair.b);

    internal static string Spell(ReadOnlySpan<byte> bytes)
    {
        var text = new StringBuilder(bytes.Length);
        foreach (var b in bytes)
            text.Append(Characters[b]);
        return text.ToString();
    }

    internal static bool TryRead(ReadOnlySpan<char> text, out byte[] bytes)
    {
        bytes = new byte[text.Length];
        for (var i = 0; i < text.Length; i++)
        {
            if (!Bytes.TryGetValue(text[i], out bytes[i]))
                return false;
        }

        return true;
    }

    private static char[] Make()
    {
        var result = new char[256];
        var next = 256;
        for (var b = 0; b < 256; b++)
        {
            var isPrintable = b is (>= '!' and <= '~') or (>= 0xA1 and <= 0xAC) or (>= 0xAE and <= 0xFF);
            result[b] = (char)(isPrintable ? b : next++);
        }

        return result;
    }
}
