using System.Globalization;
using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ModelGen.Generators.Tests.Declarations;

/// <summary>Every model of the examples, the benchmarks and the runtime's tests, with what its file declares beside it.</summary>
internal static class RepositoryModels
{
    private static readonly Lazy<IReadOnlyList<CompilationUnitSyntax>> Read =
        new(() => [.. Files().Select(Models).Where(m => m is not null).Select(m => m!)]);

    /// <summary>Each file's models, in a namespace of their own.</summary>
    public static IReadOnlyList<CompilationUnitSyntax> All => Read.Value;

    /// <summary>What is emitted for them.</summary>
    public static Lazy<GeneratorRun> Emitted { get; } = new(() => Run(new(InjectedError.None)));

    /// <summary>Runs the generator over all of them, after a change of each.</summary>
    public static GeneratorRun Run(Injection injection)
    {
        var trees = All.Select(
            (unit, i) => GeneratorHarness.Parse(injection.Visit(unit)!.ToFullString(), FormattableString.Invariant($"Case{i}.cs")));
        return GeneratorHarness.Run(GeneratorHarness.Compilation().AddSyntaxTrees(trees));
    }

    public static bool IsModel(TypeDeclarationSyntax type) =>
        type.AttributeLists.SelectMany(l => l.Attributes).Any(a => a.Name.ToString() == "Model");

    private static IEnumerable<string> Files([CallerFilePath] string here = "")
    {
        var repository = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "../../.."));
        return new[] { "examples", "benchmarks", "tests/ModelGen.Tests" }
            .SelectMany(folder => Directory.EnumerateFiles(Path.Combine(repository, folder), "*.cs", SearchOption.AllDirectories))
            .Where(f => !f.Contains("/obj/", StringComparison.Ordinal) && !f.Contains("/bin/", StringComparison.Ordinal))
            .Where(f => File.ReadAllText(f).Contains("[Model", StringComparison.Ordinal)).Order(StringComparer.Ordinal)
            .Concat([""]); // the golden models
    }

    /// <summary>The types of a file that are models, or hold some.</summary>
    private static CompilationUnitSyntax? Models(string file, int index)
    {
        var unit = SyntaxFactory.ParseCompilationUnit(
            file.Length == 0 ? Goldens.GoldenModels.Source : File.ReadAllText(file), options: GeneratorHarness.ParseOptions);
        var usings = string.Concat(unit.DescendantNodes().OfType<UsingDirectiveSyntax>().Select(u => u.ToString() + "\n"));
        var types = unit.DescendantNodes(n => n is CompilationUnitSyntax or BaseNamespaceDeclarationSyntax).OfType<TypeDeclarationSyntax>()
            .Where(t => t.DescendantNodesAndSelf().OfType<TypeDeclarationSyntax>().Any(IsModel)).ToList();
        return types.Count == 0 ? null
            : SyntaxFactory.ParseCompilationUnit(
                string.Create(CultureInfo.InvariantCulture,
                    $"using System;\nusing System.Collections.Generic;\nusing System.Linq;\nusing ModelGen;\nusing static "
                        + $"ModelGen.Layers;\n{usings}namespace Case{index};\n") + string.Concat(types.Select(t => t.ToFullString())),
                options: GeneratorHarness.ParseOptions);
    }
}
