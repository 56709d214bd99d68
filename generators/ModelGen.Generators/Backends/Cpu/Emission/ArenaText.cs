using System.Globalization;
using ModelGen.Generators.Ir;

namespace ModelGen.Generators.Backends.Cpu;

/// <summary>The size of an arena as people write it.</summary>
internal static class ArenaText
{
    /// <summary>Elements as "96B + 16", what grows most first.</summary>
    public static string Of(Arena arena) =>
        arena.Elements.Terms.Count == 0 ? "0" : string.Join(" + ", arena.Elements.Terms.Reverse().Select(Term));

    private static string Term(SizeTerm term)
    {
        var symbols = string.Concat(term.Factors.Select(f => f.ToString() switch { "batch" => "B", "length" => "T", var other => other }));
        return term.Coefficient == 1 && symbols.Length > 0 ? symbols : term.Coefficient.ToString(CultureInfo.InvariantCulture) + symbols;
    }
}
