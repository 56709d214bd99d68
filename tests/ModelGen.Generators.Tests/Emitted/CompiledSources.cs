using System.Reflection;
using Microsoft.CodeAnalysis;

namespace ModelGen.Generators.Tests.Emitted;

/// <summary>A model in a source of its own.</summary>
/// <param name="Name">What the tests call it.</param>
/// <param name="ClassName">The class of the model.</param>
/// <param name="Text">The source.</param>
internal sealed record ModelSource(string Name, string ClassName, string Text);

/// <summary>Many models in one compilation, without a warning. A model that does not compile is left out, with what was found in it, so
/// that it fails no other's tests.</summary>
internal sealed class CompiledSources : IDisposable
{
    private readonly Dictionary<string, string> rejected = new(StringComparer.Ordinal);
    private readonly LoadedModels models;

    public CompiledSources(IReadOnlyList<ModelSource> sources)
    {
        for (; ; )
        {
            var run = Culture.Foreign(() => GeneratorHarness.Run([.. sources.Select(source => GeneratorHarness.Usings + source.Text)]));
            Assert.Null(run.Exception);
            using var image = new MemoryStream();
            var found = run.Diagnostics.Concat(run.Output.Emit(image).Diagnostics)
                .Where(d => d.Severity >= DiagnosticSeverity.Warning && !d.IsSuppressed).ToList();
            if (found.Count == 0)
            {
                Files = run.Files;
                image.Position = 0;
                models = new(image);
                return;
            }
            var bySource = found.ToLookup(d => sources.Where((source, i) => IsIn(d, source, i)).FirstOrDefault()?.Name ?? "");
            Assert.False(bySource.Contains(""), string.Join("\n", bySource[""]));
            foreach (var source in bySource) rejected.Add(source.Key, string.Join("\n", source.Select(GeneratorRun.Describe)));
            sources = [.. sources.Where(source => !bySource.Contains(source.Name))];
        }
    }

    /// <summary>The emitted text by hint name.</summary>
    public IReadOnlyDictionary<string, string> Files { get; }

    /// <summary>The assembly, if the model of this name is in it; otherwise fails with what was found in the model.</summary>
    public Assembly Assembly(string name)
    {
        Assert.False(rejected.TryGetValue(name, out var found), found);
        return models.Assembly;
    }

    public void Dispose() => models.Dispose();

    private static bool IsIn(Diagnostic diagnostic, ModelSource source, int index)
    {
        var path = diagnostic.Location.GetLineSpan().Path ?? "";
        var file = path[(path.LastIndexOfAny(['/', '\\']) + 1)..];
        return file == (index == 0 ? "Model.cs" : FormattableString.Invariant($"Model{index}.cs"))
            || file.StartsWith(source.ClassName + ".", StringComparison.Ordinal);
    }
}
