using System.Globalization;
using System.Runtime.InteropServices;
using Xunit.Abstractions;

namespace ModelGen.Package.Tests;

/// <summary>The package, not a project reference, in the hands of a program that knows nothing else of this repository.</summary>
public sealed class PackageTests(PackedPackage package, ITestOutputHelper log) : IClassFixture<PackedPackage>
{
    [Fact]
    public void HoldsExactlyTheRuntimeTheGeneratorAndTheReadme()
    {
        string[] expected =
        [
            "ModelGen.nuspec",
            "README.md",
            "analyzers/dotnet/cs/ModelGen.Generators.dll",
            "buildTransitive/ModelGen.props",
            "buildTransitive/ModelGen.targets",
            "lib/net10.0/ModelGen.dll",
            "lib/net10.0/ModelGen.xml",
            "lib/net9.0/ModelGen.dll",
            "lib/net9.0/ModelGen.xml",
        ];
        // The rest is what every zip of this kind has.
        string[] wrapping = ["_rels/", "[Content_Types].xml", "package/"];
        Assert.Equal(expected, package.Entries().Where(e => !wrapping.Any(w => e.StartsWith(w, StringComparison.Ordinal))));
    }

    [Fact]
    public void DependsOnTensorsAloneUnderTheMitLicence()
    {
        var manifest = package.Manifest();
        Assert.Equal("ModelGen", manifest.Element("id")!.Value);
        Assert.Equal("MIT", manifest.Element("license")!.Value);
        Assert.Equal("expression", manifest.Element("license")!.Attribute("type")!.Value);
        Assert.Equal("README.md", manifest.Element("readme")!.Value);
        var groups = manifest.Element("dependencies")!.Elements("group").ToList();
        Assert.Equal(["net10.0", "net9.0"], groups.Select(g => g.Attribute("targetFramework")!.Value));
        Assert.All(groups, g => Assert.Equal("System.Numerics.Tensors", Assert.Single(g.Elements()).Attribute("id")!.Value));
    }

    [Fact]
    public async Task TrainsPredictsSavesAndLoadsInAFreshConsumer()
    {
        var folder = package.Consumer("net10");
        var build = await Command.Dotnet(folder, "build", "-c", "Release", $"-p:ModelGenVersion={package.Version}");
        AssertNoWarning(build);
        AssertLearned(await Command.Dotnet(folder, Path.Combine("bin", "Release", "net10.0", "Consumer.dll")));
        log.WriteLine($"build {build.Elapsed.TotalSeconds:F1} s");
    }

    /// <summary>The generator speaks in every build; the analyzer where only bodies of methods are wrong.</summary>
    [Theory]
    [InlineData("[ModelGen.Model, ModelGen.Input(4), ModelGen.Relu, ModelGen.Linear(2)] public partial class Wrong;",
        "'ModelGen.Relu' is unknown; did you mean 'ReLU'")]
    [InlineData("public static class Wrong { public static object Optimizer() => new ModelGen.FitOptions { epochs = 3 }; }",
        "'epochs' is unknown; did you mean 'Epochs'")]
    public async Task SaysWhatWasMeantByANameOfAnotherLibrary(string source, string message)
    {
        var folder = package.Consumer("names" + message.Length);
        await File.WriteAllTextAsync(Path.Combine(folder, "Wrong.cs"), source);
        var build = await Command.FailingBuild(
            folder, "-p:RunAnalyzers=true", "-p:GenerateDocumentationFile=false", $"-p:ModelGenVersion={package.Version}");
        Assert.Contains("MG1040: " + message, build.Output, StringComparison.Ordinal);
    }

    [SlowFact]
    [Trait("Category", "Slow")]
    public async Task IsCompiledAheadOfTimeWithoutAWarning()
    {
        var folder = package.Consumer("aot");
        var system = OperatingSystem.IsWindows() ? "win" : OperatingSystem.IsMacOS() ? "osx" : "linux";
        var rid = $"{system}-{(RuntimeInformation.OSArchitecture == Architecture.Arm64 ? "arm64" : "x64")}";
        var publish = await Command.Dotnet(
            folder, "publish", "-c", "Release", "-r", rid, "-o", "published",
            "-p:ConsumerFramework=net9.0", "-p:PublishAot=true", $"-p:ModelGenVersion={package.Version}");
        AssertNoWarning(publish);
        var program = Path.Combine(folder, "published", OperatingSystem.IsWindows() ? "Consumer.exe" : "Consumer");
        var run = await Command.Run(program, folder);
        AssertLearned(run);
        Assert.Equal(rid.EndsWith("-x64", StringComparison.Ordinal).ToString(), run.Value("256-bit vectors"));
        log.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"publish {publish.Elapsed.TotalSeconds:F0} s, {new FileInfo(program).Length / 1048576.0:F1} "
                + $"MiB, {run.Value("start to first step")} to the first step"));
    }

    [Fact]
    public async Task ProgramsAheadOfTimeOnX64AreCompiledForAvx2UnlessTheProjectSaysOtherwise()
    {
        var folder = package.Consumer("properties");
        await Command.Dotnet(folder, "restore", $"-p:ModelGenVersion={package.Version}");
        Assert.Equal("x86-64-v3", await InstructionSet("-p:PublishAot=true", "-p:RuntimeIdentifier=linux-x64"));
        Assert.Equal("x86-64-v3", await InstructionSet("-p:PublishAot=true", "-p:RuntimeIdentifier=win-x64"));
        Assert.Equal(
            "x86-x64-v3", await InstructionSet("-p:PublishAot=true", "-p:RuntimeIdentifier=linux-musl-x64", "-p:ConsumerFramework=net9.0"));
        Assert.Equal(
            "native", await InstructionSet("-p:PublishAot=true", "-p:RuntimeIdentifier=linux-x64", "-p:ConsumerInstructionSet=native"));
        Assert.Equal(
            "", await InstructionSet("-p:PublishAot=true", "-p:RuntimeIdentifier=linux-x64", "-p:ModelGenSetIlcInstructionSet=false"));
        Assert.Equal("", await InstructionSet("-p:PublishAot=true", "-p:RuntimeIdentifier=linux-arm64"));
        Assert.Equal("", await InstructionSet("-p:RuntimeIdentifier=linux-x64"));

        async Task<string> InstructionSet(params string[] properties) => (await Command.Dotnet(
            folder, ["msbuild", "-getProperty:IlcInstructionSet", $"-p:ModelGenVersion={package.Version}", .. properties])).Output.Trim();
    }

    private static void AssertLearned(Command run)
    {
        Assert.Equal("True", run.Value("first loss is a number"));
        Assert.Equal("1.00", run.Value("accuracy"));
        Assert.Equal("True", run.Value("loss fell"));
        Assert.Equal("10", run.Value("scores"));
        Assert.Equal("True", run.Value("class"));
        Assert.Equal("True", run.Value("loaded equals saved"));
        Assert.Equal("4", run.Value("parameters"));
    }

    // Warnings of the compiler are errors in the consumer; those of restoring, trimming and native compilation are looked for here.
    // CS9057 and NU1603 can each mean that the generator quietly did not run.
    private static void AssertNoWarning(Command build)
    {
        Assert.DoesNotContain("CS9057", build.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("NU1603", build.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(
            "warning", build.Output.Replace("0 Warning(s)", "", StringComparison.Ordinal), StringComparison.OrdinalIgnoreCase);
    }
}
