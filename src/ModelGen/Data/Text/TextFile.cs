namespace ModelGen;

/// <summary>Reads plain text: UTF-8, packed with gzip or not.</summary>
public static class TextFile
{
    /// <summary>The whole text, line ends as they are.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="InvalidDataException">The file is no UTF-8, or damaged.</exception>
    /// <exception cref="IOException">The file cannot be read: there is none, it is a directory, access is denied.</exception>
    public static string Read(string path)
    {
        using var input = BoundedInput.Open(path);
        return TextLines.ReadToEnd(input);
    }

    /// <summary>The lines without their ends; blank ones at the end are left out.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The lines, of which each is made when it is asked for: the list takes about twice the memory of the file.</returns>
    /// <exception cref="InvalidDataException">The file is no UTF-8, or damaged.</exception>
    /// <exception cref="IOException">The file cannot be read: there is none, it is a directory, access is denied.</exception>
    public static IReadOnlyList<string> ReadLines(string path)
    {
        using var input = BoundedInput.Open(path);
        var (texts, count) = (new TextStore(), 0);
        using var lines = new LineReader(input);
        while (lines.TryRead(out var line))
        {
            texts.Add(line);
            if (!line.IsWhiteSpace())
                count = checked((int)texts.Count);
        }

        return new LazyList<string>(count, i => texts[i].ToString());
    }
}
