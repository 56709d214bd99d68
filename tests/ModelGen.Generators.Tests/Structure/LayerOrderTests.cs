using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using ModelGen.Tests.Shared;

namespace ModelGen.Generators.Tests.Structure;

/// <summary>The folders of the generator stand in the order in which a declaration passes through them, and a folder knows only those above
/// it.</summary>
public class LayerOrderTests
{
    /// <summary>From the first to the last; the files beside the folders are last of all.</summary>
    private static readonly string[] Order =
    [
        "Specs", "Diagnostics", "Printing", "Ir", "Frontend", "Building", "Surface", "Analyses", "Passes",
        "Backends/Shared", "Backends/Cpu/Program", "Backends/Cpu/Kernels", "Backends/Cpu/Lowering", "Backends/Cpu/Emission", "Emission", "",
    ];

    [Fact]
    public void A_folder_knows_only_those_above_it()
    {
        var root = Path.Combine(ApprovedFiles.Repository, "generators", "ModelGen.Generators");
        var files = Directory.EnumerateFiles(root, "*.cs", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(root, file).Replace('\\', '/'))
            .Where(file => !file.StartsWith("obj/", StringComparison.Ordinal) && !file.StartsWith("bin/", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal).ToList();
        var trees = files.Select(
            file => CSharpSyntaxTree.ParseText(File.ReadAllText(Path.Combine(root, file)), GeneratorHarness.ParseOptions, file)).ToList();
        var compilation = CSharpCompilation.Create("Layers", trees, GeneratorHarness.References.Concat(
            [MetadataReference.CreateFromFile(typeof(Compilation).Assembly.Location),
                MetadataReference.CreateFromFile(typeof(CSharpCompilation).Assembly.Location)]));
        var found = trees.SelectMany(tree => Breaches(compilation.GetSemanticModel(tree), tree))
            .Distinct().Order(StringComparer.Ordinal).ToList();
        Assert.True(found.Count == 0, string.Join("\n", found));
    }

    [Fact]
    public void The_manual_lists_the_folders_in_this_order()
    {
        var rows = File.ReadLines(Path.Combine(ApprovedFiles.Repository, "ARCHITECTURE.md"))
            .Where(line => line.StartsWith("| `", StringComparison.Ordinal));
        Assert.Equal(Order[..^1], rows.Select(line => line.Split('`')[1]));
    }

    private static IEnumerable<string> Breaches(SemanticModel model, SyntaxTree tree)
    {
        var own = LayerOf(tree.FilePath);
        foreach (var name in tree.GetRoot().DescendantNodes().OfType<SimpleNameSyntax>())
        {
            var symbol = model.GetSymbolInfo(name).Symbol;
            var type = symbol as INamedTypeSymbol ?? symbol?.ContainingType;
            if (type?.DeclaringSyntaxReferences.FirstOrDefault()?.SyntaxTree.FilePath is { } place && LayerOf(place) > own)
                yield return $"{tree.FilePath} uses {type.Name} of {place}";
        }
    }

    private static int LayerOf(string file)
    {
        var layer = Array.FindIndex(Order, folder => folder.Length == 0 || file.StartsWith(folder + "/", StringComparison.Ordinal));
        Assert.True(file.Contains('/', StringComparison.Ordinal) == (layer < Order.Length - 1), $"{file} stands in no folder of the order");
        return layer;
    }
}
