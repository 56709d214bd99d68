namespace ModelGen.Generators.Tests.Building;

/// <summary>Each finding of the interpreter: its id, its message, and the smallest place that can be changed.</summary>
public class NetworkFindingTests
{
    [Theory]
    [InlineData("var a = new Tensor[2]; x = [|a[1]|] + x;", "MG1007", "'a[1]' cannot be compiled into a network: it has no value yet")]
    [InlineData("x = x * Math.[|IEEERemainder|](x.Features, 3);", "MG1007",
        "'Math.IEEERemainder' cannot be compiled into a network: it is not among the functions a network can have")]
    [InlineData("if ([|t.Length|] > 3) x = -x;", "MG1008", "'t.Length' is not known at compile time")]
    [InlineData("for (var i = 0; i < [|t.Length|]; i++) x = -x;", "MG1008", "'t.Length' is not known at compile time")]
    [InlineData("var n = 2 * [|t.Shape[0]|];", "MG1008", "'t.Shape[0]' is not known at compile time")]
    [InlineData("var k = x.Features - 8; x = x * (3 / [|k|]);", "MG1009", "'k' must be a number other than 0 but is 0")]
    [InlineData("var k = x.Features; x = x * ([|k * 2000000000|]);", "MG1009",
        "'k * 2000000000' must be in the range of an integer but is 16000000000")]
    [InlineData("int[] a = [1, 2]; x = x * a[[|x.Features|]];", "MG1009", "'x.Features' must be from 0 to 1 but is 8")]
    [InlineData("int[] a = []; x = x * a[[|0|]];", "MG1009", "'0' must be left out, because the array is empty, but is 0")]
    [InlineData("var a = new Tensor[[|x.Features - 9|]];", "MG1009", "'x.Features - 9' must be from 0 to 10000 but is -1")]
    [InlineData("x = [|x.Features|] switch { 1 => x, 2 => -x, _ => throw new InvalidOperationException() };", "MG1009",
        "'x.Features' must be a value that an arm of the switch takes but is 8")]
    [InlineData("[|for|] (var i = 0; i < 10001; i++) x = -x;", "MG1012", "the loop runs more than 10,000 times")]
    [InlineData(
        "var n = 0; for (var i = 0; i < 10000; i++) n++; x = [|x + z|];", "MG3002", "'+' cannot combine 'x' (B, 8) with 'z' (B, 5)")]
    [InlineData("x = x * x.Shape[[|2|]];", "MG3003", "'x' has no axis 2; shape (B, 8)")]
    [InlineData("x = x * [|x.Length|];", "MG3003", "'x' has no axis -2; shape (B, 8)")]
    [InlineData("x = [|words * 2|];", "MG3006", "'*' needs real numbers but 'words' holds indices")]
    [InlineData(
        "x = Linear(Linear(x, 3, name: \"fc\"), 3, name: [|\"fc\"|]);", "MG2001", "the name 'fc' is already taken by another layer")]
    [InlineData(
        "x = Head(x); x = [|Head|](z);", "MG3001", "'head' needs 8 input features, as in its first call, but 'z' produces 5; shape (B, 5)")]
    [InlineData("x = [|Encode|](z);", "MG3001", "'Encode' needs an input (B, 8) but 'z' produces (B, 5); shape (B, 5)")]
    [InlineData("x = [|Encode|](words);", "MG3006", "'Encode' needs real numbers but 'words' holds indices")]
    [InlineData("return [|words|];", "MG3006", "'Forward' needs real numbers but 'words' holds indices")]
    public void OneFinding(string statement, string id, string message) =>
        MarkedSource.AssertReported(Model(statement), id, message, Encoder);

    [Theory]
    [InlineData("[Shape([|0|])] Tensor x", "MG3011", "'x' has sizes (0), which are not positive or too large")]
    [InlineData("[Shape(4, [|-3|])] Tensor x", "MG3011", "'x' has sizes (4, -3), which are not positive or too large")]
    [InlineData("[Tokens([|0|], 3)] Tensor x", "MG1009", "'vocabulary' must be positive but is 0")]
    public void Inputs(string parameter, string id, string message) => MarkedSource.AssertReported(
        $"[Model] partial class Net {{ [Forward] Tensor F({parameter}) => x; }}", id, message);

    [Fact]
    public void ParameterWithoutElements() => MarkedSource.AssertReported(
        "[Model] partial class Net { [Parameter(4, [|0|])] private partial Tensor W { get; } [Forward] Tensor F([Shape(4)] "
            + "Tensor x) => x + W; }",
        "MG3011", "'W' has sizes (4, 0), which are not positive or too large");

