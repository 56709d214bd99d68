using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using ModelGen.Generators.Backends.Cpu;
using ModelGen.Generators.Ir;
using ModelGen.Generators.Specs;

namespace ModelGen.Generators.Tests.Caching;

/// <summary>What an edit recomputes. A model is compiled again only when what was read from it has changed.</summary>
public class CachingTests
{
    public static TheoryData<string, string, string> HarmlessEdits => new()
    {
        { "comment above", "[Model(Mem", "// a comment\n[Model(Mem" },
        { "comment inside a network method", "var x = Stem(image);", "var x = /* the stem */ Stem(image); // and more" },
        { "layout", "x = ReLU(Branch(x) + x * Shift);", "x = ReLU(\n\n  Branch(x)+x\n*Shift);" },
        { "move", SampleModels.Stack, "\n\n\n" + SampleModels.Stack },
        { "unrelated member", "[Loss]\n    private Tensor Loss(Tensor logits, [ClassIndex",
            "public int Unrelated(int a) { while (a > 1) a--; return a; }\n[Loss]\n    private Tensor Loss(Tensor logits, [ClassIndex" },
        { "unrelated class", "namespace Nets", "class Unrelated { int x = 3; }\nnamespace Nets" },
        { "a constant written differently", "Linear(120,", "Linear(60 * 2," },
        { "documentation", "public partial class Tail;", "/// <summary>The tail.</summary>\npublic partial class Tail;" },
    };

    public static TheoryData<string, string, string> RealEdits => new()
    {
        { "size", "Linear(120,", "Linear(121," },
        { "another layer", "Bias = false), ReLU]\n[Dropout", "Bias = false), Tanh]\n[Dropout" },
        { "order", "[Flatten, Linear(120, Bias = false), ReLU]", "[Linear(120, Bias = false), Flatten, ReLU]" },
        { "option", "Batch = 32", "Batch = 33" },
        { "name", "class Mlp", "class Perceptron" },
        { "accessibility", "public partial class Mlp", "internal partial class Mlp" },
    };

    [Theory]
    [MemberData(nameof(HarmlessEdits))]
    public void NothingIsCompiledAgain(string edit, string before, string after)
    {
        var steps = Edit(before, after, out _);
        Assert.All(steps[TrackingNames.Spec],
            r => Assert.True(r is IncrementalStepRunReason.Unchanged or IncrementalStepRunReason.Cached, edit));
        Assert.All(steps[TrackingNames.Compiled], r => Assert.Equal(IncrementalStepRunReason.Cached, r));
        Assert.All(steps[TrackingNames.Files], r => Assert.Equal(IncrementalStepRunReason.Cached, r));
        Assert.All(steps[TrackingNames.Clashes], r => Assert.Equal(IncrementalStepRunReason.Cached, r));
        Assert.All(steps[TrackingNames.HasFiles], r => Assert.Equal(IncrementalStepRunReason.Cached, r));
        Assert.All(steps[TrackingNames.Findings], r => Assert.Equal(IncrementalStepRunReason.Cached, r));
        Assert.All(steps[TrackingNames.Options], r => Assert.Equal(IncrementalStepRunReason.Unchanged, r));
    }

    [Theory]
    [MemberData(nameof(RealEdits))]
    public void OnlyTheChangedModelIsCompiledAgain(string edit, string before, string after)
    {
        var steps = Edit(before, after, out _);
        Assert.Equal(4, steps[TrackingNames.Spec].Count);
        Assert.True(steps[TrackingNames.Spec].Count(r => r == IncrementalStepRunReason.Modified) == 1, edit);
        Assert.Equal(3, steps[TrackingNames.Compiled].Count(r => r == IncrementalStepRunReason.Cached));
        Assert.All(steps[TrackingNames.HasFiles],
            r => Assert.True(r is IncrementalStepRunReason.Unchanged or IncrementalStepRunReason.Cached, edit));
    }

    [Fact]
    public void AnEditOfAUsedModelCompilesItsUserAgain()
    {
        var steps = Edit("Input(16), Linear(10)", "Input(16), Linear(11)", out _);
        Assert.Equal(2, steps[TrackingNames.Spec].Count(r => r == IncrementalStepRunReason.Modified));
    }

