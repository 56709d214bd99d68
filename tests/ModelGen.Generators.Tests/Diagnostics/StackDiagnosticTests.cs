namespace ModelGen.Generators.Tests.Diagnostics;

/// <summary>What the compiler behind the cache cut finds in stacks, at the place where it can be changed.</summary>
public class StackDiagnosticTests
{
    [Theory]
    [InlineData(
        "[Input(4), Linear(3, Name = \"a\"), Linear(2, Name = [|\"a\"|])]", "MG2001", "the name 'a' is already taken by another layer")]
    [InlineData("[Input(4), Linear(3), MeanSquaredError, [|MeanSquaredError|]]", "MG2003", "'MeanSquaredError' is a second loss")]
    [InlineData("[Input(4), Linear(3), MeanSquaredError, [|ReLU|]]", "MG2004", "'ReLU' follows the loss")]
    [InlineData("[Input(4), Linear([|0|])]", "MG1009", "'features' must be positive but is 0")]
    [InlineData("[Input(4), Linear(3), [|Input(5)|]]", "MG1017",
        "'Input' cannot be used here: after another input; use a [Forward] method for several inputs")]
    [InlineData("[Input(4), Residual(2), Linear([|3|]), ReLU]", "MG3002", "'residual1' cannot combine 'x' (B, 4) with 'fc1' (B, 3)")]
    [InlineData("[Input(4), Residual([|3|]), Linear(4), ReLU]", "MG1009", "'layers' must be at most the 2 layers that follow but is 3")]
    [InlineData("[Input(4), Residual([|-1|]), Linear(4)]", "MG1009", "'layers' must be positive, or 0 for all that are left but is -1")]
    public void IsReported(string attributes, string id, string message) =>
        MarkedSource.AssertReported($"[Model]\n{attributes}\npartial class Net;", id, message);

    [Fact]
    public void ABudgetTooSmall() => MarkedSource.AssertReported(
        "[Model(MemoryBudget = [|\"1 KiB\"|], Batch = 32), Input(784), Linear(10), MeanSquaredError] partial class Net;",
        "MG5001", Message());

    private static string Message()
    {
        var run = GeneratorHarness.Run(
            GeneratorHarness.Usings
                + "[Model(MemoryBudget = \"1 KiB\", Batch = 32), Input(784), Linear(10), MeanSquaredError] partial class Net;");
        var message = Assert.Single(run.Diagnostics).GetMessage(System.Globalization.CultureInfo.InvariantCulture);
        Assert.Matches(@"^the plan needs [0-9.]+ KiB at batch 32 but the budget is 1 KiB$", message);
        return message;
    }
}
