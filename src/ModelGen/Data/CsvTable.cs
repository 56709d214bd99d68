using System.Numerics;

namespace ModelGen;

/// <summary>Names a column: by its name, by its place from 0, or from the end as <c>^1</c>.</summary>
public readonly struct ColumnReference
{
    private readonly string? name;
    private readonly Index index;

    private ColumnReference(string? name, Index index)
    {
        this.name = name;
        this.index = index;
    }

    /// <summary>By name.</summary>
    /// <param name="name">As in the header.</param>
    public static implicit operator ColumnReference(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return new(name, default);
    }

    /// <summary>By place.</summary>
    /// <param name="index">From 0.</param>
    public static implicit operator ColumnReference(int index) => new(null, index);

    /// <summary>By place, from either end.</summary>
    /// <param name="index">Such as <c>^1</c>, the last.</param>
    public static implicit operator ColumnReference(Index index) => new(null, index);

    /// <summary>The name or place.</summary>
    public override string ToString() => name != null ? $"'{name}'" : index.ToString();

    internal int Find(IReadOnlyList<CsvColumn> columns)
    {
        if (name == null)
        {
            var offset = index.GetOffset(columns.Count);
            return (uint)offset < (uint)columns.Count
                ? offset
                : throw new ArgumentException($"Column {index} does not exist; the table has {columns.Count} columns.");
        }

        for (var i = 0; i < columns.Count; i++)
        {
            if (string.Equals(columns[i].Name, name, StringComparison.Ordinal))
                return i;
        }

        throw new ArgumentException($"Column '{MessageText.Shorten(name)}' does not exist; the table has " +
            $"{MessageText.List([.. columns.Select(column => column.Name)])}.");
    }
}

/// <summary>
/// A table of text whose columns are numbers or categories. <c>Csv.Load("iris.csv").ToDataset(target: "species")</c> makes it a
/// dataset: the target column becomes the class, all others the features.
/// </summary>
public sealed class CsvTable
{
    private readonly string source;

    internal CsvTable(IReadOnlyList<CsvColumn> columns, int count, CsvOptions options, string source)
    {
        Columns = columns;
        Count = count;
        Options = options;
        this.source = source;
    }

    /// <summary>How it was read.</summary>
    internal CsvOptions Options { get; }

    /// <summary>The columns, in order.</summary>
    public IReadOnlyList<CsvColumn> Columns { get; }

    /// <summary>Number of rows, without the header.</summary>
    public int Count { get; }

    /// <summary>A column by name, place, or place from the end.</summary>
    /// <param name="column">Such as <c>"species"</c>, <c>0</c> or <c>^1</c>.</param>
    /// <exception cref="ArgumentException">There is no such column.</exception>
    public CsvColumn this[ColumnReference column] => Columns[column.Find(Columns)];

    /// <summary>The text of a field, without its quotes.</summary>
    /// <param name="row">From 0.</param>
    /// <param name="column">Such as <c>"species"</c>, <c>0</c> or <c>^1</c>.</param>
    public string this[int row, ColumnReference column] => this[column][row];

    /// <summary>The table with these columns alone, in this order.</summary>
    /// <param name="columns">Which columns.</param>
    /// <exception cref="ArgumentException">There is no such column.</exception>
    public CsvTable Select(params ReadOnlySpan<ColumnReference> columns)
    {
        var chosen = new List<CsvColumn>();
        foreach (var column in columns)
            chosen.Add(this[column]);
        return new CsvTable(chosen, Count, Options, source);
    }

    /// <summary>The table without these columns.</summary>
    /// <param name="columns">Which columns.</param>
    /// <exception cref="ArgumentException">There is no such column.</exception>
    public CsvTable Without(params ReadOnlySpan<ColumnReference> columns)
    {
        var left = new List<CsvColumn>(Columns);
        foreach (var column in columns)
            left.Remove(this[column]);
        return new CsvTable(left, Count, Options, source);
    }

    /// <summary>A dataset for classification: the target column's values are the classes, the other columns the features.</summary>
    /// <param name="target">The column to predict.</param>
    /// <param name="classes">
    /// The classes in the order of their indices, as the file spells them; null for the target column's own values, sorted (by number
    /// when all are numbers), so that labels 0, 1, 2 keep their meaning.
    /// </param>
    /// <exception cref="InvalidDataException">A value is missing, unknown, or too many categories were found; file, line and column are
    /// named.</exception>
    /// <exception cref="ArgumentException">There is no such column.</exception>
    public Dataset<float, int> ToDataset(ColumnReference target, IReadOnlyList<string>? classes = null) =>
        ToDataset<float>(target, classes);

