using ModelGen.Generators.Passes;
using ModelGen.Tests.Shared;

namespace ModelGen.Generators.Tests.Lowering;

/// <summary>The verifier proves every program of the tests, the benchmarks and the examples.</summary>
public class EveryProgramTests
{
    private const string ImplicitUsings =
        "global using System; global using System.IO; global using System.Linq; global using System.Collections.Generic; "
            + "global using ModelGen;";

    public static TheoryData<string> Projects()
    {
        var projects = new TheoryData<string>();
        foreach (var folder in Directory.EnumerateDirectories(Path.Combine(ApprovedFiles.Repository, "examples"))
            .Order(StringComparer.Ordinal))
        {
            if (Directory.EnumerateFiles(folder, "*.csproj").Any()) projects.Add("examples/" + Path.GetFileName(folder));
        }
        projects.Add("benchmarks/ModelGen.Benchmarks");
        projects.Add("tests/ModelGen.Tests");
        return projects;
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void Every_program_is_proved(string project)
    {
        Assert.True(PassManager.VerifiesEach);
        var folder = Path.Combine(ApprovedFiles.Repository, project);
        var sources = Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Contains("/obj/", StringComparison.Ordinal) && !file.Contains("/bin/", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal).Select(File.ReadAllText).ToArray();
        var run = GeneratorHarness.Run([ImplicitUsings, .. sources]);
        Assert.Null(run.Exception);
        Assert.NotEmpty(run.Files);
        var faults = run.Diagnostics.Where(d => d.Id == "MG0001").Select(d => d.ToString()).ToList();
        Assert.True(faults.Count == 0, string.Join("\n", faults));
    }
}
