using System.Collections.Immutable;
using ModelGen.Generators.Specs;
using ModelGen.Generators.Surface;

namespace ModelGen.Generators;

/// <summary>Roslyn compares hint names without case, and gives up on all models where two files have one name: this keeps them
/// apart.</summary>
internal static class HintNames
{
    /// <summary>Names that several files have, or that differ from another only in case.</summary>
    public static EquatableArray<string> Clashes(ImmutableArray<EquatableArray<EmittedFile>> files) => files
        .SelectMany(f => f).Select(f => f.HintName)
        .GroupBy(n => n, StringComparer.OrdinalIgnoreCase).Where(g => g.Count() > 1)
        .SelectMany(g => g).Distinct(StringComparer.Ordinal).OrderBy(n => n, StringComparer.Ordinal).ToEquatable();

    public static string Unique(EmittedFile file, EquatableArray<string> clashes) =>
        clashes.Contains(file.HintName, StringComparer.Ordinal) ? ModelNames.Hash(file.Identity) + "." + file.HintName : file.HintName;
}
