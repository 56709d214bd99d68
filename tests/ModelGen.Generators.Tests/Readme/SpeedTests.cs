using System.Globalization;
using ModelGen.Tests.Shared;

namespace ModelGen.Generators.Tests.Readme;

/// <summary>The figures of README.md are those of benchmarks/RESULTS.md.</summary>
public sealed class SpeedTests
{
    private static readonly (string Name, string Workload)[] Rows =
    [
        ("2-8-1, 4", "xor_mlp_2_8_1_b4"), ("64-32-10, 32", "mlp_64_32_10_b32"), ("784-128-10, 64", "mlp_784_128_10_b64"),
        ("784-512-512-10, 128", "mlp_784_512_512_10_b128"),
    ];

    [Fact]
    public void TheTableOfTrainingStepsIsThatOfTheResults() => ApprovedFiles.AssertBetween(
        "README.md", "|---|--:|--:|--:|--:|--:|--:|\n", "\nOn one thread", string.Concat(Rows.Select(row =>
            $"| {row.Name} | {Figures("## One thread", row.Workload)} | {Figures("## 2 threads", row.Workload)} |\n")));

    [Fact]
    public void SharesOfThePeakAndTimesOfStartupAreThoseOfTheResults()
    {
        var text = File.ReadAllText(Path.Combine(ApprovedFiles.Repository, "README.md")).ReplaceLineEndings(" ");
        var shares = Rows[^2..].Select(row => Cells("## One thread", row.Workload)).Select(c => Number(c[4]) / Number(c[1]));
        Assert.Contains($"at {string.Join(" and ", shares.Select(s => (100 * s).ToString("0", CultureInfo.InvariantCulture)))} % of what",
            text, StringComparison.Ordinal);
        var startup = Section("## Startup").Where(line => line.Contains("xor_mlp", StringComparison.Ordinal)).ToList();
        Assert.Contains($" {Best(startup, "JIT")} ms after it was started, {Best(startup, "NativeAOT")} ms when compiled ahead of time.",
            text, StringComparison.Ordinal);
    }

    private static string Best(List<string> lines, string how) =>
        Number(lines.First(line => line.Contains("ModelGen, " + how, StringComparison.Ordinal)).Split('|')[3])
            .ToString("0", CultureInfo.InvariantCulture);

    private static double Number(string cell) => double.Parse(cell.Trim(), CultureInfo.InvariantCulture);

    /// <summary>The best time, PyTorch's, and how many times as long that is.</summary>
    private static string Figures(string section, string workload)
    {
        var cells = Cells(section, workload);
        return $"{cells[1]} | {cells[7]} | {cells[8]}";
    }

    private static string[] Cells(string section, string workload) =>
        [.. Section(section).First(line => line.StartsWith($"| `{workload}` |", StringComparison.Ordinal)).Trim('|').Split('|')
            .Select(cell => cell.Trim())];

    private static IEnumerable<string> Section(string title) =>
        File.ReadLines(Path.Combine(ApprovedFiles.Repository, "benchmarks", "RESULTS.md")).SkipWhile(line => line != title);
}
