namespace ModelGen;

/// <summary>
/// Texts, each with a class. It reads tables without a header whose columns are apart by tabs, none of them quoted; UTF-8, packed with
/// gzip or not.
/// <code>
/// var messages = LabelledText.Load("sms-spam.tsv");
/// var tokenizer = WordTokenizer.Train(messages.Texts);
/// var data = SequenceDataset.FromArrays(messages.Texts.Select(text => tokenizer.Encode(text)), messages.Labels);
/// </code>
/// </summary>
public sealed class LabelledText
{
    private LabelledText(IReadOnlyList<string> texts, int[] labels, IReadOnlyList<string> classNames)
    {
        Texts = texts;
        Labels = labels;
        ClassNames = classNames;
    }

    /// <summary>Number of texts.</summary>
    public int Count => Texts.Count;

    /// <summary>The texts.</summary>
    public IReadOnlyList<string> Texts { get; }

    /// <summary>The class index of each text.</summary>
    public IReadOnlyList<int> Labels { get; }

    /// <summary>Name of each class index.</summary>
    public IReadOnlyList<string> ClassNames { get; }

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file, packed with gzip or not.</param>
    /// <param name="label">The column of the class; null for the first.</param>
    /// <param name="text">The column of the text; null for the last.</param>
    /// <param name="classes">The classes in the order of their indices, as the file spells them; null for those that occur, sorted (by
    /// number when all are numbers).</param>
    /// <exception cref="InvalidDataException">A line lacks a column or has an unknown class; file, line, what was found and needed are
    /// named.</exception>
    /// <exception cref="IOException">The file cannot be read: there is none, it is a directory, access is denied.</exception>
    public static LabelledText Load(string path, Index? label = null, Index? text = null, IReadOnlyList<string>? classes = null)
    {
        using var input = BoundedInput.Open(path);
        return Load(input, label ?? 0, text ?? ^1, classes);
    }

    /// <summary>Reads a stream to its end; the stream stays open.</summary>
    /// <param name="stream">The table, packed with gzip or not.</param>
    /// <param name="label">The column of the class; null for the first.</param>
    /// <param name="text">The column of the text; null for the last.</param>
    /// <param name="classes">The classes in the order of their indices, as the table spells them; null for those that occur, sorted (by
    /// number when all are numbers).</param>
    /// <param name="name">What to call the stream in messages.</param>
    /// <exception cref="InvalidDataException">A line lacks a column or has an unknown class; line, what was found and needed are
    /// named.</exception>
    public static LabelledText Load(
        Stream stream, Index? label = null, Index? text = null, IReadOnlyList<string>? classes = null, string? name = null)
    {
        using var input = BoundedInput.Open(stream, name);
        return Load(input, label ?? 0, text ?? ^1, classes);
    }

    /// <summary>"5574 texts of 2 classes".</summary>
    public override string ToString() => $"{Count} texts of {ClassNames.Count} classes";

    /// <summary>The same texts with other names for the classes.</summary>
    internal LabelledText WithClassNames(params IReadOnlyList<string> names) => new(Texts, [.. Labels], names);

    private static LabelledText Load(BoundedInput input, Index label, Index text, IReadOnlyList<string>? classes)
    {
        var (texts, found, lines) = (new List<string>(), new List<string>(), new List<int>());
        var width = 0;
        foreach (var (number, line) in TextLines.Read(input))
        {
            if (string.IsNullOrWhiteSpace(line))
                continue;
            var columns = TextLines.Split(input, number, line, '\t');
            if (width == 0)
                width = columns.Length;
            if (columns.Length != width)
                throw input.Invalid($"line {number}: found {columns.Length} columns, needed {width} as on the first line");
            found.Add(Column(label, number, columns));
            texts.Add(Column(text, number, columns));
            lines.Add(number);
        }

        if (texts.Count == 0)
            throw input.Invalid("found no lines, needed a class and a text on each");
        var names = classes?.ToList() ?? Classes(input, found, lines);
        var indices = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var name in names)
            indices[name] = indices.Count;
        var labels = new int[found.Count];
        for (var i = 0; i < labels.Length; i++)
        {
            if (!indices.TryGetValue(found[i], out labels[i]))
                throw input.Invalid($"line {lines[i]}: found class '{MessageText.Shorten(found[i])}', needed one of " +
                    $"{MessageText.List(names)}");
        }

        return new LabelledText(texts, labels, names);

        string Column(Index column, int number, string[] columns)
        {
            var place = column.GetOffset(columns.Length);
            return (uint)place < (uint)columns.Length
                ? columns[place]
                : throw input.Invalid($"line {number}: found {columns.Length} columns with tabs between, needed column {column}");
        }
    }

    private static List<string> Classes(BoundedInput input, List<string> found, List<int> lines)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < found.Count; i++)
        {
            if (!seen.Add(found[i]))
                continue;
            if (NumberReader.Default.IsMissing(found[i]))
                throw input.Invalid($"line {lines[i]}: found '{found[i]}' for a class, which says that there is none, needed a class " +
                    "('classes' may name it)");
            MessageText.CheckName(found[i], $"{input.Name}, line {lines[i]}", "class");
        }

        var names = seen.ToList();
        NumberReader.Default.Sort(names);
        return names;
    }
}
