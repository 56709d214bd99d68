using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace ModelGen.Generators.Tests.Declarations;

/// <summary>A declaration, and what it may lead to: code that compiles without a warning,
/// or one error of ModelGen's where the user can change something.</summary>
/// <param name="Source">The declaration; a span is marked where the error is to be.</param>
/// <param name="Id">The error; empty for none, a star for one or none.</param>
internal sealed record DeclarationCase(string Source, string Id)
{
    /// <summary>Begins a source that has to be compiled on its own, outside any namespace.</summary>
    public const string Alone = "/*alone*/";
}

/// <summary>Many declarations in one compilation, each in a namespace of its own, and what is wrong with each.</summary>
internal sealed partial class DeclarationBatch
{
    private readonly Dictionary<int, List<Diagnostic>> found = [];
    private readonly IReadOnlyList<DeclarationCase> cases;

    public DeclarationBatch(IReadOnlyList<DeclarationCase> cases)
    {
        this.cases = cases;
        var alone = Enumerable.Range(0, cases.Count)
            .ToLookup(i => cases[i].Source.StartsWith(DeclarationCase.Alone, StringComparison.Ordinal));
        Compile([.. alone[false]]);
        foreach (var i in alone[true]) Compile([i]);
    }

    /// <summary>Requires that what was found in a case is what was expected.</summary>
    public void Check(int index)
    {
        var (source, id) = cases[index];
        var problems = found.GetValueOrDefault(index, []);
        var text = string.Join("\n", problems.Select(GeneratorRun.Describe));
        if (id == "*" && problems.Count == 0) return;
        if (id.Length == 0)
        {
            Assert.True(problems.Count == 0, $"{text}\n{source}");
            return;
        }
        Assert.True(
            problems.Count == 1
                && (id == "*"
                    ? problems[0].Id.StartsWith("MG", StringComparison.Ordinal) && problems[0].Id != "MG0001"
                    : problems[0].Id == id), $"{id} was expected, not\n{text}\n{source}");
        Assert.True(problems[0].Location.SourceTree?.FilePath == Name(index), text);
        if (id != "*") Assert.Equal(Marked(index).Span, problems[0].Location.SourceSpan);
    }

    private static string Name(int index) => FormattableString.Invariant($"Case{index}.cs");

    private MarkedSource Marked(int index)
    {
        var (source, _) = cases[index];
        source = source.StartsWith(DeclarationCase.Alone, StringComparison.Ordinal)
            ? GeneratorHarness.Usings + source
            : FormattableString.Invariant($"{GeneratorHarness.Usings}namespace Case{index}\n{{\n{source}\n}}\n");
        return source.Contains("[|", StringComparison.Ordinal) ? MarkedSource.Of(source) : new(source, default);
    }

    private void Compile(IReadOnlyList<int> indices)
    {
        if (indices.Count == 0) return;
        var compilation = GeneratorHarness.Compilation()
            .AddSyntaxTrees(indices.Select(i => GeneratorHarness.Parse(Marked(i).Text, Name(i))));
        var run = GeneratorHarness.Run(compilation);
        Assert.True(run.Exception is null, run.Exception?.ToString());
        using var image = new MemoryStream();
        using var symbols = new MemoryStream();
        var all = run.Diagnostics.Concat(run.Output.GetDiagnostics()).ToList();
        if (!all.Any(d => d.Severity == DiagnosticSeverity.Error)) all.AddRange(run.Output.Emit(image, symbols).Diagnostics);
        foreach (var diagnostic in all.Where(d => d.Severity >= DiagnosticSeverity.Warning && !d.IsSuppressed).Distinct())
        {
            var index = indices.Count == 1 ? indices[0] : Index(diagnostic);
            if (!found.TryGetValue(index, out var list)) found[index] = list = [];
            list.Add(diagnostic);
        }
        Assert.False(
            found.TryGetValue(-1, out var nowhere), nowhere is null ? "" : string.Join("\n", nowhere.Select(GeneratorRun.Describe)));
    }

    private static int Index(Diagnostic diagnostic) =>
        Number().Match(diagnostic.Location.SourceTree?.FilePath ?? "") is { Success: true } match
            ? int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture)
            : -1;

    [GeneratedRegex(@"Case(\d+)\b")]
    private static partial Regex Number();
}
