using Microsoft.CodeAnalysis;
using ModelGen.Generators.Diagnostics;
using ModelGen.Generators.Printing;
using ModelGen.Generators.Specs;

namespace ModelGen.Generators.Frontend;

/// <summary>Findings and places, joined at the last moment.</summary>
internal static class DiagnosticFactory
{
    private const int Longest = 400;

    public static Diagnostic Create(Finding finding, SourceMap sites)
    {
        var location = sites.Locate(finding.Site);
        var related = finding.Related.Select(sites.Locate);
        object[] arguments = [.. finding.Arguments.Select(Shown)];
        return Descriptors.Find(finding.Id) is { } descriptor
            ? Diagnostic.Create(descriptor, location, related, arguments)
            : Diagnostic.Create(Descriptors.Find("MG0001")!, location, "Finding", "Report", $"there is no diagnostic {finding.Id}");
    }

    /// <summary>What a user wrote, on one line and no longer than a person reads.</summary>
    private static string Shown(string argument) =>
        CodeText.Printable(argument.Length <= Longest ? argument : argument.Substring(0, Longest) + "...");
}
