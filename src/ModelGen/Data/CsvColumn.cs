using System.Globalization;

namespace ModelGen;

/// <summary>One column of a <see cref="CsvTable"/>: numbers, or categories.</summary>
public sealed class CsvColumn
{
    private readonly CsvText text;
    private readonly string source;
    private readonly int firstRow;
    private readonly double[] numbers = [];
    private readonly int[] codes = [];
    private readonly List<string> categories = [];
    private readonly CsvColumn? like;
    private List<string>? classes;

    internal CsvColumn(CsvText text, int firstRow, int position, string name, string source, CsvOptions options, CsvColumn? like)
    {
        this.text = text;
        this.firstRow = firstRow;
        this.source = source;
        this.like = like;
        Position = position;
        Name = name;
        Count = text.Rows - firstRow;

        var missing = new bool[Count];
        FirstNotNumber = -1;
        var parsed = new double[Count];
        for (var row = 0; row < Count; row++)
        {
            var field = Field(row);
            missing[row] = IsMissing(field, options.MissingValues);
            if (missing[row])
            {
                MissingCount++;
                parsed[row] = double.NaN;
            }
            else if (!double.TryParse(field, NumberStyles.Float, CultureInfo.InvariantCulture, out parsed[row]) && FirstNotNumber < 0)
            {
                FirstNotNumber = row;
            }
        }

        var mustBeNumeric = like?.IsNumeric ?? options.Numeric.Contains(name);
        IsNumeric = mustBeNumeric || (like == null && FirstNotNumber < 0 && MissingCount < Math.Max(1, Count) && !options.Categorical.Contains(name));
        if (IsNumeric)
        {
            numbers = parsed;
            if (FirstNotNumber >= 0)
                throw NotANumber();
            Fallback = like?.Fallback ?? FillIn(options.Missing);
        }
        else
        {
            codes = Encode(missing);
            Fallback = like?.Fallback ?? MostFrequent();
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
    public ReadOnlySpan<double> Numbers => numbers;

    /// <summary>The categories in order (by number when all are numbers, else by character code); empty for a column of numbers.</summary>
    public IReadOnlyList<string> Categories => categories;

    /// <summary>Each row's index into <see cref="Categories"/>, -1 where there is none; empty for a column of numbers.</summary>
    public ReadOnlySpan<int> Codes => codes;

    /// <summary>The number or category index that stands in for a missing value.</summary>
    internal double Fallback { get; }

    /// <summary>The first row whose value is not a number, or -1.</summary>
    internal int FirstNotNumber { get; }

    /// <summary>The numbers as a series, one for each row, such as <see cref="TimeSeriesWindows"/> takes.</summary>
    /// <exception cref="InvalidDataException">The column holds categories, or a number is missing; file, line and column are named.</exception>
    public float[] ToFloats()
    {
        if (!IsNumeric)
            throw FirstNotNumber >= 0 ? NotANumber() : new InvalidDataException($"{source}, column '{Name}': found categories, needed numbers.");
        var result = new float[Count];
        for (var row = 0; row < Count; row++)
        {
            if (double.IsNaN(numbers[row]))
                throw Invalid(row, "a number");
            result[row] = (float)numbers[row];
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
        $"{Name}: {(IsNumeric ? "numbers" : $"{categories.Count} categories")}{(MissingCount == 0 ? string.Empty : $", {MissingCount} missing")}";

    /// <summary>The different values in order, of the table this one must be like where there is one: the classes, when this is a target.</summary>
    internal IReadOnlyList<string> Classes()
    {
        if (like != null)
            return like.Classes();
        if (!IsNumeric)
            return categories;
        if (classes == null)
        {
            var seen = new HashSet<string>(StringComparer.Ordinal);
            var lookup = seen.GetAlternateLookup<ReadOnlySpan<char>>();
            for (var row = 0; row < Count; row++)
            {
                if (!IsMissingAt(row))
                    lookup.Add(Field(row));
            }

            classes = [.. seen];
            Sort(classes);
        }

        return classes;
    }

    internal bool IsMissingAt(int row) => IsNumeric ? double.IsNaN(numbers[row]) : codes[row] < 0;

    internal ReadOnlySpan<char> Field(int row) => text[row + firstRow, Position];

    internal InvalidDataException NotANumber() => Invalid(FirstNotNumber, "a number");

    /// <summary>"file, line 7, column 'mpg': found 'x', needed ...".</summary>
    internal InvalidDataException Invalid(int row, string needed) =>
        new($"{source}, line {text.Lines[row + firstRow]}, column '{Name}': found {(IsMissingAt(row) ? "no value" : $"'{Field(row)}'")}, needed {needed}.");

    private static bool IsMissing(ReadOnlySpan<char> field, IReadOnlyList<string> missing)
    {
        for (var i = 0; i < missing.Count; i++)
        {
            if (field.SequenceEqual(missing[i]))
                return true;
        }

        return false;
    }

    private int[] Encode(bool[] missing)
    {
        var indices = new Dictionary<string, int>(StringComparer.Ordinal);
        var lookup = indices.GetAlternateLookup<ReadOnlySpan<char>>();
        if (like == null)
        {
            for (var row = 0; row < Count; row++)
            {
                if (!missing[row] && !lookup.ContainsKey(Field(row)))
                    indices.Add(Field(row).ToString(), 0);
            }

            categories.AddRange(indices.Keys);
            Sort(categories);
        }
        else
        {
            categories.AddRange(like.categories);
        }

        for (var i = 0; i < categories.Count; i++)
            indices[categories[i]] = i;

        var result = new int[Count];
        for (var row = 0; row < Count; row++)
        {
            if (missing[row])
            {
                result[row] = -1;
            }
            else if (!lookup.TryGetValue(Field(row), out result[row]))
            {
                throw new InvalidDataException(
                    $"{source}, line {text.Lines[row + firstRow]}, column '{Name}': found '{Field(row)}', needed one of the {categories.Count} categories of the table it must be like.");
            }
        }

        return result;
    }

    /// <summary>By number when all names are numbers, else by character code; never by culture.</summary>
    internal static void Sort(List<string> names)
    {
        var numeric = names.TrueForAll(name => double.TryParse(name, NumberStyles.Float, CultureInfo.InvariantCulture, out _));
        names.Sort((a, b) =>
        {
            var order = numeric
                ? double.Parse(a, NumberStyles.Float, CultureInfo.InvariantCulture).CompareTo(double.Parse(b, NumberStyles.Float, CultureInfo.InvariantCulture))
                : 0;
            return order != 0 ? order : string.CompareOrdinal(a, b);
        });
    }

    private double FillIn(MissingPolicy policy)
    {
        var present = Array.FindAll(numbers, value => !double.IsNaN(value));
        if (present.Length == 0)
            return double.NaN;
        if (policy != MissingPolicy.Median)
            return present.Average();
        Array.Sort(present);
        return (present[(present.Length - 1) / 2] + present[present.Length / 2]) / 2;
    }

    private int MostFrequent()
    {
        var counts = new int[categories.Count];
        foreach (var code in codes)
        {
            if (code >= 0)
                counts[code]++;
        }

        return counts.Length == 0 ? -1 : Array.IndexOf(counts, counts.Max());
    }
}
