using System.Collections.Immutable;
using System.Reflection;
using System.Runtime.Loader;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace ModelGen.Generators.Tests;

/// <summary>What one run of the generator gave.</summary>
/// <param name="Files">Emitted text by hint name.</param>
/// <param name="Diagnostics">What the generator reported, suppressed ones included.</param>
/// <param name="Output">The compilation with the emitted files.</param>
/// <param name="Exception">What the generator threw, which must be nothing.</param>
internal sealed record GeneratorRun(
    ImmutableSortedDictionary<string, string> Files,
    ImmutableArray<Diagnostic> Diagnostics,
    CSharpCompilation Output,
    Exception? Exception)
{
    /// <summary>Compiles what came out; any error or warning fails the test with the text it stands in.</summary>
    public LoadedModels Load()
    {
        Assert.Null(Exception);
        AssertNone(Diagnostics);
        using var image = new MemoryStream();
        var emitted = Output.Emit(image);
        AssertNone(emitted.Diagnostics.Concat(Output.GetDiagnostics()).Distinct());
        image.Position = 0;
        return new LoadedModels(image);
    }

    private static void AssertNone(IEnumerable<Diagnostic> diagnostics)
    {
        var problems = diagnostics.Where(d => d.Severity >= DiagnosticSeverity.Warning && !d.IsSuppressed).Select(Describe).ToList();
        Assert.True(problems.Count == 0, string.Join("\n", problems));
    }

    /// <summary>A diagnostic with the line it stands in.</summary>
    public static string Describe(Diagnostic diagnostic)
    {
        var lines = diagnostic.Location.SourceTree?.GetText().Lines;
        var line = lines is null ? "" : lines[diagnostic.Location.GetLineSpan().StartLinePosition.Line].ToString();
        return diagnostic + "\n    " + line.Trim();
    }
}

/// <summary>An assembly built in memory, unloaded when disposed.</summary>
internal sealed class LoadedModels : IDisposable
{
    private readonly AssemblyLoadContext context = new("Models", isCollectible: true);

    public LoadedModels(Stream image) => Assembly = context.LoadFromStream(image);

    public Assembly Assembly { get; }

    public Type Type(string name) => Assembly.GetType(name, throwOnError: true)!;

    public void Dispose() => context.Unload();
}
