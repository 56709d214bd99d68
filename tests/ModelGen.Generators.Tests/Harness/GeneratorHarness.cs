using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;

namespace ModelGen.Generators.Tests;

/// <summary>Runs the generator over sources given as text, against the real runtime assembly.</summary>
internal static class GeneratorHarness
{
    public const string Usings = "using System;\nusing ModelGen;\nusing static ModelGen.Layers;\n";

    public static CSharpParseOptions ParseOptions { get; } =
        new(Microsoft.CodeAnalysis.CSharp.LanguageVersion.CSharp13, DocumentationMode.Diagnose);

    /// <summary>The framework the tests run on, the runtime package and what it depends on.</summary>
    public static ImmutableArray<MetadataReference> References { get; } = LoadReferences();

    private static CSharpCompilation Empty { get; } = CSharpCompilation.Create(
        "Models",
        references: References,
        options: new CSharpCompilationOptions(
            OutputKind.DynamicallyLinkedLibrary,
            checkOverflow: true,
            allowUnsafe: true,
            warningLevel: 9999,
            nullableContextOptions: NullableContextOptions.Enable,
            specificDiagnosticOptions: [new("CS1591", ReportDiagnostic.Suppress)]));

    public static CSharpCompilation Compilation(params string[] sources) =>
        Empty.AddSyntaxTrees(sources.Select((source, i) => Parse(source, i == 0 ? "Model.cs" : $"Model{i}.cs")));

    public static SyntaxTree Parse(string source, string path, CSharpParseOptions? options = null) =>
        CSharpSyntaxTree.ParseText(SourceText.From(source, System.Text.Encoding.UTF8), options ?? ParseOptions, path);

    public static GeneratorDriver Driver(bool trackSteps = false) => CSharpGeneratorDriver.Create(
        [new ModelGenerator().AsSourceGenerator()],
        parseOptions: ParseOptions,
        driverOptions: new GeneratorDriverOptions(IncrementalGeneratorOutputKind.None, trackSteps));

    public static GeneratorRun Run(params string[] sources) => Run(Compilation(sources));

    public static GeneratorRun Run(CSharpCompilation compilation)
    {
        var driver = Driver().RunGeneratorsAndUpdateCompilation(compilation, out var output, out var diagnostics);
        var result = driver.GetRunResult().Results.Single();
        // A message that lacks an argument is shown with its placeholder.
        Assert.DoesNotContain(diagnostics,
            d => System.Text.RegularExpressions.Regex.IsMatch(d.GetMessage(System.Globalization.CultureInfo.InvariantCulture), @"\{\d+\}"));
        return new GeneratorRun(
            result.GeneratedSources.ToImmutableSortedDictionary(s => s.HintName, s => s.SourceText.ToString(), StringComparer.Ordinal),
            diagnostics,
            (CSharpCompilation)output,
            result.Exception);
    }

    /// <summary>Runs the generator, requires that everything compiles without a single warning, and loads the result.</summary>
    public static LoadedModels Compile(params string[] sources) => Run(sources).Load();

    private static ImmutableArray<MetadataReference> LoadReferences()
    {
        var framework = Path.GetDirectoryName(typeof(object).Assembly.Location)!;
        var trusted = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator);
        return
        [
            .. trusted.Where(p => Path.GetDirectoryName(p) == framework)
                .Select(p => (MetadataReference)MetadataReference.CreateFromFile(p)),
            MetadataReference.CreateFromFile(typeof(ParameterSet).Assembly.Location),
            MetadataReference.CreateFromFile(typeof(System.Numerics.Tensors.TensorPrimitives).Assembly.Location),
        ];
    }
}
