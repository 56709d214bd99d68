namespace ModelGen.Generators.Tests.Diagnostics;

/// <summary>Everything outside the subset is one finding, on that very statement or expression.</summary>
public class SubsetDiagnosticTests
{
    [Theory]
    [InlineData("[|while|] (x.Features > 1) x = ReLU(x);", "while", "how often a while loop runs is not known at compile time")]
    [InlineData("[|do|] { x = ReLU(x); } while (x.Features > 1);", "do", "how often a while loop runs is not known at compile time")]
    [InlineData("[|try|] { x = ReLU(x); } finally { }", "try", "a network cannot throw or catch")]
    [InlineData("if (x.Features > 1) [|throw|] new InvalidOperationException();", "throw", "a network cannot throw or catch")]
    [InlineData("for (var i = 0; i < 3; i++) { [|break|]; }", "break", "loops are unrolled, so nothing may jump out of them")]
    [InlineData("[|for|] (;;) { x = ReLU(x); }", "for", "a loop needs a condition")]
    [InlineData("Tensor [|Local|](Tensor y) => y; x = Local(x);", "Local", "a local function has to be a method of the model")]
    [InlineData("[|lock|] (x) { }", "lock", "a network holds nothing that needs releasing")]
    [InlineData("[|field = 3|];", "field = 3", "only locals, parameters and elements of arrays can be assigned")]
    [InlineData("[|this.field = 3|];", "this.field = 3", "only locals, parameters and elements of arrays can be assigned")]
    [InlineData("Tensor y; x = ReLU([|y = x|]);", "y = x", "an assignment is a statement of its own")]
    [InlineData("x = x * [|field|];", "field", "the value of the field 'field' is not known at compile time")]
    [InlineData("x = x * [|Value|];", "Value", "'Value' is neither a parameter of the model nor a size of a tensor")]
    [InlineData("x = x * Math.Abs([|Random.Shared.Next()|]);", "Random.Shared.Next()", "'Next' is declared outside the model")]
    [InlineData("x = x * [|int.Parse(\"3\")|];", "int.Parse(\"3\")", "'Parse' is declared outside the model")]
    [InlineData("x = x * [|x.GetHashCode()|];", "x.GetHashCode()", "'GetHashCode' is declared outside the model")]
    [InlineData("[|Console.WriteLine(\"looking at the network while it never runs\")|];", "Console.WriteLine(\"looking at the net...",
        "'WriteLine' is declared outside the model")]
    [InlineData("Func<Tensor, Tensor> f = [|y => y|];", "y => y", "a lambda has to be a method of the model")]
    [InlineData("var o = [|new object()|];", "new object()", "a network creates no objects")]
    [InlineData("x = [|Generic(x)|];", "Generic(x)", "'Generic' is generic")]
    [InlineData("[|Nothing(x)|];", "Nothing(x)", "'Nothing' returns nothing")]
    [InlineData("x = [|Changed(ref x)|];", "Changed(ref x)", "'Changed' has a ref or out parameter")]
    [InlineData("x = [|Virtual(x)|];", "Virtual(x)", "'Virtual' is virtual")]
    [InlineData("x = [|Foreign.Do(x)|];", "Foreign.Do(x)", "'Do' is declared outside the model")]
    [InlineData("var a = new Tensor[2]; foreach (var i in [|System.Linq.Enumerable.Range(0, 3)|]) x = ReLU(x);",
        "System.Linq.Enumerable.Range(0, 3)", "'Range' is declared outside the model")]
    [InlineData("var a = [|new int[2, 2]|];", "new int[2, 2]", "arrays have one dimension")]
    [InlineData("Tensor[] a = [x, [|.. Split(x, 2)|]];", ".. Split(x, 2)", "elements are listed one by one")]
    [InlineData("x = x.Features switch { [|> 3|] => x, _ => ReLU(x) };", "> 3", "only constants can be patterns")]
    [InlineData("switch (x.Features) { [|case > 3:|] x = ReLU(x); break; }", "case > 3:", "only constants can be cases")]
    [InlineData("x = [|x.Features is > 3|] ? x : x;", "x.Features is > 3", "only constants can be patterns")]
    [InlineData("var n = [|this|];", "this", "the model itself is not a value of the network")]
    [InlineData("var d = x.Features > 2 ? x : [|throw new InvalidOperationException()|];", "throw new InvalidOperationException()",
        "a network cannot throw or catch")]
    [InlineData("x = Linear(x, 3, name: $\"fc[|{x.Features:D2}|]\");", "{x.Features:D2}", "names are joined without formats")]
    [InlineData("var i = [|(Init)x.Features|];", "(Init)x.Features", "a number cannot become an enum")]
    public void OneFinding(string statement, string what, string why) => MarkedSource.AssertReported(
        Model(statement), "MG1007", $"'{what}' cannot be compiled into a network: {why}");

