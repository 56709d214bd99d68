using Microsoft.CodeAnalysis.CSharp;
using ModelGen.Generators.Backends.Cpu;
using ModelGen.Generators.Ir;
using ModelGen.Generators.Specs;

namespace ModelGen.Generators.Tests;

/// <summary>Source to spec, through the generator's own pipeline.</summary>
internal static class SpecReader
{
    /// <summary>The specs of all models in the sources, in the order of the pipeline.</summary>
    public static IReadOnlyList<ModelSpec> ReadAll(CSharpCompilation compilation)
    {
        var result = GeneratorHarness.Driver(trackSteps: true).RunGenerators(compilation).GetRunResult().Results.Single();
        if (result.Exception is not null) throw new InvalidOperationException("The generator threw.", result.Exception);
        return result.TrackedSteps.TryGetValue(TrackingNames.Spec, out var steps)
            ? [.. steps.SelectMany(s => s.Outputs).Select(o => (ModelSpec)o.Value)]
            : [];
    }

    public static ModelSpec Read(string source, params string[] others) =>
        ReadAll(GeneratorHarness.Compilation([GeneratorHarness.Usings + source, .. others]))[0];

    /// <summary>The spec as text, after requiring that nothing was wrong.</summary>
    public static string Text(string source, params string[] others)
    {
        var spec = Read(source, others);
        Assert.Empty(spec.Findings.Select(f => $"{f.Id} {string.Join(" | ", f.Arguments)}"));
        Assert.Equal(SpecState.Complete, spec.State);
        return SpecPrinter.Print(spec);
    }
}
