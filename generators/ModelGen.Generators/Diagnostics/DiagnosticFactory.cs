using Microsoft.CodeAnalysis;
using ModelGen.Generators.Parsing;
using ModelGen.Generators.Specs;

namespace ModelGen.Generators.Diagnostics;

/// <summary>Findings and places, joined at the last moment.</summary>
internal static class DiagnosticFactory
{
    public static Diagnostic Create(Finding finding, SourceMap sites)
    {
        var location = sites.Locate(finding.Site);
        var related = finding.Related.Select(sites.Locate);
        object[] arguments = [.. finding.Arguments];
        return Descriptors.Find(finding.Id) is { } descriptor
            ? Diagnostic.Create(descriptor, location, related, arguments)
            : Diagnostic.Create(Descriptors.Find("MG0001")!, location, "Finding", "Report", $"there is no diagnostic {finding.Id}");
    }
}
