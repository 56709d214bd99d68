namespace ModelGen;

/// <summary>What to do with a row that lacks a value.</summary>
public enum MissingPolicy
{
    /// <summary>Throw, naming line and column.</summary>
    Reject,

    /// <summary>Leave the row out.</summary>
    DropRow,

    /// <summary>Fill in the column's mean, or its most frequent category. A target is never filled in.</summary>
    Mean,

    /// <summary>Fill in the column's median, or its most frequent category. A target is never filled in.</summary>
    Median,

    /// <summary>Keep it as NaN, or as a one-hot code of zeros. A target is never kept.</summary>
    Keep,
}

/// <summary>How a column of categories becomes numbers.</summary>
public enum CategoryEncoding
{
    /// <summary>One number for each category: 1 for the row's own, 0 for the others.</summary>
    OneHot,

    /// <summary>One number: the category's index, 0, 1, 2, ... in sorted order.</summary>
    Index,
}

/// <summary>How to read a table of text.</summary>
public sealed record CsvOptions
{
    /// <summary>What stands between fields.</summary>
    public char Separator { get; init; } = ',';

    /// <summary>Fields are separated by runs of blanks and tabs instead of <see cref="Separator"/>.</summary>
    public bool Whitespace { get; init; }

    /// <summary>Whether the first line (after <see cref="SkipLines"/>) names the columns.</summary>
    public bool Header { get; init; } = true;

    /// <summary>Names for the columns, when there is no header or in place of it.</summary>
    public IReadOnlyList<string> ColumnNames
    {
        get;
        init
        {
            ArgumentNullException.ThrowIfNull(value);
            field = value;
        }
    } = [];

    /// <summary>Lines to ignore at the start.</summary>
    public int SkipLines { get; init; }

    /// <summary>What encloses fields that contain separators, line ends or quotes (doubled); null when quotes are ordinary characters.</summary>
    public char? Quote { get; init; } = '"';

    /// <summary>Remove blanks around fields that are not quoted.</summary>
    public bool Trim { get; init; } = true;

    /// <summary>Fields that mean "no value".</summary>
    public IReadOnlyList<string> MissingValues
    {
        get;
        init
        {
            ArgumentNullException.ThrowIfNull(value);
            field = value;
        }
    } = ["", "?", "NA", "N/A", "NaN", "nan", "null"];

    /// <summary>What to do with a row that lacks a value.</summary>
    public MissingPolicy Missing { get; init; } = MissingPolicy.Reject;

    /// <summary>Columns that must hold numbers; others are taken for numbers when every field is one.</summary>
    public IReadOnlyList<string> Numeric
    {
        get;
        init
        {
            ArgumentNullException.ThrowIfNull(value);
            field = value;
        }
    } = [];

    /// <summary>Columns to take for categories although every field is a number.</summary>
    public IReadOnlyList<string> Categorical
    {
        get;
        init
        {
            ArgumentNullException.ThrowIfNull(value);
            field = value;
        }
    } = [];

    /// <summary>How categories among the features become numbers.</summary>
    public CategoryEncoding Encoding { get; init; } = CategoryEncoding.OneHot;

    /// <summary>More categories than this in a feature are taken for a mistake (a name, an identifier, a misspelt number).</summary>
    public int MaxCategories { get; init; } = 256;
}
