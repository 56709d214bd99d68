using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using ModelGen.Tests.Shared;

namespace ModelGen.Generators.Tests.Goldens;

/// <summary>What is emitted, whole: a change of it is seen, read and agreed to.</summary>
public sealed partial class GoldenTests
{
    private static readonly Lazy<GeneratorRun> Emitted = new(Run);

    private static GeneratorRun Run() => GeneratorHarness.Run(GeneratorHarness.Compilation(GoldenModels.Source));

    [Fact]
    public void EmittedFilesAreTheApprovedOnes()
    {
        var files = Emitted.Value.Files.ToDictionary(
            f => f.Key[..^".cs".Length] + ".verified.cs",
            f => Version().Replace(f.Value, "\"(version)\""),
            StringComparer.Ordinal);
        ApprovedFiles.AssertFolder("tests/ModelGen.Generators.Tests/Goldens/Snapshots", "*.verified.cs", files);
    }

    [Fact]
    public void TheyCompileWithoutAWarning()
    {
        var run = Emitted.Value;
        Assert.Equal(["MG1009"], run.Diagnostics.Select(d => d.Id));
        Assert.Empty(run.Output.GetDiagnostics().Where(d => d.Severity >= DiagnosticSeverity.Warning).Select(d => d.ToString()));
    }

    [Fact]
    public void LinesEndInOneCharacterAndInNoSpace()
    {
        foreach (var (name, text) in Emitted.Value.Files)
        {
            Assert.DoesNotContain('\r', text);
            Assert.EndsWith(name == EmittedCodeVersion.HintName ? "]\n" : "}\n", text, StringComparison.Ordinal);
            Assert.DoesNotContain('\t', text);
            var trailing = text.Split('\n')
                .Select((line, i) => (line, i)).Where(l => l.line.EndsWith(' ')).Select(l => $"{name}:{l.i + 1}");
            Assert.Empty(trailing);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("tr-TR")]
    [InlineData("minus")]
    public void TheSameBytesInEveryCulture(string culture)
    {
        var expected = Emitted.Value.Files;
        var before = (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture);
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = Culture(culture);
            var actual = Run().Files;
            Assert.Equal(expected.Keys, actual.Keys);
            Assert.All(expected,
                f => Assert.True(f.Value == actual[f.Key], $"{f.Key}: {ApprovedFiles.Difference(f.Value, actual[f.Key])}"));
        }
        finally
        {
            (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = before;
        }
    }

    // A decimal comma and the typographic minus sign, whatever cultures the machine has.
    private static CultureInfo Culture(string name)
    {
        if (name != "minus") return CultureInfo.GetCultureInfo(name);
        var culture = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        culture.NumberFormat.NegativeSign = "\u2212";
        culture.NumberFormat.NumberDecimalSeparator = ",";
        culture.NumberFormat.NumberGroupSeparator = ".";
        return culture;
    }

    [GeneratedRegex("(?<=GeneratedCode\\(\"ModelGen\", )\"[^\"]*\"")]
    private static partial Regex Version();
}