    [Fact]
    public void AnEditOfAnotherFileCompilesNothing()
    {
        var before = GeneratorHarness.Compilation(SampleModels.All, "class Other { }");
        var driver = GeneratorHarness.Driver(trackSteps: true).RunGenerators(before);
        var after = before.ReplaceSyntaxTree(before.SyntaxTrees[1], GeneratorHarness.Parse("class Other { int x; }", "Model1.cs"));
        var steps = Reasons(driver.RunGenerators(after));
        Assert.All(steps[TrackingNames.Compiled], r => Assert.Equal(IncrementalStepRunReason.Cached, r));
        var added = after.AddSyntaxTrees(
            GeneratorHarness.Parse(GeneratorHarness.Usings + "[Model, Input(3), Linear(2)] partial class New;", "New.cs"));
        steps = Reasons(driver.RunGenerators(after).RunGenerators(added));
        Assert.Equal(1, steps[TrackingNames.Compiled].Count(r => r == IncrementalStepRunReason.New));
        Assert.Equal(4, steps[TrackingNames.Compiled].Count(r => r == IncrementalStepRunReason.Cached));
    }

    [Fact]
    public void ADiagnosticFollowsItsCodeWithoutCompiling()
    {
        const string Wrong = "[Model, Linear(2)] partial class Net { }";
        var before = GeneratorHarness.Compilation(GeneratorHarness.Usings + Wrong);
        var driver = GeneratorHarness.Driver(trackSteps: true).RunGenerators(before);
        var after = before.ReplaceSyntaxTree(
            before.SyntaxTrees[0], GeneratorHarness.Parse(GeneratorHarness.Usings + "\n\n// moved\n" + Wrong, "Model.cs"));
        driver = driver.RunGenerators(after);
        var diagnostic = Assert.Single(driver.GetRunResult().Diagnostics);
        Assert.Equal("Linear(2)",
            after.SyntaxTrees[0].ToString().Substring(diagnostic.Location.SourceSpan.Start, diagnostic.Location.SourceSpan.Length));
        Assert.Same(after.SyntaxTrees[0], diagnostic.Location.SourceTree);
        Assert.All(Reasons(driver)[TrackingNames.Compiled], r => Assert.Equal(IncrementalStepRunReason.Cached, r));
    }

    [Fact]
    public void OnlyTheReferenceToTheRuntimeChangesTheOptions()
    {
        var before = GeneratorHarness.Compilation(SampleModels.All);
        var driver = GeneratorHarness.Driver(trackSteps: true).RunGenerators(before);
        var other = CSharpCompilation.Create(
            "Other", references: GeneratorHarness.References, options: new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary));
        var steps = Reasons(driver.RunGenerators(before.AddReferences(other.ToMetadataReference())));
        Assert.All(steps[TrackingNames.Options], r => Assert.Equal(IncrementalStepRunReason.Unchanged, r));
        var runtime = before.References.Single(r => Path.GetFileName(r.Display) == "ModelGen.dll");
        steps = Reasons(driver.RunGenerators(before.RemoveReferences(runtime)));
        Assert.All(steps[TrackingNames.Options], r => Assert.Equal(IncrementalStepRunReason.Modified, r));
    }

    [Fact]
    public void SeparateCompilationsGiveEqualSpecs()
    {
        var first = SpecReader.ReadAll(GeneratorHarness.Compilation(SampleModels.All));
        var second = SpecReader.ReadAll(GeneratorHarness.Compilation(SampleModels.All));
        Assert.Equal(4, first.Count);
        Assert.Equal(first, second);
        Assert.Equal(first.Select(s => s.GetHashCode()), second.Select(s => s.GetHashCode()));
        Assert.All(first, s => Assert.Equal(SpecState.Complete, s.State));
    }

    private static Dictionary<string, List<IncrementalStepRunReason>> Edit(string before, string after, out GeneratorDriver driver)
    {
        Assert.Contains(before, SampleModels.All, StringComparison.Ordinal);
        var compilation = GeneratorHarness.Compilation(SampleModels.All);
        driver = GeneratorHarness.Driver(trackSteps: true).RunGenerators(compilation);
        var edited = SampleModels.All.Replace(before, after, StringComparison.Ordinal);
        driver = driver.RunGenerators(
            compilation.ReplaceSyntaxTree(compilation.SyntaxTrees[0], GeneratorHarness.Parse(edited, "Model.cs")));
        return Reasons(driver);
    }

    private static Dictionary<string, List<IncrementalStepRunReason>> Reasons(GeneratorDriver driver)
    {
        var result = driver.GetRunResult().Results.Single();
        Assert.Null(result.Exception);
        return result.TrackedSteps.ToDictionary(s => s.Key, s => s.Value.SelectMany(step => step.Outputs).Select(o => o.Reason).ToList());
    }
}
