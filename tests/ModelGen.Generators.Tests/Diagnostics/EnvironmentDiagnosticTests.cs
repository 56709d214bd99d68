using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using ModelGen.Generators.Backends.Cpu;
using ModelGen.Generators.Diagnostics;
using ModelGen.Generators.Frontend;
using ModelGen.Generators.Specs;

namespace ModelGen.Generators.Tests.Diagnostics;

/// <summary>What is wrong with the project, or with ModelGen itself.</summary>
public class EnvironmentDiagnosticTests
{
    [Fact]
    public void LanguageVersionTooOld()
    {
        var options = new CSharpParseOptions(LanguageVersion.CSharp12);
        var compilation = GeneratorHarness.Compilation()
            .AddSyntaxTrees(
                GeneratorHarness.Parse("using ModelGen;\n[Model, Input(4), Linear(2)] partial class Net { }", "Model.cs", options));
        var driver = CSharpGeneratorDriver.Create([new ModelGenerator().AsSourceGenerator()], parseOptions: options);
        var reported = Assert.Single(driver.RunGenerators(compilation).GetRunResult().Diagnostics);
        Assert.Equal("MG0002", reported.Id);
        Assert.Equal("ModelGen needs C# 13 for partial properties and methods but the project uses C# 12.0", reported.GetMessage(null));
        Assert.Equal("Model",
            compilation.SyntaxTrees[0].ToString().Substring(reported.Location.SourceSpan.Start, reported.Location.SourceSpan.Length));
    }

    [Fact]
    public void RuntimeMissing()
    {
        var compilation = CSharpCompilation.Create(
            "Models",
            [GeneratorHarness.Parse(
                "namespace ModelGen { class ModelAttribute : System.Attribute; [Model] partial class Net; }", "Model.cs")],
            GeneratorHarness.References.Where(r => r.Display?.Contains("ModelGen", StringComparison.Ordinal) != true),
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary));
        Assert.Empty(compilation.GetDiagnostics());
        var reported = Assert.Single(GeneratorHarness.Run(compilation).Diagnostics);
        Assert.Equal("MG0003", reported.Id);
        Assert.Equal("'Net' needs the ModelGen runtime but the project does not reference it", reported.GetMessage(null));
    }

    [Fact]
    public void AFaultNamesTheExceptionAndThePass()
    {
        var sites = new SourceMap();
        var tree = GeneratorHarness.Parse("class Net { }", "Model.cs");
        var site = sites.Add(tree, new Microsoft.CodeAnalysis.Text.TextSpan(6, 3));
        var fault = new InvalidOperationException("no such node.\nreally") { Data = { [InternalFault.PassKey] = "Fusion" } };
        var reported = DiagnosticFactory.Create(InternalFault.At(site, "Compile", fault), sites);
        Assert.Equal("MG0001", reported.Id);
        Assert.Equal("'InvalidOperationException' in pass 'Fusion': no such node. really", reported.GetMessage(null));
        Assert.Equal(site, InternalFault.At(site, "Compile", new ArithmeticException()).Site);
        Assert.Equal("Compile", InternalFault.At(site, "Compile", new ArithmeticException()).Arguments[1]);
    }

    [Fact]
    public void AnUnknownFindingIsAFault()
    {
        var reported = DiagnosticFactory.Create(Finding.At(0, "MG9999", "x"), new SourceMap());
        Assert.Equal("MG0001", reported.Id);
        Assert.Equal("'Finding' in pass 'Report': there is no diagnostic MG9999", reported.GetMessage(null));
    }

    [Fact]
    public void CancellationIsNotAFault()
    {
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(
            () => GeneratorHarness.Driver().RunGenerators(GeneratorHarness.Compilation(SampleModels.All), cancelled.Token));
    }

    [Fact]
    public void NamesThatDifferInCaseOnlyAreKeptApart()
    {
        EmittedFile File(string name) => new(name + ".Forward.g.cs", name, "");
        var clashes = HintNames.Clashes([new([File("Net")]), new([File("NET")]), new([File("Other")])]);
        Assert.Equal(["NET.Forward.g.cs", "Net.Forward.g.cs"], clashes);
        Assert.Equal("Other.Forward.g.cs", HintNames.Unique(File("Other"), clashes));
        var names = new[] { "NET", "Net" }.Select(n => HintNames.Unique(File(n), clashes)).ToList();
        Assert.Equal(2, names.Distinct(StringComparer.OrdinalIgnoreCase).Count());
        Assert.EndsWith(".Net.Forward.g.cs", names[1], StringComparison.Ordinal);
    }
}
