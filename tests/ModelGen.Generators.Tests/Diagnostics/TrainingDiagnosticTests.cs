namespace ModelGen.Generators.Tests.Diagnostics;

/// <summary>Parameters that no gradient reaches.</summary>
public class TrainingDiagnosticTests
{
    [Theory]
    [InlineData("[[|Linear(2, Bias = false)|]] private partial Tensor Other(Tensor x);", "Sum(Square(y)) + Sum(StopGradient(Other(y)))",
        "MG4001", "parameter 'other.weight' does not influence the loss, so it is never trained")]
    [InlineData("[[|Parameter(3)|]] private partial Tensor W { get; }", "Sum(Square(y)) + Sum(StopGradient(W))", "MG4001",
        "parameter 'W' does not influence the loss, so it is never trained")]
    [InlineData("[[|Parameter(3)|]] private partial Tensor W { get; }", "Sum(Square(y)) + Sum(Sign(StopGradient(W) * y))", "MG4001",
        "parameter 'W' does not influence the loss, so it is never trained")]
    [InlineData("[[|Parameter(3)|]] private partial Tensor W { get; }", "Sum(Square(y + 0 * RandomNormal(W)))", "MG4001",
        "parameter 'W' does not influence the loss, so it is never trained")]
    [InlineData("[Linear(2)] private partial Tensor Other(Tensor x);", "Sum(Square(y)) + Sum([|Sign|](Other(y)))", "MG4002",
        "'sign0' passes no gradient on, and the loss depends on 'other.weight' through it alone")]
    [InlineData("[Linear(3)] private partial Tensor Other(Tensor x);", "Sum([|Where|](Other(y), y, 2 * y))", "MG4002",
        "'where0' passes no gradient on, and the loss depends on 'other.weight' through it alone")]
    [InlineData("[Linear(3)] private partial Tensor Other(Tensor x);", "Sum(y * [|Bernoulli|](Sigmoid(Other(y))))", "MG4002",
        "'bernoulli0' passes no gradient on, and the loss depends on 'other.weight' through it alone")]
    [InlineData("[Linear(2)] private partial Tensor Other(Tensor x);", "Sum(Square(y)) + Sum([|Pow|](Other(y), 0))", "MG4002",
        "'pow0' passes no gradient on, and the loss depends on 'other.weight' through it alone")]
    [InlineData("[Linear(2)] private partial Tensor Other(Tensor x);", "Sum(Square(y)) + Sum([|Other(y) > 0|])", "MG4002",
        "'greater' passes no gradient on, and the loss depends on 'other.weight' through it alone")]
    public void NoGradient(string member, string loss, string id, string message)
    {
        var source = $"[Model] partial class Net {{ {member} [Forward] Tensor F([Shape(4)] Tensor x) => Linear(x, 3); "
            + $"[Loss] Tensor L(Tensor y) => {loss}; }}";
        MarkedSource.AssertReported(source, id, message);
    }

    [Theory]
    [InlineData("[Model, Input(4), Linear(3), [|Heaviside|], MeanSquaredError] partial class Net;", "MG4002",
        "'heaviside1' passes no gradient on, and the loss depends on 'fc1.weight' through it alone")]
    [InlineData(
        "[Model, Input(4), ReLU, [|MeanSquaredError|]] partial class Net;", "MG4003", "'Net' has a loss but no parameter that is trained")]
    [InlineData("[Model] partial class Net { [Forward] Tensor F([Shape(4)] Tensor x) => Linear(x, 3, frozen: true); "
        + "[Loss] Tensor [|L|](Tensor y) => Sum(y); }", "MG4003", "'Net' has a loss but no parameter that is trained")]
    [InlineData("[Model] partial class Net { [Forward] Tensor F([Shape(4)] Tensor x) => Linear(x, 3); "
        + "[Loss] Tensor [|L|](Tensor y) => Sum(StopGradient(y)); }", "MG4003", "'Net' has a loss but no parameter that is trained")]
    [InlineData("[Model] partial class Net { [Forward] Tensor F([Shape(4)] Tensor x) => Linear(x, 3); "
        + "[Loss] Tensor [|L|](Tensor y) => Sum(Sign(StopGradient(y))); }", "MG4003", "'Net' has a loss but no parameter that is trained")]
    public void NothingLearns(string source, string id, string message) => MarkedSource.AssertReported(source, id, message);
}
