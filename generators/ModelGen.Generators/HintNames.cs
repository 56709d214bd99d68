using System.Collections.Immutable;
using System.Globalization;
using ModelGen.Generators.Specs;

namespace ModelGen.Generators;

/// <summary>Roslyn compares hint names without case, C# compares class names with it: this keeps <c>Net</c> and <c>NET</c> apart.</summary>
internal static class HintNames
{
    /// <summary>Names that differ from another only in case.</summary>
    public static EquatableArray<string> Clashes(ImmutableArray<EquatableArray<EmittedFile>> files) => files
        .SelectMany(f => f).Select(f => f.HintName)
        .GroupBy(n => n, StringComparer.OrdinalIgnoreCase).Where(g => g.Count() > 1)
        .SelectMany(g => g).Distinct(StringComparer.Ordinal).OrderBy(n => n, StringComparer.Ordinal).ToEquatable();

    public static string Unique(string name, EquatableArray<string> clashes)
    {
        if (!clashes.Contains(name, StringComparer.Ordinal)) return name;
        var hash = 2166136261u; // FNV-1a: the same on every machine
        foreach (var c in name) hash = unchecked((hash ^ c) * 16777619u);
        return hash.ToString("x8", CultureInfo.InvariantCulture) + "." + name;
    }
}
