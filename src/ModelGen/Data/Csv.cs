using System.Text;

namespace ModelGen;

/// <summary>
/// Reads tables of text: comma-separated (RFC 4180), tab-separated, or separated by blanks; packed with gzip or not; UTF-8.
/// <code>
/// var train = Csv.Load("iris.csv").ToDataset(target: "species");
/// var housing = Csv.Load("california-housing.csv.gz", new CsvOptions { Missing = MissingPolicy.Median }).ToRegressionDataset("median_house_value");
/// </code>
/// </summary>
public static class Csv
{
    /// <summary>Reads a file.</summary>
    /// <param name="path">The file, packed with gzip or not.</param>
    /// <param name="options">How to read it; null for comma-separated with a header.</param>
    /// <param name="like">
    /// A table read before, such as the training data: its columns' names, kinds, categories and fill-in values are used, so that both
    /// tables become the same features.
    /// </param>
    /// <exception cref="InvalidDataException">The text is malformed; file, line, what was found and what was needed are named.</exception>
    public static CsvTable Load(string path, CsvOptions? options = null, CsvTable? like = null)
    {
        using var input = BoundedInput.Open(path);
        return Load(input, options ?? new CsvOptions(), like);
    }

    /// <summary>Reads a stream to its end; the stream stays open.</summary>
    /// <param name="stream">The text, packed with gzip or not.</param>
    /// <param name="options">How to read it; null for comma-separated with a header.</param>
    /// <param name="like">A table read before, whose features this one must share.</param>
    /// <param name="name">What to call the stream in messages.</param>
    /// <exception cref="InvalidDataException">The text is malformed; line, what was found and what was needed are named.</exception>
    public static CsvTable Load(Stream stream, CsvOptions? options = null, CsvTable? like = null, string? name = null)
    {
        using var input = BoundedInput.Open(stream, name);
        return Load(input, options ?? new CsvOptions(), like);
    }

    /// <summary>Reads text that is in memory.</summary>
    /// <param name="text">The table.</param>
    /// <param name="options">How to read it; null for comma-separated with a header.</param>
    /// <param name="like">A table read before, whose features this one must share.</param>
    /// <exception cref="InvalidDataException">The text is malformed; line, what was found and what was needed are named.</exception>
    public static CsvTable Parse(string text, CsvOptions? options = null, CsvTable? like = null)
    {
        ArgumentNullException.ThrowIfNull(text);
        using var reader = new StringReader(text);
        return Load(reader, options ?? new CsvOptions(), like, "the text");
    }

    private static CsvTable Load(BoundedInput input, CsvOptions options, CsvTable? like)
    {
        using var reader = new StreamReader(input.AsStream(), new UTF8Encoding(false, throwOnInvalidBytes: true), detectEncodingFromByteOrderMarks: true, leaveOpen: true);
        return Load(reader, options, like, input.Name);
    }

    private static CsvTable Load(TextReader reader, CsvOptions options, CsvTable? like, string source)
    {
        CheckOptions(options);
        var text = CsvText.Read(reader, options, source);
        var firstRow = options.Header ? 1 : 0;
        if (text.Rows <= firstRow)
            throw new InvalidDataException($"{source}: found {text.Rows} lines{(options.Header ? " with the header" : string.Empty)}, needed at least one row of data.");
        if (like != null && like.Columns.Count != text.Columns)
            throw new InvalidDataException($"{source}: found {text.Columns} columns, needed {like.Columns.Count} as in the table it must be like.");

        var names = like?.Columns.Select(column => column.Name).ToArray() ?? Names(text, options, source);
        foreach (var known in options.Numeric.Concat(options.Categorical))
        {
            if (!names.Contains(known, StringComparer.Ordinal))
                throw new ArgumentException($"{source}: CsvOptions names column '{known}', but the columns are {string.Join(", ", names.Select(name => $"'{name}'"))}.", nameof(options));
        }

        var columns = new CsvColumn[text.Columns];
        for (var i = 0; i < columns.Length; i++)
            columns[i] = new CsvColumn(text, firstRow, i, names[i], source, options, like?.Columns[i]);
        return new CsvTable(columns, text.Rows - firstRow, options, source);
    }

    private static string[] Names(CsvText text, CsvOptions options, string source)
    {
        if (options.ColumnNames.Count != 0 && options.ColumnNames.Count != text.Columns)
            throw new InvalidDataException($"{source}: found {text.Columns} columns, needed {options.ColumnNames.Count} as CsvOptions.ColumnNames says.");
        var names = new string[text.Columns];
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < names.Length; i++)
        {
            var name = options.ColumnNames.Count != 0 ? options.ColumnNames[i] : options.Header ? text[0, i].ToString() : string.Empty;
            names[i] = name.Length != 0 ? name : $"column{i}";
            if (!seen.Add(names[i]))
                throw new InvalidDataException($"{source}, line {text.Lines[0]}: found column name '{names[i]}' twice, needed different names (CsvOptions.ColumnNames gives others).");
        }

        return names;
    }

    private static void CheckOptions(CsvOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(options.SkipLines, nameof(options));
        if (!options.Whitespace && (options.Separator is '\n' or '\r' || options.Separator == options.Quote))
            throw new ArgumentException("The separator must differ from the quote and from line ends.", nameof(options));
    }
}
