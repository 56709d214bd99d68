using System.Globalization;

namespace ModelGen;

/// <summary>Fields that are not numbers as the options have them in a column that seems to be of numbers, and what would read
/// them.</summary>
internal static class CsvOddNumber
{
    private static readonly (char Decimal, char? Thousands)[] Formats =
        [('.', null), (',', null), ('.', ','), (',', '.'), ('.', ' '), (',', ' '), ('.', '\''), (',', '\'')];

    /// <summary>Whether most values are numbers, in the column's own format or any other.</summary>
    internal static bool AreMostlyNumbers(CsvColumn column, NumberReader reader)
    {
        List<NumberReader> readers = [reader, .. Readers(reader)];
        var (numbers, values) = (0, 0);
        for (var row = 0; row < column.Count; row++)
        {
            if (column.IsMissingAt(row))
                continue;
            values++;
            if (IsNumber(Bare(column.Field(row)), readers))
                numbers++;
        }

        return 2 * numbers > values;
    }

    /// <summary>The options that read the first odd field: " (CsvOptions.DecimalSeparator = ',' reads it as 0.75)", or what else to do with
    /// it.</summary>
    internal static string Remedy(CsvColumn column, NumberReader reader, CsvOptions options)
    {
        var odd = column.Field(column.FirstNotNumber);
        if (FormatsOf(column, odd, reader) is { Count: > 0 } formats)
            return $" ({string.Join(", ", formats)})";
        if (Bare(odd) is var bare && bare.Length != odd.Length && IsNumber(bare, [reader, .. Readers(reader)]))
            return $" without '{odd.Trim().ToString().Replace(bare.ToString(), string.Empty, StringComparison.Ordinal).Trim()}' (no " +
                "option reads it)";
        if (2 * column.NumberCount <= column.Count - column.MissingCount)
            return string.Empty;
        return !options.Header && column.FirstNotNumber == 0 && column.NumberCount == column.Count - column.MissingCount - 1
            ? " (CsvOptions.Header = true takes the first row for names)"
            : $" as in {column.NumberCount} other rows (CsvOptions.MissingValues lists fields that mean no value, " +
                "CsvOptions.Categorical columns of categories)";
    }

    /// <summary>The options that read the odd field and the most other fields; two, where they read different numbers.</summary>
    private static List<string> FormatsOf(CsvColumn column, ReadOnlySpan<char> odd, NumberReader reader)
    {
        var (best, found) = (0, new List<(NumberReader Reader, double Value)>());
        foreach (var other in Readers(reader))
        {
            if (!other.TryRead(odd, out var value))
                continue;
            var count = 0;
            for (var row = 0; row < column.Count; row++)
                count += !column.IsMissingAt(row) && other.TryRead(column.Field(row), out _) ? 1 : 0;
            if (count > best)
                found.Clear();
            if (count >= best && !found.Exists(known => known.Value == value))
                found.Add((other, value));
            best = Math.Max(best, count);
        }

        return [.. found.Take(2).Select(format => $"{Options(format.Reader, reader)} reads it as " +
            $"{format.Value.ToString("R", CultureInfo.InvariantCulture)}")];
    }

    private static List<NumberReader> Readers(NumberReader own) =>
    [
        .. from format in Formats
           where format != (own.DecimalSeparator, own.ThousandsSeparator)
           select own.With(format.Decimal, format.Thousands),
    ];

    private static bool IsNumber(ReadOnlySpan<char> text, List<NumberReader> readers)
    {
        foreach (var reader in readers)
        {
            if (reader.TryRead(text, out _))
                return true;
        }

        return false;
    }

    /// <summary>A text without a percent or currency sign.</summary>
    private static ReadOnlySpan<char> Bare(ReadOnlySpan<char> text)
    {
        text = text.Trim();
        if (text.Length > 1 && IsUnit(text[0]))
            text = text[1..].TrimStart();
        if (text.Length > 1 && IsUnit(text[^1]))
            text = text[..^1].TrimEnd();
        return text;
    }

    private static bool IsUnit(char c) => c is '%' or '\u2030' || char.GetUnicodeCategory(c) == UnicodeCategory.CurrencySymbol;

    private static string Options(NumberReader other, NumberReader own)
    {
        var names = new List<string>();
        if (other.DecimalSeparator != own.DecimalSeparator)
            names.Add($"DecimalSeparator = {Quoted(other.DecimalSeparator)}");
        if (other.ThousandsSeparator != own.ThousandsSeparator)
            names.Add($"ThousandsSeparator = {(other.ThousandsSeparator is { } c ? Quoted(c) : "null")}");
        return $"CsvOptions.{string.Join(" and ", names)}";
    }

    private static string Quoted(char c) => c == '\'' ? "'\\''" : $"'{c}'";
}