    [Fact]
    public void NeverCalled()
    {
        MarkedSource.AssertReported(
            "[Model] partial class Net { [Linear(4)] private partial Tensor [|Head|](Tensor x); "
                + "[Forward] Tensor F([Shape(4)] Tensor x) => Linear(x, 2); }",
            "MG2002", "'Head' is never called, so its parameters are not part of the network");
        MarkedSource.AssertReported(
            "[Model] partial class Net { [Use<Encoder>] private partial Tensor [|Encode|](Tensor x); "
                + "[Forward] Tensor F([Shape(4)] Tensor x) => Linear(x, 2); }",
            "MG2002", "'Encode' is never called, so its parameters are not part of the network", Encoder);
    }

    [Theory]
    [InlineData("[Loss] Tensor L(Tensor y, [Target(2)] Tensor t) => MeanSquaredError(y, t); [Loss] Tensor [|M|](Tensor y, [Target(2)] "
        + "Tensor t) => MeanSquaredError(y, t);", "MG2003", "'M' is a second loss")]
    [InlineData("[Parameter(3)] private partial Tensor W { get; } [Loss] Tensor L(Tensor y) => [|W|];", "MG2006",
        "'L' must be one number in all or one for each sample but has shape (3)")]
    [InlineData("[Loss] (Tensor, Tensor) L(Tensor y) => [|(y, y)|];", "MG2006",
        "'L' must be one number in all or one for each sample but has shape 2 tensors")]
    [InlineData("[Loss] Tensor L(Tensor y, Tensor [|t|]) => MeanSquaredError(y, t);", "MG1013",
        "parameter 't' of 'L' needs [ClassIndex], [Target], [Shape] or [Tokens]")]
    [InlineData("[Objective] Tensor L(Tensor y, Tensor [|t|]) => MeanSquaredError(y, t);", "MG1013",
        "parameter 't' of 'L' needs [Shape], [Tokens], [ClassIndex] or [Target]")]
    [InlineData("[Loss] Tensor L(Tensor y, int [|k|]) => y * k;", "MG1013",
        "parameter 'k' of 'L' needs a default value, because networks are compiled for constants")]
    public void Losses(string members, string id, string message) => MarkedSource.AssertReported(
        $"[Model] partial class Net {{ [Forward] Tensor F([Shape(4)] Tensor x) => Linear(x, 2); {members} }}", id, message);

    [Fact]
    public void PenaltyThatRewards() => MarkedSource.AssertReported(
        "[Model, L2([|-0.1|])] partial class Net { [Forward] Tensor F([Shape(4)] Tensor x) => Linear(x, 2); "
            + "[Loss] Tensor L(Tensor y, [Target(2)] Tensor t) => MeanSquaredError(y, t); }",
        "MG1009", "'strength' must be at least 0 but is -0.1");

    [Fact]
    public void UsedModelWithOtherInputs() => MarkedSource.AssertReported(
        "[Model] partial class Net { [Use<Encoder>] private partial Tensor [|Encode|](Tensor x, Tensor y); "
            + "[Forward] Tensor F([Shape(8)] Tensor x) => Encode(x, x); }",
        "MG1015", "'Encoder' cannot be used as a layer: it has 1 inputs but 'Encode' has 2", Encoder);

    [Theory]
    [InlineData("[Model, Input(4), Linear(2), CrossEntropy, [|MeanSquaredError|]] partial class Net;", "MG2003",
        "'MeanSquaredError' is a second loss")]
    [InlineData("[Model, Input(4), Linear(2), CrossEntropy, [|ReLU|]] partial class Net;", "MG2004", "'ReLU' follows the loss")]
    [InlineData("[Model, Input(4), CrossEntropy] partial class [|Net|];", "MG1014", "'Net' has neither layers nor a [Forward] method")]
    [InlineData("[Model, Input(4), Linear(2, Name = \"a\"), Linear(2, Name = [|\"a\"|])] partial class Net;", "MG2001",
        "the name 'a' is already taken by another layer")]
    [InlineData(
        "[Model, Input(4, [|0|]), Linear(2)] partial class Net;", "MG3011", "'x' has sizes (4, 0), which are not positive or too large")]
    public void Stacks(string source, string id, string message) => MarkedSource.AssertReported(source, id, message);

    private const string Encoder = "using ModelGen; [Model, Input(8), Linear(4)] partial class Encoder;";

    private static string Model(string statement) =>
        $$"""
        [Model]
        partial class Net
        {
            {{(statement.Contains("Head", StringComparison.Ordinal) ? "[Linear(8)] private partial Tensor Head(Tensor x);" : "")}}
            {{(statement.Contains("Encode", StringComparison.Ordinal) ? "[Use<Encoder>] private partial Tensor Encode(Tensor x);" : "")}}
            [Forward] private Tensor Forward(
                [Shape(8)] Tensor x, [Shape(5)] Tensor z, [Shape(Dim.Sequence, 4)] Tensor t, [Tokens(9, 3)] Tensor words)
            {
                {{statement}}
                return x;
            }
        }
        """;
}
