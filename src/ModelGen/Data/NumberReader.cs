using System.Globalization;
using System.Numerics;

namespace ModelGen;

/// <summary>
/// What every reader of text takes for a number, and what for no value. NaN in any spelling is no value, whatever the list of texts says:
/// with a sign, in
/// capital letters, or as C prints it (<c>nan(ind)</c>, <c>-1.#IND</c>).
/// </summary>
internal sealed class NumberReader
{
    private const int MostDigits = 512;
    private readonly IReadOnlyList<string> missing;
    private readonly double[] missingNumbers;
    private readonly bool isPlain;

    internal NumberReader(IReadOnlyList<string> missing, char decimalSeparator = '.', char? thousandsSeparator = null)
    {
        this.missing = missing;
        DecimalSeparator = decimalSeparator;
        ThousandsSeparator = thousandsSeparator;
        isPlain = decimalSeparator == '.' && thousandsSeparator == null;
        var numbers = new List<double>();
        foreach (var text in missing)
        {
            if (!IsNaN(text.AsSpan().Trim()) && TryRead(text, out var number))
                numbers.Add(number);
        }

        missingNumbers = [.. numbers];
    }

    /// <summary>Texts that mean "no value" unless a caller says otherwise: what R, pandas, Weka and databases write.</summary>
    internal static IReadOnlyList<string> DefaultMissing { get; } =
        ["", "?", "NA", "N/A", "n/a", "#N/A", "#NA", "#N/A N/A", "<NA>", "NULL", "Null", "null", "None", "NaN", "nan"];

    /// <summary>Reads numbers with a decimal point.</summary>
    internal static NumberReader Default { get; } = new(DefaultMissing);

    internal char DecimalSeparator { get; }

    internal char? ThousandsSeparator { get; }

    /// <summary>The same texts for no value, with other separators.</summary>
    internal NumberReader With(char decimalSeparator, char? thousandsSeparator) => new(missing, decimalSeparator, thousandsSeparator);

    /// <summary>Whether a text says that there is no value.</summary>
    internal bool IsMissing(ReadOnlySpan<char> text)
    {
        text = text.Trim();
        for (var i = 0; i < missing.Count; i++)
        {
            if (text.SequenceEqual(missing[i]))
                return true;
        }

        // -999 also means -999.0.
        return IsNaN(text) || (missingNumbers.Length != 0 && TryRead(text, out var number) && Array.IndexOf(missingNumbers, number) >= 0);
    }

    /// <summary>Reads a number, finite or infinite; false for anything else, a missing value too.</summary>
    internal bool TryRead(ReadOnlySpan<char> text, out double number) => TryRead<double>(text, out number);

    /// <inheritdoc cref="TryRead(ReadOnlySpan{char}, out double)"/>
    internal bool TryRead<T>(ReadOnlySpan<char> text, out T number)
        where T : IFloatingPointIeee754<T>
    {
        text = text.Trim();
        if (isPlain && !text.StartsWith("\u2212"))
        {
            if (T.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out number!))
                return !T.IsNaN(number);
        }
        else if (text.Length <= MostDigits)
        {
            Span<char> plain = stackalloc char[MostDigits];
            var length = Normalize(text, plain);
            if (length > 0 && T.TryParse(plain[..length], NumberStyles.Float, CultureInfo.InvariantCulture, out number!))
                return true;
        }

        var isInfinite = IsInfinity(text, out var isNegative);
        number = isNegative ? T.NegativeInfinity : T.PositiveInfinity;
        return isInfinite;
    }

    /// <summary>Sorts by number when all names are numbers, else by character code; never by culture.</summary>
    internal void Sort(List<string> names)
    {
        var numeric = names.TrueForAll(name => TryRead(name, out _));
        names.Sort((a, b) =>
        {
            var order = numeric && TryRead(a, out var first) && TryRead(b, out var second) ? first.CompareTo(second) : 0;
            return order != 0 ? order : string.CompareOrdinal(a, b);
        });
    }

    /// <summary>Blanks of all widths are one separator, and both apostrophes another.</summary>
    internal static bool IsSame(char a, char b) => a == b || (IsBlank(a) && IsBlank(b)) || (a is '\'' or '\u2019' && b is '\'' or '\u2019');

    private static bool IsBlank(char c) => c is ' ' or '\u00A0' or '\u2009' or '\u202F';

    private static bool IsNaN(ReadOnlySpan<char> text)
    {
        text = WithoutSign(text, out _);
        if (text.Length < 3)
            return false;
        if (text.StartsWith("nan", StringComparison.OrdinalIgnoreCase))
            return text.Length == 3 || (text[3] == '(' && text[^1] == ')');
        return text.Equals("1.#IND", StringComparison.OrdinalIgnoreCase) || text.Equals("1.#QNAN", StringComparison.OrdinalIgnoreCase)
            || text.Equals("1.#SNAN", StringComparison.OrdinalIgnoreCase);
    }

    private static bool IsInfinity(ReadOnlySpan<char> text, out bool isNegative)
    {
        text = WithoutSign(text, out isNegative);
        return text.Equals("inf", StringComparison.OrdinalIgnoreCase) || text.Equals("infinity", StringComparison.OrdinalIgnoreCase)
            || text.Equals("1.#INF", StringComparison.OrdinalIgnoreCase) || text is "\u221E";
    }

    private static ReadOnlySpan<char> WithoutSign(ReadOnlySpan<char> text, out bool isNegative)
    {
        isNegative = text.Length != 0 && text[0] is '-' or '\u2212';
        return isNegative || text.StartsWith("+") ? text[1..] : text;
    }

    /// <summary>
    /// Writes a number as the invariant culture does; gives its length, or 0. Between separators of thousands there are three digits, or
    /// two as in India, and
    /// three after the last: 1,23 is no number where a comma is one.
    /// </summary>
    private int Normalize(ReadOnlySpan<char> text, Span<char> plain)
    {
        var digits = WithoutSign(text, out var isNegative);
        var length = 0;
        if (isNegative)
            plain[length++] = '-';
        var (group, groups, at) = (0, 0, 0);
        for (; at < digits.Length; at++)
        {
            if (char.IsAsciiDigit(digits[at]))
            {
                plain[length++] = digits[at];
                group++;
            }
            else if (ThousandsSeparator is { } separator && IsSame(digits[at], separator))
            {
                if (group is 0 or > 3 || (groups > 0 && group < 2))
                    return 0;
                (group, groups) = (0, groups + 1);
            }
            else
            {
                break;
            }
        }

        if (groups > 0 && group != 3)
            return 0;
        if (at < digits.Length && digits[at] == DecimalSeparator)
        {
            plain[length++] = '.';
            at++;
        }

        for (; at < digits.Length; at++)
        {
            if (!char.IsAsciiDigit(digits[at]) && digits[at] is not ('e' or 'E' or '+' or '-'))
                return 0;
            plain[length++] = digits[at];
        }

        return length;
    }
}
