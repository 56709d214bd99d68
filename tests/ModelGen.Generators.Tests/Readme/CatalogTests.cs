using System.Text;
using System.Text.RegularExpressions;
using ModelGen.Generators.Ir;
using ModelGen.Generators.Building;
using ModelGen.Tests.Shared;

namespace ModelGen.Generators.Tests.Readme;

/// <summary>The table of layers in README.md is the compiler's own catalog, grouped as the folders of the declarations.</summary>
public sealed partial class CatalogTests
{
    private const string Declarations = "src/ModelGen/Declarations";
    private static readonly string[] Folders =
    [
        "Layers", "Activations", "Convolution", "Attention", "Norms", "Sequences", "Shapes", "Mathematics", "Losses"
    ];

    // What users write as operators of tensors.
    private static readonly Dictionary<string, string> Operators =
        new(StringComparer.Ordinal) { ["Add"] = "+", ["Subtract"] = "-", ["Multiply"] = "*", ["Divide"] = "/" };

    // Attributes of a whole model: the compiler reads them itself.
    private static readonly string[] Penalties = ["L1", "L2"];

    // A call whose argument is a function: the interpreter of network methods reads it itself.
    private static readonly string[] OfFunctions = ["Scan"];

    private static IEnumerable<string> Kinds => LayerCatalog.All.Select(l => l.Kind).Concat(Penalties).Concat(OfFunctions);

    [Fact]
    public void TheReadmeListsTheCatalog() =>
        ApprovedFiles.AssertBetween(
            "README.md", "<!-- catalog: a test compares this list with the compiler's -->\n", "<!-- /catalog -->", Table());

    [Fact]
    public void EveryDeclaredAttributeIsInTheCatalog() =>
        Assert.Empty(typeof(LayerAttribute).Assembly.GetExportedTypes()
            .Where(t => t.IsSubclassOf(typeof(LayerAttribute)) && !t.IsAbstract)
            .Select(t => t.Name[..^"Attribute".Length]).Except(Kinds));

    [Fact]
    public void EveryDeclaredCallIsInTheCatalog() =>
        Assert.Empty(typeof(ModelGen.Layers).GetMethods()
            .Where(m => m.IsStatic && m.DeclaringType == typeof(ModelGen.Layers))
            .Select(m => m.Name).Distinct().Except(Kinds));

    private static string Table()
    {
        var folders = Folders.ToDictionary(f => f, Declared, StringComparer.Ordinal);
        var text = new StringBuilder("| | attributes, and calls of the same name | calls only |\n|---|---|---|\n");
        foreach (var folder in Folders)
        {
            var kinds = Kinds.Where(k => folders[folder].Contains(k) || (folder == "Mathematics" && Operators.ContainsKey(k)))
                .OrderBy(Written, StringComparer.Ordinal).ToLookup(IsAttribute);
            text.Append("| ")
                .Append(folder).Append(" | ").Append(Names(kinds[true])).Append(" | ").Append(Names(kinds[false])).Append(" |\n");
        }
        var missing = Kinds.Except(folders.Values.SelectMany(f => f)).Except(Operators.Keys).ToList();
        Assert.True(missing.Count == 0, $"No folder of {Declarations} declares {string.Join(", ", missing)}.");
        return text.ToString();
    }

    private static string Names(IEnumerable<string> kinds) => string.Join(", ", kinds.Select(k => $"`{Written(k)}`"));

    private static string Written(string kind) => Operators.GetValueOrDefault(kind, kind);

    private static bool IsAttribute(string kind) => typeof(LayerAttribute).Assembly.GetType($"ModelGen.{kind}Attribute") is not null;

    // The attributes and calls that the files of a folder declare.
    private static HashSet<string> Declared(string folder) =>
        Directory.GetFiles(Path.Combine(ApprovedFiles.Repository, Declarations, folder), "*.cs")
            .SelectMany(f => Declaration().Matches(File.ReadAllText(f))).Select(m => m.Groups[1].Value).ToHashSet(StringComparer.Ordinal);

    [GeneratedRegex(@"(?:class (?=\w+Attribute)|public static (?:Tensor(?:\[\])?|\([^()]*\)) )(\w+?)(?:Attribute\b|[<(])")]
    private static partial Regex Declaration();
}
