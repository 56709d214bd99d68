using System.Text;

namespace ModelGen;

/// <summary>Reads UTF-8 text, packed or not, whole or by lines, with errors that name the source.</summary>
internal static class TextLines
{
    internal static string ReadToEnd(BoundedInput input)
    {
        using var reader = Reader(input);
        return Guard(input, 0, reader.ReadToEnd).TrimStart('\uFEFF');
    }

    /// <summary>The lines with their numbers, from 1; any line end will do.</summary>
    internal static IEnumerable<(int Number, string Text)> Read(BoundedInput input)
    {
        using var reader = Reader(input);
        Func<string?> next = reader.ReadLine;
        for (var number = 1; Guard(input, number, next) is { } line; number++)
        {
            // StreamReader misses a byte order mark that arrives in pieces.
            yield return (number, number == 1 ? line.TrimStart('\uFEFF') : line);
        }
    }

    internal static string Shorten(string text) => text.Length <= 40 ? text : text[..40] + "...";

    private static StreamReader Reader(BoundedInput input) =>
        new(input.AsStream(), new UTF8Encoding(false, throwOnInvalidBytes: true), detectEncodingFromByteOrderMarks: true, leaveOpen: true);

    private static T Guard<T>(BoundedInput input, int line, Func<T> read)
    {
        var where = line == 0 ? string.Empty : $"line {line}: ";
        try
        {
            return read();
        }
        catch (DecoderFallbackException e)
        {
            throw input.Invalid($"{where}found bytes that are not UTF-8 text", e);
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException)
        {
            throw input.Invalid($"{where}the compressed data is damaged or truncated", e);
        }
    }
}
