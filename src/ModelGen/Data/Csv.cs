namespace ModelGen;

/// <summary>
/// Reads tables of text: comma-separated (RFC 4180), tab-separated, or separated by blanks; packed with gzip or not; UTF-8.
/// <code>
/// var train = Csv.Load("iris.csv").ToDataset(target: "species");
/// var housing = Csv.Load("california-housing.csv.gz", new CsvOptions { Missing = MissingPolicy.Median
/// }).ToRegressionDataset("median_house_value");
/// </code>
/// </summary>
public static class Csv
{
    /// <summary>Reads a file.</summary>
    /// <param name="path">The file, packed with gzip or not.</param>
    /// <param name="options">How to read it; null for the options of <paramref name="like"/>, or comma-separated with a header.</param>
    /// <param name="like">
    /// A table read before, such as the training data: its columns, found by their names in any order (by place where the file has none),
    /// their kinds,
    /// categories and fill-in values, and its <see cref="CsvOptions.Encoding"/> are used, so that both tables become the same features.
    /// </param>
    /// <exception cref="InvalidDataException">The text is malformed; file, line, what was found and what was needed are named.</exception>
    /// <exception cref="IOException">The file cannot be read: there is none, it is a directory, access is denied.</exception>
    public static CsvTable Load(string path, CsvOptions? options = null, CsvTable? like = null)
    {
        using var input = BoundedInput.Open(path);
        return Load(input, options, like);
    }

    /// <summary>Reads a stream to its end; the stream stays open.</summary>
    /// <param name="stream">The text, packed with gzip or not.</param>
    /// <param name="options">How to read it; null for the options of <paramref name="like"/>, or comma-separated with a header.</param>
    /// <param name="like">A table read before, whose features this one must share.</param>
    /// <param name="name">The name of the stream in messages.</param>
    /// <exception cref="InvalidDataException">The text is malformed; line, what was found and what was needed are named.</exception>
    public static CsvTable Load(Stream stream, CsvOptions? options = null, CsvTable? like = null, string? name = null)
    {
        using var input = BoundedInput.Open(stream, name);
        return Load(input, options, like);
    }

    /// <summary>Reads text that is in memory.</summary>
    /// <param name="text">The table.</param>
    /// <param name="options">How to read it; null for the options of <paramref name="like"/>, or comma-separated with a header.</param>
    /// <param name="like">A table read before, whose features this one must share.</param>
    /// <exception cref="InvalidDataException">The text is malformed; line, what was found and what was needed are named.</exception>
    public static CsvTable Parse(string text, CsvOptions? options = null, CsvTable? like = null)
    {
        ArgumentNullException.ThrowIfNull(text);
        using var source = new TextSource(new StringReader(text), "the text");
        return Load(source, options, like);
    }

    private static CsvTable Load(BoundedInput input, CsvOptions? options, CsvTable? like)
    {
        using var text = new TextSource(input);
        return Load(text, options, like);
    }

    private static CsvTable Load(TextSource input, CsvOptions? given, CsvTable? like)
    {
        var options = given ?? like?.Options ?? new CsvOptions();
        if (like != null)
            options = options with { Encoding = like.Options.Encoding };
        CheckOptions(options);
        var numbers = options.Numbers();
        var source = input.Name;
        var text = CsvText.Read(input, options);
        var firstRow = options.Header ? 1 : 0;
        if (text.Rows <= firstRow)
            throw MessageText.Invalid($"{source}: found {text.Rows} lines{(options.Header ? " with the header" : string.Empty)}, needed " +
                "at least one row of data.");

        var columns = new CsvColumn[text.Columns];
        if (like != null)
        {
            var places = CsvHeader.PlacesOf(like.Columns, text, options, source);
            for (var i = 0; i < columns.Length; i++)
                columns[i] = new CsvColumn(text, firstRow, places[i], like.Columns[i].Name, source, options, numbers, like.Columns[i]);
            return new CsvTable(columns, text.Rows - firstRow, options, source);
        }

        var names = CsvHeader.Names(text, options, source);
        foreach (var known in options.Numeric.Concat(options.Categorical))
        {
            if (!names.Contains(known, StringComparer.Ordinal))
                throw new ArgumentException($"{source}: CsvOptions names column '{known}', but the columns are " +
                    $"{MessageText.List(names)}.", nameof(options));
        }

        for (var i = 0; i < columns.Length; i++)
            columns[i] = new CsvColumn(text, firstRow, i, names[i], source, options, numbers, like: null);
        if (options.Header)
            CsvHeader.Check(text, columns, numbers, source);
        return new CsvTable(columns, text.Rows - firstRow, options, source);
    }

    private static void CheckOptions(CsvOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(options.SkipLines, nameof(options));
        if (!options.Whitespace && (options.Separator is '\n' or '\r' || options.Separator == options.Quote))
            throw new ArgumentException("The separator must differ from the quote and from line ends.", nameof(options));
    }
}
