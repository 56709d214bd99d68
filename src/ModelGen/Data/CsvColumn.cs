namespace ModelGen;

/// <summary>One column of a <see cref="CsvTable"/>: numbers, or categories.</summary>
public sealed class CsvColumn
{
    private readonly CsvText text;
    private readonly string source;
    private readonly int firstRow;
    private readonly CsvOptions options;
    private readonly NumberReader reader;
    private readonly CsvColumn? like;
    private readonly bool[] missing = []; // empty where nothing is
    private readonly Lazy<double> fallback; // a double? could be read half written by another thread
    private CategorySet? categories;
    private double[]? numbers;
    private int[]? codes;
    private IReadOnlyList<string>? classes;

    internal CsvColumn(
        CsvText text, int firstRow, int position, string name, string source, CsvOptions options, NumberReader reader, CsvColumn? like)
    {
        this.text = text;
        this.firstRow = firstRow;
        this.source = source;
        this.options = options;
        this.reader = reader;
        this.like = like;
        Position = position;
        Name = name;
        Count = text.Rows - firstRow;
        fallback = new(() => like?.Fallback ?? (IsNumeric ? FillIn(options.Missing) : MostFrequent()));

        FirstNotNumber = -1;
        for (var row = 0; row < Count; row++)
        {
            var field = Field(row);
            if (reader.IsMissing(field))
            {
                if (missing.Length == 0)
                    missing = new bool[Count];
                missing[row] = true;
                MissingCount++;
            }
            else if (reader.TryRead(field, out _))
            {
                NumberCount++;
            }
            else if (FirstNotNumber < 0)
            {
                FirstNotNumber = row;
            }
        }

        IsCategorical = like == null ? options.Categorical.Contains(name) : !like.IsNumeric;
        IsNumeric = like?.IsNumeric ?? (options.Numeric.Contains(name) || (FirstNotNumber < 0 && NumberCount > 0 && !IsCategorical));
        if (IsNumeric && FirstNotNumber >= 0)
            throw NotANumber();
        if (IsNumeric || like == null)
            return;
        categories = like.All;
        for (var row = 0; row < Count; row++)
        {
            if (!IsMissingAt(row) && !categories.Lookup.ContainsKey(Field(row)))
                throw Invalid(row, $"one of the {categories.Names.Count} categories of the table it must be like");
        }
    }

    /// <summary>The header's name, or "column0", "column1", ... without one.</summary>
    public string Name { get; }

    /// <summary>The column's place in the file, from 0.</summary>
    public int Position { get; }

    /// <summary>Number of rows.</summary>
    public int Count { get; }

    /// <summary>Whether every value is a number.</summary>
    public bool IsNumeric { get; }

    /// <summary>Rows without a value.</summary>
    public int MissingCount { get; }

    /// <summary>The numbers, NaN where there is none; empty for a column of categories.</summary>
    public ReadOnlySpan<double> Numbers => numbers ??= IsNumeric ? OfRows(NumberAt) : [];

    /// <summary>The categories in order (by number when all are numbers, else by character code); empty for a column of numbers.</summary>
    public IReadOnlyList<string> Categories => IsNumeric ? [] : All.Names;

    /// <summary>Each row's index into <see cref="Categories"/>, -1 where there is none; empty for a column of numbers.</summary>
    public ReadOnlySpan<int> Codes => codes ??= IsNumeric ? [] : OfRows(CodeAt);

    /// <summary>The number or category index that replaces a missing value.</summary>
    internal double Fallback => fallback.Value;

    /// <summary>The first row whose value is neither a number nor missing, or -1.</summary>
    internal int FirstNotNumber { get; }

    /// <summary>Rows with a number.</summary>
    internal int NumberCount { get; }

    /// <summary>Whether all values are numbers, whether they are categories or not.</summary>
    internal bool HasNumbers => FirstNotNumber < 0 && NumberCount > 0;

    /// <summary>Whether the options say that the values are categories, whether they are numbers or not.</summary>
    internal bool IsCategorical { get; }

    /// <summary>The numbers as a series, one for each row, such as <see cref="TimeSeriesWindows"/> takes. A missing number is not filled
    /// in.</summary>
    /// <exception cref="InvalidDataException">The column holds categories, or a number is missing or too large; file, line and column are
    /// named.</exception>
    public float[] ToFloats()
    {
        CheckIsNumeric();
        var result = new float[Count];
        for (var row = 0; row < Count; row++)
        {
            result[row] = (float)NumberAt(row);
            if (!float.IsFinite(result[row]))
                throw Invalid(row, IsMissingAt(row) ? "a number" : $"a number that a {nameof(Single)} can hold");
        }

        return result;
    }

