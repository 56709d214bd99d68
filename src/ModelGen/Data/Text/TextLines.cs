using System.Text;

namespace ModelGen;

/// <summary>The lines of a text, one after another, none longer than <see cref="InputLimits.LineLength"/>; any line ends are
/// accepted.</summary>
internal sealed class LineReader(BoundedInput input) : IDisposable
{
    private readonly TextSource source = new(input);
    private readonly int most = InputLimits.Current.LineLength;
    private char[] buffer = new char[1 << 14];
    private int start;
    private int end;
    private bool ended;

    /// <summary>The last line's number, from 1.</summary>
    internal int Number { get; private set; }

    /// <summary>Reads a line without its end, valid until the next; false at the end of the text.</summary>
    internal bool TryRead(out ReadOnlySpan<char> line)
    {
        var searched = 0;
        while (true)
        {
            var at = buffer.AsSpan(start + searched, end - start - searched).IndexOfAny('\n', '\r');
            if (at >= 0)
            {
                at += searched;

                // What follows a carriage return must be known.
                if (buffer[start + at] == '\n' || start + at + 1 < end || ended)
                    return Take(at, out line);
                searched = at;
            }
            else
            {
                searched = end - start;
                CheckLength(searched);
            }

            if (!Fill())
            {
                if (searched < end - start)
                    continue;
                line = [];
                return searched != 0 && Take(searched, out line);
            }
        }
    }

    public void Dispose() => source.Dispose();

    private bool Take(int length, out ReadOnlySpan<char> line)
    {
        Number++;
        CheckLength(length, last: true);
        line = buffer.AsSpan(start, length);
        start += length;
        if (start < end)
            start += buffer[start] == '\r' && start + 1 < end && buffer[start + 1] == '\n' ? 2 : 1;

        // StreamReader misses a byte order mark that arrives in pieces.
        if (Number == 1)
            line = line.TrimStart('\uFEFF');
        return true;
    }

    private bool Fill()
    {
        if (start > 0)
        {
            buffer.AsSpan(start, end - start).CopyTo(buffer);
            (start, end) = (0, end - start);
        }

        if (end == buffer.Length)
        {
            // Twice as much, or at once the most that is needed: a line and what may be read behind it.
            var all = most + 2L + (1 << 14);
            Array.Resize(ref buffer, (int)(2L * buffer.Length < all - (1 << 15) ? 2L * buffer.Length : all));
        }

        var read = ended ? 0 : source.Read(buffer.AsSpan(end));
        end += read;
        ended = read == 0;
        return !ended;
    }

    private void CheckLength(int length, bool last = false)
    {
        if (length > most)
            throw input.Invalid($"line {(last ? Number : Number + 1)}: found more than {most} characters, needed no more in a line " +
                "(InputLimits.LineLength)");
    }
}

/// <summary>Reads UTF-8 text, packed or not, whole or by lines, with errors that name the source.</summary>
internal static class TextLines
{
    // The longer marks first, for that of UTF-16 begins that of UTF-32.
    private static readonly Encoding[] Encodings =
    [
        new UTF8Encoding(true, throwOnInvalidBytes: true), new UTF32Encoding(false, true, true), new UTF32Encoding(true, true, true),
        new UnicodeEncoding(false, true, true), new UnicodeEncoding(true, true, true),
    ];

    /// <summary>The whole text: UTF-8, or what its byte order mark says.</summary>
    internal static string ReadToEnd(BoundedInput input)
    {
        var bytes = input.ReadToEnd();
        var marked = Array.Find(Encodings, encoding => bytes.AsSpan().StartsWith(encoding.Preamble));
        var text = bytes.AsSpan(marked?.Preamble.Length ?? 0);
        try
        {
            return (marked ?? Encodings[0]).GetString(text);
        }
        catch (DecoderFallbackException e)
        {
            throw input.Invalid("found bytes that are not UTF-8 text", e);
        }
        catch (Exception e) when (e is OutOfMemoryException or ArgumentException)
        {
            throw input.Invalid($"found {text.Length} bytes, needed a text that fits one string; ReadLines reads more", e);
        }
    }

    /// <summary>What stands between separators; of these there are at most as many as a table may have columns.</summary>
    /// <returns>How many there are; <paramref name="columns"/> grows where it is too short.</returns>
    internal static int Split(
        BoundedInput input, int number, ReadOnlySpan<char> line, char separator, ref Range[] columns,
        StringSplitOptions options = StringSplitOptions.None)
    {
        var (count, most) = (line.Count(separator) + 1, InputLimits.Current.Columns);
        if (count > most)
            throw input.Invalid($"line {number}: found {count} columns, needed at most {most} (InputLimits.Columns)");
        if (count >= columns.Length)
            Array.Resize(ref columns, count + 1);
        return line.Split(columns, separator, options);
    }
}
