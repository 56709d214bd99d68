namespace ModelGen.Generators.Tests.Diagnostics;

/// <summary>What can be wrong with a declaration as a whole.</summary>
public class DeclarationDiagnosticTests
{
    [Fact]
    public void NotPartial() => MarkedSource.AssertReported(
        "[Model, Input(4), Linear(2)] class [|Net|] { }",
        "MG1001", "'Net' is a model but is not declared partial");

    [Theory]
    [InlineData("[Model, Input(4), Linear(2)] partial class [|Net|]<T> { }", "generic, or inside a generic type")]
    [InlineData("[Model, Input(4), Linear(2)] static partial class [|Net|] { }", "static")]
    [InlineData("[Model, Input(4), Linear(2)] partial record [|Net|] { }", "a record")]
    [InlineData("[Model, Input(4), Linear(2)] file partial class [|Net|] { }", "local to its file")]
    [InlineData("class Outer { [Model, Input(4), Linear(2)] partial class [|Net|] { } }", "inside 'Outer', which is not partial")]
    [InlineData("partial class Outer<T> { [Model, Input(4), Linear(2)] partial class [|Net|] { } }", "generic, or inside a generic type")]
    public void NotAnOrdinaryClass(string source, string reason) => MarkedSource.AssertReported(
        source, "MG1002", $"'Net' cannot be a model because it is {reason}");

    [Fact]
    public void AStructIsTheCompilersBusiness() =>
        Assert.Empty(GeneratorHarness.Run(GeneratorHarness.Usings + "[Model, Input(4), Linear(2)] partial struct Net { }").Diagnostics);

    [Fact]
    public void LayersInSeveralDeclarations() => MarkedSource.AssertReported(
        "[Model, Input(4), Linear(2)] partial class Net { }\n[[|Linear(3)|], ReLU] partial class Net { }",
        "MG1003", "the layers of 'Net' stand in several declarations of the class, so the order of 'Linear' is undefined");

    [Theory]
    [InlineData("[Model, [|Linear(2)|], ReLU] partial class Net { }")]
    [InlineData("[Model] partial class Net { [Parameter(3)] private partial Tensor W { get; } [Forward] Tensor [|F|]() => W; }")]
    public void NoInput(string source) => MarkedSource.AssertReported(source, "MG1004", "'Net' has layers but no input");

    [Fact]
    public void BothForms() => MarkedSource.AssertReported(
        "[Model, Input(4), Linear(2)] partial class Net { [Forward] Tensor [|Run|]([Shape(4)] Tensor x) => x; }",
        "MG1005", "'Net' has layers on the class and a [Forward] method 'Run'");

    [Fact]
    public void SeveralForwardMethods() => MarkedSource.AssertReported(
        "[Model] partial class Net { [Forward] Tensor A([Shape(4)] Tensor x) => x; [Forward] Tensor [|B|]([Shape(4)] Tensor x) => x; }",
        "MG1006", "'A' and 'B' are both marked [Forward]");

    [Fact]
    public void BatchBelowOne() => MarkedSource.AssertReported(
        "[Model(Batch = [|0|]), Input(4), Linear(2)] partial class Net;",
        "MG1009", "'Batch' must be at least 1 but is 0");

    [Theory]
    [InlineData("2 megs")]
    [InlineData("-1 MiB")]
    [InlineData("0")]
    [InlineData("MiB")]
    [InlineData("1,5 MiB")]
    [InlineData("99999999999 GiB")]
    public void UnknownBudget(string budget) => MarkedSource.AssertReported(
        $"[Model(MemoryBudget = [|\"{budget}\"|]), Input(4), Linear(2)] partial class Net;",
        "MG1010", $"'{budget}' is not a memory size such as 512 KiB, 2 MiB or 65536");

    [Theory]
    [InlineData("65536", 65536)]
    [InlineData("512 KiB", 512 * 1024)]
    [InlineData(" 1.5MiB ", 1536 * 1024)]
    [InlineData("2 MB", 2_000_000)]
    [InlineData("12 B", 12)]
    public void Budgets(string text, long bytes)
    {
        Assert.True(Generators.Specs.MemorySize.TryParse(text, out var parsed));
        Assert.Equal(bytes, parsed);
    }

    [Theory]
    [InlineData(
        "[Forward] Tensor F([Shape(4)] Tensor x) => A(x); Tensor A(Tensor x) => B(x); Tensor B(Tensor x) => x.Features > 1 ? [|A|](x) : x;",
        "A", "B")]
    [InlineData("[Forward] Tensor F([Shape(4)] Tensor x) => ReLU([|F|](x));", "F", "F")]
    public void Recursion(string members, string callee, string caller) => MarkedSource.AssertReported(
        $"[Model] partial class Net {{ {members} }}",
        "MG1011", $"'{callee}' calls itself, directly or through '{caller}'");

    [Theory]
    [InlineData("[Forward] Tensor F(Tensor [|x|]) => x;", "x", "F", "[Shape], [Tokens] or [Lengths]")]
    [InlineData("[Forward] Tensor F([Shape(4)] Tensor x, int [|depth|]) => x;", "depth", "F",
        "a default value, because networks are compiled for constants")]
    [InlineData(
        "[Forward] Tensor F([Shape(4)] Tensor x, int depth = 2) => x; [Loss] Tensor L(Tensor y, Tensor [|t|]) => MeanSquaredError(y, t);",
        "t", "L", "[ClassIndex], [Target], [Shape] or [Tokens]")]
    [InlineData(
        "[Forward] (Tensor, Tensor) F([Shape(4)] Tensor x) => (x, x); [Loss] Tensor L(Tensor a, Tensor b, Tensor [|t|]) => Sum(a + b + t);",
        "t", "L", "[ClassIndex], [Target], [Shape] or [Tokens]")]
    [InlineData("[Objective] Tensor F(Tensor [|x|]) => Sum(x);", "x", "F", "[Shape], [Tokens], [ClassIndex] or [Target]")]
    public void ParameterWithoutShape(string members, string parameter, string method, string needs) => MarkedSource.AssertReported(
        $"[Model] partial class Net {{ {members} }}",
        "MG1013", $"parameter '{parameter}' of '{method}' needs {needs}");

