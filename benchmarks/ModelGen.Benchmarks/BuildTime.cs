using System.Diagnostics;
using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using ModelGen.Generators;

namespace ModelGen.Benchmarks;

/// <summary>What the generator costs: in a build, where a project is compiled with it and without it; and in an editor, where an edit
/// reaches a model or leaves it alone. All in a compiler that is warm, as the compiler server is.</summary>
internal sealed class BuildTime(Workload workload)
{
    // The first ones pay for the JIT's work on the compiler.
    private static readonly int WarmUp = Measure.IsQuick ? 5 : 15;
    private static readonly int Rounds = WarmUp + 10;

    /// <summary>The framework and the runtime.</summary>
    public static readonly List<MetadataReference> References =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Append(typeof(ModelAttribute).Assembly.Location).Distinct().Select(path => MetadataReference.CreateFromFile(path)),
    ];

    private readonly SyntaxTree network = Declaration(GeneratedEngine.Declaration(workload).Name);
    private readonly List<double> generator = [];
    private readonly List<double> with = [];
    private readonly List<double> without = [];
    private readonly List<double> edited = [];
    private readonly List<double> elsewhere = [];
    private int emittedLines;

    /// <summary>One line for each network. compile_added_ms is what the whole compilation takes longer: the generator, and compiling what
    /// it emitted.</summary>
    public static void Run(string? only)
    {
        var networks = Workload.All.Where(w => Measure.Wanted("build_" + w.Network, only)).Select(w => new BuildTime(w)).ToList();
        for (var round = 0; round < Rounds; round++) networks.ForEach(network => network.Build(round));
        networks.ForEach(Console.WriteLine);
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"build_{workload.Network} generator_ms={Best(generator):F2} emitted_lines={emittedLines} "
            + $"compile_added_ms={Best(with) - Best(without):F2} "
        + $"edit_ms={Best(edited):F2} edit_elsewhere_ms={Best(elsewhere):F2}");

    private void Build(int round)
    {
        var project = Project(round);
        without.Add(Time(() => Compile(project)));
        GeneratorDriver driver = CSharpGeneratorDriver.Create(new ModelGenerator());
        with.Add(Time(() =>
        {
            driver = driver.RunGeneratorsAndUpdateCompilation(project, out var whole, out _);
            Compile(whole);
        }));
        generator.Add(driver.GetTimingInfo().ElapsedTime.TotalMilliseconds);
        emittedLines = driver.GetRunResult().GeneratedTrees.Sum(tree => tree.GetText().Lines.Count);

        // In an editor the driver remembers: a comment in another file leaves the model alone, a number of its own does not.
        var comment = project.ReplaceSyntaxTree(project.SyntaxTrees[1], Other(round + 1));
        elsewhere.Add(Time(() => driver = driver.RunGenerators(comment)));
        var change = comment.ReplaceSyntaxTree(comment.SyntaxTrees[0], Edited(network));
        edited.Add(Time(() => driver = driver.RunGenerators(change)));
    }

    /// <summary>The whole of a small program but for its emitted part.</summary>
    private CSharpCompilation Project(int round) => CSharpCompilation.Create(
        "Built",
        [network, Other(round)],
        References,
        new(OutputKind.DynamicallyLinkedLibrary, optimizationLevel: OptimizationLevel.Release));

    /// <summary>The declaration alone, with what its file opens with.</summary>
    private static SyntaxTree Declaration(string name)
    {
        var file = Directory.EnumerateFiles(Path.Combine(Repository.Root, "benchmarks", "ModelGen.Benchmarks"), "*Networks.cs")
            .Select(path => CSharpSyntaxTree.ParseText(File.ReadAllText(path)).GetCompilationUnitRoot())
            .First(file => file.DescendantNodes().OfType<ClassDeclarationSyntax>().Any(c => c.Identifier.Text == name));
        var others = file.DescendantNodes().OfType<ClassDeclarationSyntax>().Where(c => c.Identifier.Text != name);
        return CSharpSyntaxTree.Create(file.RemoveNodes(others, SyntaxRemoveOptions.KeepNoTrivia)!);
    }

    /// <summary>With another number of features or channels in a sample, which is the first number in every declaration.</summary>
    private static SyntaxTree Edited(SyntaxTree network)
    {
        var number = network.GetRoot().DescendantTokens().First(token => token.IsKind(SyntaxKind.NumericLiteralToken));
        return network.WithChangedText(
            network.GetText().Replace(number.Span, string.Create(CultureInfo.InvariantCulture, $"{(int)number.Value! + 1}")));
    }

    private static SyntaxTree Other(int edit) =>
        CSharpSyntaxTree.ParseText(string.Create(CultureInfo.InvariantCulture, $"internal class Other; // {edit}"));

    private static void Compile(Compilation compilation)
    {
        using var image = new MemoryStream();
        var result = compilation.Emit(image);
        if (!result.Success) throw new InvalidOperationException(string.Join('\n', result.Diagnostics));
    }

    private static double Time(Action work)
    {
        var start = Stopwatch.GetTimestamp();
        work();
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }

    private static double Best(List<double> milliseconds) => milliseconds.Skip(WarmUp).Min();
}
