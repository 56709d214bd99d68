using System.Globalization;
using ModelGen.Generators.Ir;

namespace ModelGen.Generators.Backends;

/// <summary>Sizes as C#, over the names of symbols.</summary>
internal static class SizeCode
{
    /// <summary>A size: <c>784</c>, <c>batch</c>, <c>batch * length * 3</c>.</summary>
    public static string Code(this Dim size) => ((SizeExpression)size).Code();

    /// <summary>A size: <c>16 + batch * 96</c>.</summary>
    public static string Code(this SizeExpression size) => Sum(size, "");

    /// <summary>A size that may lie beyond 32 bits: <c>16 + (long)batch * 96</c>.</summary>
    public static string LongCode(this SizeExpression size) => Sum(size, "(long)");

    /// <summary>Over the members of a program: <c>Batch * 96</c>.</summary>
    public static string OfMembers(string code) => code.Replace("batch", "Batch").Replace("length", "Length");

    private static string Sum(SizeExpression size, string cast) =>
        size.Terms.Count == 0 ? "0" : string.Join(" + ", size.Terms.Select(t => t.Factors.Count == 0 ? Product(t) : cast + Product(t)));

    private static string Product(SizeTerm term)
    {
        var factors = term.Factors.Select(Factor).ToList();
        if (term.Coefficient != 1 || factors.Count == 0) factors.Add(term.Coefficient.ToString(CultureInfo.InvariantCulture));
        return string.Join(" * ", factors);
    }

    private static string Factor(SizeFactor factor) => factor switch
    {
        SizeSymbol symbol => symbol.Name,
        SizeQuotient quotient => $"(({quotient.Dividend.Code()}) / {quotient.Divisor.ToString(CultureInfo.InvariantCulture)})",
        _ => throw new InvalidOperationException($"'{factor}' is not printed as code"),
    };
}