    /// <summary>The text of a field, without its quotes.</summary>
    /// <param name="row">From 0.</param>
    public string this[int row] => (uint)row < (uint)Count
        ? Field(row).ToString()
        : throw new ArgumentOutOfRangeException(nameof(row), row, $"Row {row} does not exist; the table has {Count} rows.");

    /// <summary>"horsepower: numbers, 6 missing".</summary>
    public override string ToString() =>
        $"{Name}: {(IsNumeric ? "numbers" : $"{Categories.Count} categories")}" +
        (MissingCount == 0 ? string.Empty : $", {MissingCount} missing");

    /// <summary>The classes, when this is a target: the different values in order, of the table this one must be like where there is
    /// one.</summary>
    /// <exception cref="InvalidDataException">The values are amounts, or there are too many.</exception>
    internal IReadOnlyList<string> Classes() => like?.Classes() ?? (classes ??= FindClasses());

    /// <summary>The index of each row's class; numbers are one class however they are written, such as 1 and 1.0.</summary>
    /// <exception cref="InvalidDataException">A value is none of the classes.</exception>
    internal int[] Labels(IReadOnlyList<string> names, CsvRows rows)
    {
        var byName = new Dictionary<string, int>(StringComparer.Ordinal);
        var byNumber = new Dictionary<double, int>();
        for (var i = 0; i < names.Count; i++)
        {
            byName[names[i]] = i;
            if (IsNumeric && reader.TryRead(names[i], out var number))
                byNumber.TryAdd(number, i);
        }

        var lookup = byName.GetAlternateLookup<ReadOnlySpan<char>>();
        var labels = new int[rows.Count];
        for (var i = 0; i < rows.Count; i++)
        {
            var isKnown = lookup.TryGetValue(Field(rows[i]), out labels[i])
                || (IsNumeric && byNumber.TryGetValue(NumberAt(rows[i]), out labels[i]));
            if (!isKnown)
                throw Invalid(rows[i], $"one of the classes {MessageText.List(names)}");
        }

        return labels;
    }

    internal bool IsMissingAt(int row) => missing.Length != 0 && missing[row];

    internal ReadOnlySpan<char> Field(int row) => text[row + firstRow, Position];

    internal double NumberAt(int row) => IsMissingAt(row) || !reader.TryRead(Field(row), out var number) ? double.NaN : number;

    internal int CodeAt(int row) => IsMissingAt(row) ? -1 : All.Lookup[Field(row)];

    /// <summary>Whether this is one of the values.</summary>
    internal bool Holds(ReadOnlySpan<char> category)
    {
        for (var row = 0; row < Count; row++)
        {
            if (!IsMissingAt(row) && Field(row).SequenceEqual(category))
                return true;
        }

        return false;
    }

    /// <summary>Whether a value occurs twice, or a row has none; of very many rows only the first are checked.</summary>
    internal bool HasRepeats()
    {
        var rows = Math.Min(Count, 100_000);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var lookup = seen.GetAlternateLookup<ReadOnlySpan<char>>();
        for (var row = 0; row < rows; row++)
        {
            if (IsMissingAt(row) || !lookup.Add(Field(row)))
                return true;
        }

        return false;
    }

    /// <summary>Whether there are more categories; a text of its own in each row takes no more memory than so many.</summary>
    internal bool HasMoreCategoriesThan(int most) => (categories ??= FindCategories(most)) is not { } all || all.Names.Count > most;

    /// <summary>Refuses categories where numbers are needed.</summary>
    internal void CheckIsNumeric()
    {
        if (!IsNumeric)
            throw FirstNotNumber >= 0 ? NotANumber() : MessageText.Invalid($"{source}, column '{Name}': found categories, needed numbers.");
    }

    /// <summary>Refuses categories that are numbers with a few odd fields among them, or numbers written otherwise than the options
    /// say.</summary>
    internal void CheckIsCategories()
    {
        if (!IsNumeric && !IsCategorical && FirstNotNumber >= 0 && CsvOddNumber.AreMostlyNumbers(this, reader))
            throw NotANumber();
    }

