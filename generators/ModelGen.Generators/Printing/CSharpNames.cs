using System.Globalization;
using System.Text;
using Microsoft.CodeAnalysis.CSharp;

namespace ModelGen.Generators.Printing;

/// <summary>Names and literals in emitted code: valid, deterministic, independent of culture.</summary>
internal static class CSharpNames
{
    /// <summary>The most characters of a name that is made of the user's; metadata have room for 1,023 bytes, with what is put before and
    /// behind.</summary>
    public const int Longest = 120;

    /// <summary>fc1.weight to fc1Weight.</summary>
    public static string Local(string name)
    {
        var result = new StringBuilder();
        var upper = false;
        foreach (var ch in name)
        {
            if (!char.IsLetterOrDigit(ch))
            {
                upper = result.Length > 0;
                continue;
            }
            // Two numbers stay two.
            if (upper && char.IsDigit(ch) && char.IsDigit(result[result.Length - 1])) result.Append('_');
            if (result.Length == 0 && char.IsDigit(ch)) result.Append('v');
            result.Append(upper ? char.ToUpperInvariant(ch) : result.Length == 0 ? char.ToLowerInvariant(ch) : ch);
            upper = false;
            if (result.Length == Longest) break;
        }
        return Escape(result.Length == 0 ? "value" : result.ToString());
    }

    /// <summary>fc1.weight to Fc1Weight.</summary>
    public static string Pascal(string name)
    {
        var local = Local(name).TrimStart('@');
        return char.ToUpperInvariant(local[0]) + local.Substring(1);
    }

    /// <summary>An identifier as it must be written: with an at sign where it is a keyword, be it only in some places.</summary>
    public static string Escape(string name) =>
        SyntaxFacts.GetKeywordKind(name) != SyntaxKind.None || SyntaxFacts.GetContextualKeywordKind(name) != SyntaxKind.None
            ? "@" + name
            : name;

    /// <summary>The name of a type: with an at sign also where it may become a keyword, as the compiler warns of names in small
    /// letters.</summary>
    public static string Type(string name) => name.All(c => c is >= 'a' and <= 'z') ? "@" + name : Escape(name);

    /// <summary>A literal of an int: the least one by its name, because it stands for "none".</summary>
    public static string Int(int value) => value == int.MinValue ? "int.MinValue" : value.ToString(CultureInfo.InvariantCulture);

    /// <summary>An integer or null.</summary>
    public static string Int(int? value) => value is { } number ? Int(number) : "null";

    /// <summary>A literal of the model's type that reads back as the same number.</summary>
    public static string Number(double value, bool isDouble)
    {
        if (isDouble) return Double(value);
        return Float((float)value);
    }

    public static string Float(float value)
    {
        if (float.IsNaN(value)) return "float.NaN";
        if (float.IsPositiveInfinity(value)) return "float.PositiveInfinity";
        if (float.IsNegativeInfinity(value)) return "float.NegativeInfinity";
        return Shortest(value.ToString("R", CultureInfo.InvariantCulture), value.ToString("G9", CultureInfo.InvariantCulture),
            s => float.Parse(s, CultureInfo.InvariantCulture) == value) + "f";
    }

    public static string Double(double value)
    {
        if (double.IsNaN(value)) return "double.NaN";
        if (double.IsPositiveInfinity(value)) return "double.PositiveInfinity";
        if (double.IsNegativeInfinity(value)) return "double.NegativeInfinity";
        return Shortest(value.ToString("R", CultureInfo.InvariantCulture), value.ToString("G17", CultureInfo.InvariantCulture),
            s => double.Parse(s, CultureInfo.InvariantCulture) == value) + "d";
    }

    /// <summary>"R" may lose a digit on .NET Framework hosts; then the long form is right everywhere.</summary>
    private static string Shortest(string shortForm, string longForm, Func<string, bool> roundTrips) => roundTrips(shortForm)
        ? shortForm
        : longForm;

    /// <summary>A string literal.</summary>
    public static string Text(string value) => CodeText.Literal(value);
}
