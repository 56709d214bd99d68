using System.Globalization;

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
    /// <summary>The separator of fields.</summary>
    public char Separator { get; init; } = ',';

    /// <summary>Fields are separated by runs of blanks and tabs instead of <see cref="Separator"/>.</summary>
    public bool Whitespace { get; init; }

    /// <summary>Whether the first line (after <see cref="SkipLines"/>) names the columns. Where it looks like a row of data, such as
    /// numbers alone, the table is
    /// refused.</summary>
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

    /// <summary>The quote around fields that contain separators, line ends or quotes (doubled); null when quotes are ordinary
    /// characters.</summary>
    public char? Quote { get; init; } = '"';

    /// <summary>Remove blanks around fields that are not quoted.</summary>
    public bool Trim { get; init; } = true;

    /// <summary>The decimal separator of numbers; null for what <see cref="Culture"/> has, a point where that is null
    /// too.</summary>
    public char? DecimalSeparator { get; init; }

    /// <summary>The separator of groups of three digits, as in <c>1,234,567</c>; null for what <see cref="Culture"/> has,
    /// nothing where that is
    /// null too. Blanks of all widths are one separator, and so are both apostrophes.</summary>
    public char? ThousandsSeparator { get; init; }

    /// <summary>The culture of the numbers, such as <c>CultureInfo.GetCultureInfo("de-DE")</c> for <c>1.234,5</c>; null for a decimal point
    /// alone. The separator
    /// of fields does not follow from it.</summary>
    public CultureInfo? Culture { get; init; }

    /// <summary>
    /// Fields that mean "no value", in this spelling, or where they are numbers in any spelling of that number. NaN in any spelling
    /// (<c>NAN</c>, <c>-nan</c>)
    /// means it whatever the list says.
    /// </summary>
    public IReadOnlyList<string> MissingValues
    {
        get;
        init
        {
            ArgumentNullException.ThrowIfNull(value);
            field = value;
        }
    } = NumberReader.DefaultMissing;

    /// <summary>What to do with a row that lacks a value.</summary>
    public MissingPolicy Missing { get; init; } = MissingPolicy.Reject;

    /// <summary>Columns that must hold numbers; others are columns of numbers when every field is one. Where only most fields are numbers,
    /// a dataset is refused
    /// with the first of the others, unless the column is <see cref="Categorical"/>.</summary>
    public IReadOnlyList<string> Numeric
    {
        get;
        init
        {
            ArgumentNullException.ThrowIfNull(value);
            field = value;
        }
    } = [];

    /// <summary>Columns of categories although most fields, or all, are numbers.</summary>
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

    /// <summary>More categories than this in a feature, or classes in a target, are refused as a mistake (a name, an identifier, an
    /// amount).</summary>
    public int MaxCategories { get; init; } = 256;

    /// <summary>How numbers and missing values are read.</summary>
    /// <exception cref="ArgumentException">A separator is a digit or a sign, or both are the same.</exception>
    internal NumberReader Numbers()
    {
        var format = Culture?.NumberFormat;
        var point = DecimalSeparator ?? format?.NumberDecimalSeparator[0] ?? '.';
        var thousands = ThousandsSeparator ?? (format is { NumberGroupSeparator: [var group, ..] } && group != point ? group : null);
        if (IsPartOfNumber(point) || (thousands is { } given && (IsPartOfNumber(given) || NumberReader.IsSame(given, point))))
        {
            throw new ArgumentException(
                $"Found decimal separator '{point}' and thousands separator '{thousands}', needed two different characters, neither a " +
                "digit, a letter nor a sign (CsvOptions.DecimalSeparator, ThousandsSeparator, Culture).");
        }

        return new NumberReader(MissingValues, point, thousands);
    }

    private static bool IsPartOfNumber(char c) => char.IsAsciiLetterOrDigit(c) || c is '+' or '-' or '\u2212' or '\n' or '\r';
}
