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
    /// <returns>The pairs, of which each is made when it is asked for: the list takes about twice the memory of the file.</returns>
    /// <exception cref="InvalidDataException">A line has no second column; file, line, what was found and needed are named.</exception>
    /// <exception cref="IOException">The file cannot be read: there is none, it is a directory, access is denied.</exception>
    public static IReadOnlyList<TextPair> Load(string path)
    {
        using var input = BoundedInput.Open(path);
        return Load(input);
    }

    /// <summary>Reads a stream to its end; the stream stays open.</summary>
    /// <param name="stream">The text, packed with gzip or not.</param>
    /// <param name="name">The name of the stream in messages.</param>
    /// <exception cref="InvalidDataException">A line has no second column; line, what was found and needed are named.</exception>
    public static IReadOnlyList<TextPair> Load(Stream stream, string? name = null)
    {
        using var input = BoundedInput.Open(stream, name);
        return Load(input);
    }

    private static LazyList<TextPair> Load(BoundedInput input)
    {
        var texts = new TextStore();
        using var lines = new LineReader(input);
        Span<Range> columns = stackalloc Range[3];
        while (lines.TryRead(out var line))
        {
            if (line.IsWhiteSpace())
                continue;
            if (line.Split(columns, '\t') < 2 || line[columns[0]].IsEmpty || line[columns[1]].IsEmpty)
                throw input.Invalid($"line {lines.Number}: found '{MessageText.Shorten(line)}', needed two texts with a tab between");
            texts.Add(line[columns[0]]);
            texts.Add(line[columns[1]]);
        }

        return texts.Count != 0
            ? new(checked((int)(texts.Count / 2)), i => new TextPair(texts[2L * i].ToString(), texts[(2L * i) + 1].ToString()))
            : throw input.Invalid("found no lines, needed pairs of texts with a tab between");
    }
}