    /// <inheritdoc cref="ToDataset(ColumnReference, IReadOnlyList{string}?)"/>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>, the type of the features.</typeparam>
    public Dataset<T, int> ToDataset<T>(ColumnReference target, IReadOnlyList<string>? classes = null)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var column = this[target];
        var names = classes ?? column.Classes();
        var rows = Rows([column], Without(target).Columns);
        var labels = column.Labels(names, rows);
        var x = Features<T>(Without(target).Columns, rows, out var features);
        return new Dataset<T, int>(x, features.Count, labels, 1, NonFinite.Allow) { FeatureNames = features, ClassNames = names };
    }

    /// <summary>A dataset for regression: the target columns are numbers to predict, the other columns the features.</summary>
    /// <param name="targets">One column or more.</param>
    /// <exception cref="InvalidDataException">A value is missing or not a number, or too many categories were found; file, line and column
    /// are named.</exception>
    /// <exception cref="ArgumentException">There is no such column, or none was given.</exception>
    public Dataset<float, float> ToRegressionDataset(params ReadOnlySpan<ColumnReference> targets) => ToRegressionDataset<float>(targets);

    /// <inheritdoc cref="ToRegressionDataset(ReadOnlySpan{ColumnReference})"/>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    public Dataset<T, T> ToRegressionDataset<T>(params ReadOnlySpan<ColumnReference> targets)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (targets.Length == 0)
            throw new ArgumentException("Found no target column, needed at least one.", nameof(targets));
        var columns = Select(targets).Columns;
        foreach (var column in columns)
            column.CheckIsNumeric();

        var others = Without(targets).Columns;
        var rows = Rows(columns, others);
        var x = Features<T>(others, rows, out var features);
        var y = Features<T>(columns, rows, out _);
        return new Dataset<T, T>(x, features.Count, y, columns.Count, NonFinite.Allow) { FeatureNames = features };
    }

    /// <summary>
    /// All columns as features, for data without a target: row-major, <paramref name="width"/> numbers a row. Missing values follow
    /// <see cref="CsvOptions.Missing"/>, so take a series to forecast from <see cref="CsvColumn.ToFloats"/>, which fills nothing in.
    /// </summary>
    /// <param name="width">Elements per row.</param>
    /// <exception cref="InvalidDataException">A value is missing, or too many categories were found; file, line and column are
    /// named.</exception>
    public float[] ToArray(out int width)
    {
        var x = Features<float>(Columns, Rows([], Columns), out var features);
        width = features.Count;
        return x;
    }

    /// <summary>One line for each column.</summary>
    public override string ToString() => $"{source}: {Count} rows\n" + string.Join("\n", Columns);

    /// <summary>The rows to use: all, or those without missing values. Targets are never filled in.</summary>
    private CsvRows Rows(IReadOnlyList<CsvColumn> targets, IReadOnlyList<CsvColumn> features)
    {
        var kept = 0;
        for (var row = 0; row < Count; row++)
        {
            var target = FirstMissing(targets, row);
            var feature = FirstMissing(features, row);
            if ((target ?? feature) != null && Options.Missing == MissingPolicy.DropRow)
                continue;
            if (target != null)
                throw target.Invalid(row, "a target (CsvOptions.Missing = DropRow leaves such rows out)");
            if (feature != null && Options.Missing == MissingPolicy.Reject)
                throw feature.Invalid(row, "a value (CsvOptions.Missing says what else to do)");
            kept++;
        }

        if (kept == 0)
            throw MessageText.Invalid($"{source}: found no usable row of {Count}, needed at least one.");
        if (kept == Count)
            return new CsvRows(Count);
        var rows = new int[kept];
        var next = 0;
        for (var row = 0; row < Count; row++)
        {
            if ((FirstMissing(targets, row) ?? FirstMissing(features, row)) == null)
                rows[next++] = row;
        }

        return new CsvRows(rows);
    }

    private static CsvColumn? FirstMissing(IReadOnlyList<CsvColumn> columns, int row)
    {
        for (var i = 0; i < columns.Count; i++)
        {
            if (columns[i].MissingCount > 0 && columns[i].IsMissingAt(row))
                return columns[i];
        }

        return null;
    }

    private T[] Features<T>(IReadOnlyList<CsvColumn> columns, CsvRows rows, out List<string> names)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        names = [];
        var offsets = new int[columns.Count];
        for (var c = 0; c < columns.Count; c++)
        {
            var column = columns[c];
            offsets[c] = names.Count;
            column.CheckIsCategories();
            if (column.IsNumeric || Options.Encoding == CategoryEncoding.Index)
            {
                names.Add(column.Name);
                continue;
            }

            if (column.HasMoreCategoriesThan(Options.MaxCategories))
            {
                throw MessageText.Invalid(
                    $"{source}, column '{column.Name}': found more than {Options.MaxCategories} categories, needed " +
                    $"CsvOptions.MaxCategories = {Options.MaxCategories} at most (the first value that is not a number is " +
                    $"'{MessageText.Shorten(column.Field(Math.Max(0, column.FirstNotNumber)))}'); leave the column out with Without, or " +
                    "say that it is Numeric.");
            }

            foreach (var category in column.Categories)
                names.Add(MessageText.CheckName($"{column.Name}={category}", source, "feature"));
        }

        if (names.Count == 0)
            throw MessageText.Invalid($"{source}: found no column beside the target, needed at least one feature.");

        var width = names.Count;
        var x = new T[Sizes.Product(rows.Count, width)];
        for (var c = 0; c < columns.Count; c++)
        {
            for (var i = 0; i < rows.Count; i++)
                Encode(columns[c], rows[i], x.AsSpan((i * width) + offsets[c]));
        }

        return x;
    }

    private void Encode<T>(CsvColumn column, int row, Span<T> x)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var missing = column.IsMissingAt(row);
        var value = missing ? (Options.Missing == MissingPolicy.Keep ? double.NaN : column.Fallback)
            : column.IsNumeric ? column.NumberAt(row)
            : column.CodeAt(row);
        if (!column.IsNumeric && Options.Encoding == CategoryEncoding.OneHot)
        {
            if (!double.IsNaN(value) && value >= 0)
                x[(int)value] = T.One;
            return;
        }

        x[0] = T.CreateTruncating(value);
        if (!T.IsFinite(x[0]) && !(missing && Options.Missing == MissingPolicy.Keep))
            throw column.Invalid(
                row, missing ? "a value; the column has none to fill it in from" : $"a number that a {typeof(T).Name} can hold");
    }
}