    [Theory]
    [InlineData("[Model] partial class [|Net|] { }")]
    [InlineData("[Model, Input(4)] partial class [|Net|];")]
    public void NoLayers(string source) => MarkedSource.AssertReported(source, "MG1014", "'Net' has neither layers nor a [Forward] method");

    [Fact]
    public void UsedTypeIsNoModel() => MarkedSource.AssertReported(
        "[Model, Input(4), Linear(2)] partial class Net { [[|Use<Uri>|]] private partial Tensor E(Tensor x); }",
        "MG1015", "'Uri' cannot be used as a layer: it is not marked [Model]");

    [Theory]
    [InlineData(
        "[Model] partial class Net { [[|Use<Net>|]] private partial Tensor E(Tensor x); [Forward] Tensor F([Shape(4)] Tensor x) => E(x); }",
        "")]
    [InlineData(
        "[Model] partial class Net { [[|Use<Other>|]] private partial Tensor E(Tensor x); [Forward] Tensor F([Shape(4)] "
            + "Tensor x) => E(x); }",
        "using ModelGen; [Model] partial class Other { [Use<Net>] private partial Tensor E(Tensor x); "
            + "[Forward] Tensor F([Shape(4)] Tensor x) => E(x); }")]
    public void ModelUsesItself(string source, string other) =>
        MarkedSource.AssertReported(source, "MG1016", "'Net' uses itself as a layer", other);

    [Theory]
    [InlineData("[[|CrossEntropy|]] private partial Tensor M(Tensor x);", "CrossEntropy",
        "a loss belongs on the class, or is called in the [Loss] method")]
    [InlineData(
        "[Use<Other>, [|ReLU|]] private partial Tensor M(Tensor x);", "ReLU", "a method that uses a model has no layers of its own")]
    [InlineData("[[|Linear(3)|], ReLU] private Tensor M(Tensor x) => x;", "M", "layers go on a partial method without a body")]
    [InlineData("[[|Linear(3)|]] private partial Tensor M(Tensor x, int n);", "M", "a layer method takes tensors, and 'n' is not one")]
    [InlineData("[Linear(3), [|Loss|]] private partial Tensor M(Tensor x);", "Loss",
        "a method made of layers is called by network methods but is not one")]
    [InlineData("[[|Linear(3)|]] private partial int M(Tensor x);", "M", "a layer method returns a Tensor")]
    [InlineData("[[|Linear(3)|]] private partial Tensor M<T>(Tensor x);", "M", "a layer method cannot be generic")]
    [InlineData("[[|Parameter(3)|]] private Tensor W => null!;", "Parameter", "a parameter is a partial property")]
    [InlineData("[[|Parameter(3)|]] private partial float[] W { get; }", "Parameter", "a parameter is a Tensor")]
    [InlineData("[[|Parameter(3)|]] private partial Tensor W { get; set; }", "Parameter", "a parameter has no setter")]
    public void AttributeNotUsable(string member, string what, string why) => MarkedSource.AssertReported(
        $"[Model] partial class Net {{ {member} [Forward] Tensor F([Shape(4)] Tensor x) => x; }}",
        "MG1017", $"'{what}' cannot be used here: {why}", "using ModelGen; [Model, Input(4), Linear(4)] partial class Other;");

    [Theory]
    [InlineData("partial class Net { [[|Forward|]] Tensor F([Shape(4)] Tensor x) => Linear(x, 3); }", "Forward")]
    [InlineData("[[|Input(4)|], Linear(3)] partial class Net;", "Input")]
    public void ModelIsForgotten(string source, string attribute) =>
        MarkedSource.AssertReported(source, "MG1017", $"'{attribute}' cannot be used here: 'Net' is not marked [Model]");

    [Theory]
    [InlineData("public int [|Parameters|];", "Parameters")]
    [InlineData("public int [|Predict|] => 1;", "Predict")]
    [InlineData("public int [|Summary|]() => 1;", "Summary")]
    [InlineData("public void [|Save|](string path) { }", "Save")]
    [InlineData("private class [|Loss|] { }", "Loss")]
    [InlineData("public [|Net|](float scale) { }", "Net")]
    [InlineData("public [|Net|]() : base() { }", "Net")]
    public void NameIsTaken(string member, string name) => MarkedSource.AssertReported(
        $"[Model, Input(4), Linear(2), MeanSquaredError] partial class Net {{ {member} }}",
        "MG1018", $"'{name}' is the name of a member that ModelGen writes");

    [Fact]
    public void OverloadsOfEmittedMethodsAreFine() => Assert.Empty(GeneratorHarness.Run(
        GeneratorHarness.Usings
            + "[Model, Input(4), Linear(2)] partial class Net { static Net() { } public Net(float x) : this((long)x) { } "
            + "void Save(int slot) { } int Load() => 1; int Predict(DateTime x) => 1; }").Diagnostics);
}