    internal InvalidDataException NotANumber() => Invalid(FirstNotNumber, $"a number{CsvOddNumber.Remedy(this, reader, options)}");

    /// <summary>"file, line 7, column 'mpg': found 'x', needed ...".</summary>
    internal InvalidDataException Invalid(int row, string needed)
    {
        var found = IsMissingAt(row) ? "no value" : $"'{MessageText.Shorten(Field(row))}'";
        return MessageText.Invalid($"{source}, line {text.Line(row + firstRow)}, column '{Name}': found {found}, needed {needed}.");
    }

    private CategorySet All => categories ??= FindCategories(int.MaxValue)!;

    private T[] OfRows<T>(Func<int, T> at)
    {
        var result = new T[Count];
        for (var row = 0; row < Count; row++)
            result[row] = at(row);
        return result;
    }

    /// <summary>The different values in order; null where there are more than <paramref name="most"/>.</summary>
    private CategorySet? FindCategories(int most)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var lookup = seen.GetAlternateLookup<ReadOnlySpan<char>>();
        for (var row = 0; row < Count; row++)
        {
            if (!IsMissingAt(row) && lookup.Add(Field(row)) && seen.Count > most)
                return null;
        }

        return new CategorySet(Sorted(seen));
    }

    private IReadOnlyList<string> FindClasses()
    {
        CheckIsCategories();
        var most = options.MaxCategories;
        if ((IsNumeric ? FindNumbers(most) : HasMoreCategoriesThan(most) ? null : All.Names) is not { } found)
        {
            throw MessageText.Invalid(
                $"{source}, column '{Name}': found more than {most} different values for classes, needed at most " +
                $"CsvOptions.MaxCategories = {most} (ToRegressionDataset predicts numbers).");
        }

        foreach (var name in found)
            MessageText.CheckName(name, source, "class");
        return found;
    }

    /// <summary>The different numbers in order, each as it is first written; null where there are more than
    /// <paramref name="most"/>.</summary>
    /// <exception cref="InvalidDataException">One is not whole.</exception>
    private List<string>? FindNumbers(int most)
    {
        var seen = new Dictionary<double, string>();
        for (var row = 0; row < Count; row++)
        {
            if (IsMissingAt(row))
                continue;
            var number = NumberAt(row);
            if (number != Math.Floor(number))
            {
                throw MessageText.Invalid(
                    $"{source}, column '{Name}': found numbers such as '{MessageText.Shorten(Field(row))}' for classes, needed whole " +
                    "numbers or texts (ToRegressionDataset predicts numbers; CsvOptions.Categorical takes them for classes).");
            }

            if (seen.Count <= most && !seen.ContainsKey(number))
                seen.Add(number, Field(row).ToString());
        }

        return seen.Count > most ? null : Sorted(seen.Values);
    }

    private List<string> Sorted(IEnumerable<string> names)
    {
        List<string> sorted = [.. names];
        reader.Sort(sorted);
        return sorted;
    }

    private double FillIn(MissingPolicy policy)
    {
        var present = new double[NumberCount];
        var count = 0;
        for (var row = 0; row < Count; row++)
        {
            // An infinity is refused where it is used; it is no part of a mean.
            if (NumberAt(row) is var number && double.IsFinite(number))
                present[count++] = number;
        }

        Array.Resize(ref present, count);
        if (count == 0)
            return double.NaN;
        if (policy != MissingPolicy.Median)
            return present.Average();
        Array.Sort(present);
        return (present[(count - 1) / 2] + present[count / 2]) / 2;
    }

    private int MostFrequent()
    {
        var counts = new int[All.Names.Count];
        for (var row = 0; row < Count; row++)
        {
            if (CodeAt(row) is >= 0 and var code)
                counts[code]++;
        }

        return counts.Length == 0 ? -1 : Array.IndexOf(counts, counts.Max());
    }

    private sealed class CategorySet
    {
        internal CategorySet(List<string> names)
        {
            Names = names;
            var indices = new Dictionary<string, int>(names.Count, StringComparer.Ordinal);
            for (var i = 0; i < names.Count; i++)
                indices[names[i]] = i;
            Lookup = indices.GetAlternateLookup<ReadOnlySpan<char>>();
        }

        internal List<string> Names { get; }

        internal Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> Lookup { get; }
    }
}
