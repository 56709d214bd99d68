using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using ModelGen.Generators.Diagnostics;
using ModelGen.Generators.Ir;
using ModelGen.Generators.Passes;

namespace ModelGen.Generators.Tests.Diagnostics;

/// <summary>Every diagnostic has its page, its row and its test.</summary>
public partial class DescriptorTests
{
    /// <summary>Ids of what is said beside an error of the C# compiler.</summary>
    private static readonly HashSet<string> Hints = ["MG1040", "MG1041"];

    private static readonly string Repository = FindRepository();

    public static TheoryData<string> Ids => [.. Descriptors.All.Select(d => d.Id)];

    [Fact]
    public void IdsAreUniqueAndAscending() =>
        Assert.Equal(Descriptors.All.Select(d => d.Id).Distinct().Order(StringComparer.Ordinal), Descriptors.All.Select(d => d.Id));

    [Theory]
    [MemberData(nameof(Ids))]
    public void HasAPageThatTellsWhatWhyWrongAndRight(string id)
    {
        var descriptor = Descriptors.Find(id)!;
        var path = Path.Combine(Repository, "generators/ModelGen.Generators/Diagnostics", id + ".md");
        Assert.True(File.Exists(path), path);
        var page = File.ReadAllText(path);
        Assert.StartsWith($"# {id}: {descriptor.Title}\n", page, StringComparison.Ordinal);
        Assert.Contains(
            descriptor.MessageFormat.ToString(System.Globalization.CultureInfo.InvariantCulture), page, StringComparison.Ordinal);
        Assert.All(new[] { "## Why\n", "## Wrong\n", "## Right\n" }, part => Assert.Contains(part, page, StringComparison.Ordinal));
        Assert.EndsWith("/generators/ModelGen.Generators/Diagnostics/" + id + ".md", descriptor.HelpLinkUri, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void HasARowAmongTheReleases(string id)
    {
        var descriptor = Descriptors.Find(id)!;
        var rows = new[] { "Shipped", "Unshipped" }
            .SelectMany(r => File.ReadAllLines(Path.Combine(Repository, $"generators/ModelGen.Generators/AnalyzerReleases.{r}.md")))
            .Where(l => l.StartsWith(id, StringComparison.Ordinal)).ToList();
        var cells = Assert.Single(rows).Split('|').Select(c => c.Trim()).ToArray();
        Assert.Equal([descriptor.Category, descriptor.DefaultSeverity.ToString()], cells[1..3]);
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void HasATest(string id)
    {
        var self = ThisFile();
        var tested = Directory.EnumerateFiles(Path.Combine(Repository, "tests"), "*.cs", SearchOption.AllDirectories)
            .Where(f => f != self && !f.Contains("/obj/", StringComparison.Ordinal) && !f.Contains("\\obj\\", StringComparison.Ordinal))
            .Any(f => File.ReadAllText(f).Contains($"\"{id}\"", StringComparison.Ordinal));
        Assert.True(tested, $"{id} has no test");
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void MessageIsOneSentenceWithoutAPeriodAndUsesItsArgumentsInOrder(string id)
    {
        var descriptor = Descriptors.Find(id)!;
        var message = descriptor.MessageFormat.ToString(System.Globalization.CultureInfo.InvariantCulture);
        Assert.False(message.EndsWith('.'), message);
        var holes = Hole().Matches(message)
            .Select(m => int.Parse(m.Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture)).Distinct().Order().ToList();
        Assert.Equal(Enumerable.Range(0, holes.Count), holes);
        Assert.True(descriptor.IsEnabledByDefault);
        var expected = id[2] switch
        {
            '0' => "Environment",
            '1' => "Declaration",
            '2' => "Graph",
            '3' => "Shapes",
            '4' => "Differentiation",
            _ => "Backend"
        };
        Assert.Equal("ModelGen." + expected, descriptor.Category);
        if (id[2] is '0' or '1' or '3' && !Hints.Contains(id)) Assert.Equal(DiagnosticSeverity.Error, descriptor.DefaultSeverity);
    }

    [GeneratedRegex(@"\{(\d+)\}")]
    private static partial Regex Hole();

    private static string ThisFile([CallerFilePath] string path = "") => path;

    private static string FindRepository()
    {
        var folder = Path.GetDirectoryName(ThisFile());
        while (folder is not null && !File.Exists(Path.Combine(folder, "ModelGen.sln"))) folder = Path.GetDirectoryName(folder);
        return folder ?? throw new InvalidOperationException("The tests read pages and tables from the repository they were built in.");
    }
}
