namespace ModelGen;

/// <summary>
/// Texts, each with a class. It reads tables without a header whose columns are separated by tabs, none of them quoted; UTF-8, packed with
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
    /// <param name="name">The name of the stream in messages.</param>
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
        var (texts, found) = (new TextStore(), new VariableLengthInts());
        var labels = new LabelIndex(input, classes);
        using var lines = new LineReader(input);
        var (width, columns) = (0, new Range[64]);
        while (lines.TryRead(out var line))
        {
            if (line.IsWhiteSpace())
                continue;
            var count = TextLines.Split(input, lines.Number, line, '\t', ref columns);
            if (width == 0)
                width = count;
            if (count != width)
                throw input.Invalid($"line {lines.Number}: found {count} columns, needed {width} as on the first line");
            var (labelPlace, textPlace) = (Column(label), Column(text));
            found.Add(labels.IndexOf(line[labelPlace], lines.Number));
            texts.Add(line[textPlace]);
        }

        if (texts.Count == 0)
            throw input.Invalid("found no lines, needed a class and a text on each");
        var names = labels.Names(out var order);
        var indices = found.MoveToArray();
        for (var i = 0; i < indices.Length; i++)
            indices[i] = order[indices[i]];
        return new LabelledText(new LazyList<string>(indices.Length, i => texts[i].ToString()), indices, names);

        Range Column(Index column)
        {
            var place = column.GetOffset(width);
            return (uint)place < (uint)width
                ? columns[place]
                : throw input.Invalid($"line {lines.Number}: found {width} columns with tabs between, needed column {column}");
        }
    }

    /// <summary>The classes of a file: those that were given, or those that occur.</summary>
    private sealed class LabelIndex(BoundedInput input, IReadOnlyList<string>? given)
    {
        private readonly Dictionary<string, int> indices = Given(given);

        /// <summary>The place of a class among those that were given, or in the order in which they occur.</summary>
        internal int IndexOf(ReadOnlySpan<char> name, int line)
        {
            if (indices.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(name, out var index))
                return index;
            if (given != null)
                throw input.Invalid($"line {line}: found class '{MessageText.Shorten(name)}', needed one of {MessageText.List(given)}");
            if (NumberReader.Default.IsMissing(name))
                throw input.Invalid($"line {line}: found '{name}' for a class, which says that there is none, needed a class " +
                    "('classes' may name it)");
            if (indices.Count == InputLimits.Current.Columns)
                throw input.Invalid($"line {line}: found more than {indices.Count} classes, needed no more (InputLimits.Columns)");
            indices.Add(MessageText.CheckName(name.ToString(), $"{input.Name}, line {line}", "class"), indices.Count);
            return indices.Count - 1;
        }

        /// <summary>The names in order, and the place in it of what <see cref="IndexOf"/> gave.</summary>
        internal IReadOnlyList<string> Names(out int[] order)
        {
            if (given != null)
            {
                order = [.. Enumerable.Range(0, given.Count)];
                return [.. given];
            }

            var names = indices.Keys.ToList();
            NumberReader.Default.Sort(names);
            order = new int[names.Count];
            for (var i = 0; i < names.Count; i++)
                order[indices[names[i]]] = i;
            return names;
        }

        private static Dictionary<string, int> Given(IReadOnlyList<string>? names)
        {
            var indices = new Dictionary<string, int>(StringComparer.Ordinal);
            for (var i = 0; i < (names?.Count ?? 0); i++)
                indices[names![i]] = i;
            return indices;
        }
    }
}
