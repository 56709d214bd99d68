using System.Globalization;

namespace ModelGen.Generators.Tests.Building;

/// <summary>What the generator allocates grows with the network, not with its square;
/// beyond the budget a network is one error, soon.</summary>
public class LargeNetworkTests
{
    private const int Small = 200;
    private const int Times = 4;

    /// <summary>Networks of about as many operations as asked for, each of another shape.</summary>
    public static TheoryData<string> Shapes { get; } = ["stack", "norms", "convolutions", "chain", "residual", "equal", "wide", "losses",
        "methods", "scans", "flat", "padded", "logarithms", "recurrences", "expressions"];

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Memory_grows_with_the_number_of_operations(string shape)
    {
        Allocated(shape, Small);
        var (small, large) = (Allocated(shape, Small), Allocated(shape, Small * Times));
        Assert.True(large < 1.5 * Times * small,
            string.Create(CultureInfo.InvariantCulture, $"{Small} operations took {small:N0} bytes, {Times} times as many {large:N0}"));
    }

    [Fact]
    public void A_loop_beyond_the_budget_is_one_error_on_the_model() => MarkedSource.AssertReported(
        "[[|Model|]] partial class Net { [Forward] Tensor F([Shape(4)] Tensor x) { for (var i = 0; i < 9000; i++) x = x + 0.1 * Tanh(x); "
            + "return Linear(x, 2); } "
        + "[Loss] Tensor L(Tensor y, [Shape(2)] Tensor t) => MeanSquaredError(y, t); }",
        "MG5004", "'Net' consists of more than 20,000 operations");

    [Theory]
    [InlineData(
        "[Model(MaxOperations = [|3|]), Input(4), Linear(4), ReLU, Linear(4), ReLU, Linear(2), MeanSquaredError] partial class Net;",
        "MG5004", "'Net' consists of more than 3 operations")]
    [InlineData("[Model(MaxOperations = [|0|]), Input(4), Linear(2), MeanSquaredError] partial class Net;", "MG1009",
        "'MaxOperations' must be positive but is 0")]
    [InlineData("[Model(MaxOperations = [|-1|]), Input(4), Linear(2), MeanSquaredError] partial class Net;", "MG1009",
        "'MaxOperations' must be positive but is -1")]
    public void The_budget_is_an_argument_of_the_model(string source, string id, string message) =>
        MarkedSource.AssertReported(source, id, message);

    /// <summary>Methods that each call the next one twice are doubled with each.</summary>
    [Fact]
    public void Methods_that_double_a_network_end_at_the_budget()
    {
        var methods = string.Concat(
            Enumerable.Range(0, 40).Select(i => $"Tensor M{i}(Tensor x) => {(i == 39 ? "Tanh(x)" : $"M{i + 1}(x) + M{i + 1}(x)")}; "));
        MarkedSource.AssertReported(
            $"[[|Model|]] partial class Net {{ [Forward] Tensor F([Shape(4)] Tensor x) => Linear(M0(x), 2); {methods} }}", "MG5004",
            "'Net' consists of more than 20,000 operations");
    }

    [Fact]
    public void Calls_within_calls_have_a_depth()
    {
        var methods =
            string.Concat(
                Enumerable.Range(0, 300)
                    .Select(i => $"Tensor M{i}(Tensor x) => {(i == 299 ? "x" : i == 98 ? $"[|M{i + 1}|](x)" : $"M{i + 1}(x)")}; "));
        MarkedSource.AssertReported(
            $"[Model] partial class Net {{ [Forward] Tensor F([Shape(4)] Tensor x) => Linear(M0(x), 2); {methods} }}", "MG1007",
            "'M99' cannot be compiled into a network: calls are nested too deeply");
    }

    /// <summary>A compilation that is called off ends in the pass it is in, wherever that is.</summary>
    [Theory]
    [MemberData(nameof(Shapes))]
    public void Cancelled_it_gives_no_result(string shape)
    {
        var compilation = GeneratorHarness.Compilation(Source(shape, Small));
        for (var wait = 0; wait < 40; wait += 13)
        {
            using var source = new CancellationTokenSource(wait);
            try
            {
                var result = GeneratorHarness.Driver().RunGenerators(compilation, source.Token).GetRunResult();
                Assert.DoesNotContain(result.Diagnostics, d => d.Id == "MG0001");
                Assert.NotEmpty(result.GeneratedTrees);
            }
            catch (OperationCanceledException e)
            {
                Assert.Equal(source.Token, e.CancellationToken);
            }
        }
    }

