using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using ModelGen.Tests.Shared;

namespace ModelGen.Generators.Tests.Emission;

/// <summary>A generator and a runtime of different versions give one error, which says what to do.</summary>
public sealed class EmittedCodeVersionTests
{
    private const string Current = "    public const int Version1 = 1;\n";

    [Fact]
    public void OneFileForAllModels()
    {
        var models = GeneratorHarness.Usings
            + "[Model, Input(2), Linear(1), MeanSquaredError] partial class First; [Model, Input(3), Linear(2)] partial class Second;";
        Assert.Equal(EmittedCodeVersion.Text, GeneratorHarness.Run(models).Files[EmittedCodeVersion.HintName]);
        Assert.DoesNotContain(EmittedCodeVersion.HintName, GeneratorHarness.Run("class NoModel;").Files.Keys);
    }

    [Fact]
    public void TheCurrentRuntimeAcceptsIt() => Assert.Empty(Errors(Runtime()));

    /// <summary>A runtime that has gone on refuses the code of an older generator.</summary>
    [Fact]
    public void AnOlderGeneratorGivesOneError()
    {
        var next = Runtime()
            .Replace(
                Current,
                $"    [Obsolete(Mismatch, error: true)]\n{Current}\n    /// <summary>The next.</summary>\n    public const int "
                    + "Version2 = 2;\n", StringComparison.Ordinal);
        var error = Assert.Single(Errors(next));
        Assert.Equal("CS0619", error.Id);
        Assert.Equal(
            "'EmittedCodeAttribute.Version1' is obsolete: 'The generator that emitted this code is older than the ModelGen runtime that "
                + "is referenced: "
            + "reference one version of the package ModelGen in all projects, remove bin and obj, "
            + "and clear the package cache (dotnet nuget locals all --clear).'",
            error.GetMessage(System.Globalization.CultureInfo.InvariantCulture));
    }

    /// <summary>A runtime that does not know the version yet: the advice stands above the line of the error.</summary>
    [Fact]
    public void ANewerGeneratorGivesOneError()
    {
        var error = Assert.Single(Errors(Runtime().Replace(Current, "", StringComparison.Ordinal)));
        Assert.Equal("CS0117", error.Id);
        Assert.Equal(EmittedCodeVersion.Text.Split('\n').Length - 2, error.Location.GetLineSpan().StartLinePosition.Line);
    }

    private static string Runtime()
    {
        var text = File.ReadAllText(Path.Combine(ApprovedFiles.Repository, "src/ModelGen/Cpu/Execution/EmittedCodeAttribute.cs"));
        Assert.Contains(Current, text, StringComparison.Ordinal);
        return "using System;\nusing System.ComponentModel;\n" + text;
    }

    /// <summary>What the compiler says to the emitted file and this runtime's attribute, in another assembly.</summary>
    private static IReadOnlyList<Diagnostic> Errors(string attribute)
    {
        var framework = GeneratorHarness.References.Where(r => !r.Display!.EndsWith("ModelGen.dll", StringComparison.Ordinal));
        var options = new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary);
        var runtime =
            CSharpCompilation.Create("ModelGen", [GeneratorHarness.Parse(attribute, "EmittedCodeAttribute.cs")], framework, options);
        var user = CSharpCompilation.Create(
            "User", [GeneratorHarness.Parse(EmittedCodeVersion.Text, EmittedCodeVersion.HintName)],
            framework.Append(runtime.ToMetadataReference()), options);
        return [.. runtime.GetDiagnostics().Concat(user.GetDiagnostics()).Where(d => d.Severity >= DiagnosticSeverity.Warning)];
    }
}
