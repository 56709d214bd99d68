namespace ModelGen;

/// <summary>A text and what it corresponds to, such as its translation.</summary>
/// <param name="Source">The text to read.</param>
/// <param name="Target">The text to write.</param>
public readonly record struct TextPair(string Source, string Target)
{
    /// <summary>The text to read.</summary>
    public string Source { get; init => field = Arguments.NotNull(value); } = Arguments.NotNull(Source);

    /// <summary>The text to write.</summary>
    public string Target { get; init => field = Arguments.NotNull(value); } = Arguments.NotNull(Target);
}

/// <summary>
/// Reads parallel text: on each line a text, a tab, and what it corresponds to. Further columns, such as attributions, are ignored. UTF-8,
/// packed with gzip or not.
/// </summary>
public static class ParallelText
{
    /// <summary>Reads a file.</summary>
    /// <param name="path">The file, packed with gzip or not.</param>
    /// <exception cref="InvalidDataException">A line has no second column; file, line, what was found and needed are named.</exception>
    /// <exception cref="IOException">The file cannot be read: there is none, it is a directory, access is denied.</exception>
    public static TextPair[] Load(string path)
    {
        using var input = BoundedInput.Open(path);
        return Load(input);
    }

    /// <summary>Reads a stream to its end; the stream stays open.</summary>
    /// <param name="stream">The text, packed with gzip or not.</param>
    /// <param name="name">What to call the stream in messages.</param>
    /// <exception cref="InvalidDataException">A line has no second column; line, what was found and needed are named.</exception>
    public static TextPair[] Load(Stream stream, string? name = null)
    {
        using var input = BoundedInput.Open(stream, name);
        return Load(input);
    }

    private static TextPair[] Load(BoundedInput input)
    {
        var pairs = new List<TextPair>();
        foreach (var (number, line) in TextLines.Read(input))
        {
            if (string.IsNullOrWhiteSpace(line))
                continue;
            var columns = line.Split('\t', 3);
            if (columns.Length < 2 || columns[0].Length == 0 || columns[1].Length == 0)
                throw input.Invalid($"line {number}: found '{MessageText.Shorten(line)}', needed two texts with a tab between");
            pairs.Add(new TextPair(columns[0], columns[1]));
        }

        return pairs.Count != 0 ? [.. pairs] : throw input.Invalid("found no lines, needed pairs of texts with a tab between");
    }
}