    [Fact]
    public void ReadingGoesOnAfterAFinding()
    {
        var run = GeneratorHarness.Run(GeneratorHarness.Usings + Model("while (true) { } x = x * field; try { } finally { } lock (x) { }"));
        Assert.Equal(["while", "field", "try", "lock"], run.Diagnostics.Select(d => Text(d)));
    }

    [Fact]
    public void AnErrorOfTheCompilerIsNotReportedTwice() =>
        Assert.Empty(
            GeneratorHarness.Run(
                GeneratorHarness.Usings + Model("x = Missing(x); x = Linear(x); x = x.Nothing; var y = 1 +; undefined = 3;")).Diagnostics);

    [Fact]
    public void WhatModelGenWritesIsNotPartOfTheNetwork() => MarkedSource.AssertReported(
        Model("var p = [|Parameters|];"),
        "MG1007", "'Parameters' cannot be compiled into a network: members that ModelGen writes are not part of the network");

    [Theory]
    [InlineData("[Forward] private async System.Threading.Tasks.Task<Tensor> [|F|]([Shape(4)] Tensor x) { "
        + "await System.Threading.Tasks.Task.Yield(); return x; }", "F", "'F' is asynchronous")]
    [InlineData("[Forward] private extern Tensor [|F|]([Shape(4)] Tensor x);", "F", "its body is not C#")]
    [InlineData("[Forward] private void [|F|]([Shape(4)] Tensor x) { }", "F", "'F' returns nothing")]
    public void NotAnOrdinaryMethod(string member, string what, string why) => MarkedSource.AssertReported(
        $"[Model] partial class Net {{ {member} }}", "MG1007", $"'{what}' cannot be compiled into a network: {why}");

    [Fact]
    public void VeryDeepExpressionsAreRefusedRatherThanOverflowing()
    {
        var deep = string.Concat(Enumerable.Repeat("x + (", 400)) + "x" + new string(')', 400);
        var run = GeneratorHarness.Run(GeneratorHarness.Usings + Model($"x = {deep};"));
        Assert.Null(run.Exception);
        Assert.Equal("MG1007", Assert.Single(run.Diagnostics).Id);
    }

    private static string Text(Microsoft.CodeAnalysis.Diagnostic d) =>
        d.Location.SourceTree!.ToString().Substring(d.Location.SourceSpan.Start, d.Location.SourceSpan.Length);

    private static string Model(string statement) =>
        $$"""
        static class Foreign { public static Tensor Do(Tensor x) => x; }
        [Model]
        partial class Net
        {
            private int field = 2;
            private int Value => field;
            private static Tensor Generic<T>(T x) => null!;
            private static void Nothing(Tensor x) { }
            private static Tensor Changed(ref Tensor x) => x;
            protected virtual Tensor Virtual(Tensor x) => x;
            [Forward] private Tensor Forward([Shape(4)] Tensor x)
            {
                {{statement}}
                return x;
            }
        }
        """;
}