    private static long Allocated(string shape, int operations)
    {
        var compilation = GeneratorHarness.Compilation(Source(shape, operations));
        _ = compilation.GetDiagnostics();
        var before = GC.GetAllocatedBytesForCurrentThread();
        var result = GeneratorHarness.Driver().RunGenerators(compilation).GetRunResult();
        var bytes = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.DoesNotContain(result.Diagnostics, d => d.Severity == Microsoft.CodeAnalysis.DiagnosticSeverity.Error);
        Assert.NotEmpty(result.GeneratedTrees);
        return bytes;
    }

    private static string Source(string shape, int operations)
    {
        string Repeat(int each, string text) => string.Concat(Enumerable.Repeat(text, operations / each));
        string Forward(string body, string members = "") =>
            $"[Model(MaxOperations = 1_000_000)] partial class Net {{ {members} [Forward] Tensor F([Shape(8)] Tensor x) {{ {body} }} "
                + "[Loss] Tensor L(Tensor y, [Shape(2)] Tensor t) => MeanSquaredError(y, t); }";
        return GeneratorHarness.Usings + shape switch
        {
            "stack" => $"[Model, Input(8), {Repeat(2, "Linear(8), ReLU, ")} Linear(2), MeanSquaredError] partial class Net;",
            "norms" => $"[Model, Input(8), {Repeat(3, "Linear(8), BatchNorm, GELU, ")} Linear(2), MeanSquaredError] partial class Net;",
            "convolutions" =>
                $"[Model, Input(4, 6, 6), {Repeat(3, "Conv2d(4, Kernel = 3, Padding = 1), GroupNorm(2), ReLU, ")} "
                    + "Flatten, Linear(2), MeanSquaredError] partial class Net;",
            "chain" => Forward(Repeat(1, "x = Tanh(x);\n") + "return Linear(x, 2);"),
            "residual" => Forward($"for (var i = 0; i < {operations / 3}; i++) x = x + ReLU(Linear(x, 8)); return Linear(x, 2);"),
            "equal" => Forward($"var s = x; for (var i = 0; i < {operations / 2}; i++) s = s + Tanh(x); return Linear(s, 2);"),
            "wide" => Forward($"var s = x; for (var i = 0; i < {operations / 3}; i++) s = s + Tanh(x * i); return Linear(s, 2);"),
            "losses" =>
                "[Model] partial class Net { [Forward] Tensor F([Shape(8)] Tensor x) => Linear(x, 2); "
                    + "[Loss] Tensor L(Tensor y, [Shape(2)] Tensor t) { var l = MeanSquaredError(y, t); for (var i = 0; "
                    + $"i < {operations / 4}; i++) l = l + 0.5 * Mean(Square(y - i)); return l; }} }}",
            "methods" => Forward(Repeat(2, "x = Half(x);\n") + "return Linear(x, 2);", "Tensor Half(Tensor x) => 0.5 * Tanh(x);"),
            "scans" =>
                Forward($"for (var i = 0; i < {operations / 10}; i++) {{ var (h, _) = Scan((s, u) => (Tanh(Linear(s, 2) + u), s), "
                    + "Zeros(2), Reshape(x, 4, 2)); x = Reshape(h, 8); } return Linear(x, 2);"),
            "flat" => Forward($"for (var i = 0; i < {operations / 4}; i++) x = x + Sign(Linear(x, 8)); return Linear(x, 2);"),
            "padded" =>
                $"[Model, Input(Dim.Sequence, 4, Lengths = true), {Repeat(3, "Linear(4), BatchNorm(Axis = -1), Tanh, ")} "
                    + "MeanOverSteps, Linear(2), MeanSquaredError] partial class Net;",
            "logarithms" => "[Model] partial class Net { [Forward] Tensor F([Shape(Dim.Sequence, 4)] Tensor x, [Lengths] Tensor n) { "
                + Repeat(3, "x = Log(Square(Linear(x, 4)));\n")
                + "return Linear(x, 2); } [Loss] Tensor L(Tensor y, [Shape(Dim.Sequence, 2)] Tensor t) => MeanSquaredError(y, t); }",
            "recurrences" =>
                $"[Model, Input(Dim.Sequence, 4, Lengths = true), {Repeat(10, "Gru(4), ")} Linear(2), MeanSquaredError] partial class Net;",
            "expressions" => Forward(Repeat(10, "x = 0.1 * (Tanh(x) + Sigmoid(x) * ReLU(x) - Exp(-x)) + x;\n") + "return Linear(x, 2);"),
            _ => throw new ArgumentOutOfRangeException(nameof(shape), shape, "is no shape"),
        };
    }
}
