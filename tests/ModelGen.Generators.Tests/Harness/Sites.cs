using ModelGen.Generators.Backends.Cpu;
using ModelGen.Generators.Frontend;
using ModelGen.Generators.Ir;

namespace ModelGen.Generators.Tests;

/// <summary>The source text a site number stands for.</summary>
internal static class Sites
{
    public static string Text(string source, int site)
    {
        var compilation = GeneratorHarness.Compilation(GeneratorHarness.Usings + source);
        var result = GeneratorHarness.Driver(trackSteps: true).RunGenerators(compilation).GetRunResult().Results.Single();
        var declared = (DeclaredModel)result.TrackedSteps[TrackingNames.Declared].SelectMany(s => s.Outputs).First().Value;
        var location = declared.Sites.Locate(site);
        return location.SourceTree!.ToString().Substring(location.SourceSpan.Start, location.SourceSpan.Length);
    }
}
