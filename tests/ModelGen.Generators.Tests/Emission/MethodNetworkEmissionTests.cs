using System.Reflection;
using Microsoft.CodeAnalysis;

namespace ModelGen.Generators.Tests.Emission;

/// <summary>Models of methods as C#: what is emitted compiles without a warning, and what is declared as partial exists.</summary>
public class MethodNetworkEmissionTests
{
    private const string Network =
        """
        namespace Nets;

        [Model, L2(0.001)]
        public partial class Mixed
        {
            [Linear(8), ReLU, Linear(8)] private partial Tensor Stem(Tensor x);
            [Use<Encoder>] private partial Tensor Encode(Tensor x);
            [Parameter(8)] private partial Tensor Shift { get; }

            [Forward]
            private (Tensor, Tensor) Forward([Shape(4)] Tensor x, [Shape(4)] Tensor y)
            {
                var h = Stem(x) + Encode(y) * Shift;
                for (var i = 0; i < 2; i++) h = ReLU(Linear(h, 8));
                return (Linear(h, 3), h / 2);
            }

            [Loss]
            private Tensor Loss(Tensor logits, Tensor h, [ClassIndex(3)] Tensor label) => CrossEntropy(logits, label);

            [Objective(Trains = [nameof(Shift)])]
            private Tensor Shrink(Tensor logits, Tensor h, [Target(8)] Tensor t) => MeanSquaredError(h, t);
        }

        [Model, Input(4), Linear(8), Tanh]
        public partial class Encoder;
        """;

    /// <summary>One name may begin with another.</summary>
    [Fact]
    public void ACommentNamesEachLayerOfAKernelOnce()
    {
        var run = GeneratorHarness.Run(
            GeneratorHarness.Usings
                + "[Model(Unroll = Unroll.Layers), Input(4), Linear(4, Name = \"fc\"), ReLU(Name = \"act1\"), Tanh(Name = \"act10\"), "
                + "Linear(1)] partial class Net;");
        Assert.Contains("// fc, act1, act10: linear", run.Files["Net.Forward.g.cs"], StringComparison.Ordinal);
    }

    [Fact]
    public void ANetworkOfMethodsCompilesAndRuns()
    {
        using var models = GeneratorHarness.Compile(GeneratorHarness.Usings + Network);
        var type = models.Type("Nets.Mixed");
        var model = Activator.CreateInstance(type, 1L)!;
        Assert.Equal(11, type.GetField("OutputSize")!.GetRawConstantValue());
        Assert.Equal(8, type.GetField("InputSize")!.GetRawConstantValue());
        var declared = Assert.Throws<TargetInvocationException>(
            () => type.GetMethod("Stem", BindingFlags.NonPublic | BindingFlags.Instance)!.Invoke(model, [null]));
        Assert.StartsWith("Network methods are compiled, not executed", declared.InnerException!.Message, StringComparison.Ordinal);
        Assert.Equal(2, type.GetMethods().Count(m => m.Name == "TrainStepShrink")); // with and without the weight of the loss
    }

    [Fact]
    public void ObjectivesAloneNeedNothingToPredict()
    {
        using var models = GeneratorHarness.Compile(
            GeneratorHarness.Usings
                + "[Model] public partial class Net { [Parameter(4)] private partial Tensor W { get; } "
                + "[Objective] Tensor Fit([Shape(4)] Tensor a, [Target(4)] Tensor b) => MeanSquaredError(a * W, b); }");
        var type = models.Type("Net");
        Assert.Null(type.GetMethod("Predict"));
        Assert.NotNull(type.GetMethod("GradientFit"));
        Assert.NotNull(Activator.CreateInstance(type, 0L));
    }

    [Theory]
    [InlineData("[Model, Input(4), Linear([|-1|]), CrossEntropy] public partial class Net;", "int")]
    [InlineData("[Model, Input(4), Linear([|-1|]), MeanSquaredError] public partial class Net;", "float")]
    [InlineData("[Model] public partial class Net { [Linear([|-1|])] private partial Tensor Head(Tensor x); "
        + "[Forward] Tensor F([Shape(4)] Tensor x) => Head(x); [Loss] Tensor L(Tensor y, [ClassIndex(2)] "
        + "Tensor t) => CrossEntropy(y, t); }", "int")]
    public void CodeThatUsesARejectedModelHasNoErrorsOfItsOwn(string model, string target)
    {
        var source = MarkedSource.Of(GeneratorHarness.Usings + model).Text;
        var use =
            $$"""
            static class Program
            {
                public static double Use(Optimizer optimizer)
                {
                    var net = new Net(seed: 3);
                    IModel<float, {{target}}> trained = net;
                    var x = new float[4];
                    var t = new {{target}}[1];
                    _ = net.Predict(x);
                    net.Predict(x, new float[2]);
                    net.Save(Net.Summary);
                    net = Net.Load("x");
                    return net.Loss(x, t, 1) + net.Loss(x, t, 1, out _) + net.Gradient(x, t, 1) + net.TrainStep(x, t, 1, optimizer)
                        + net.TrainStep(x, t, 1, optimizer, out _) + trained.InputSize + net.Parameters.Count + net.Gradients.Count;
                }
            }
            """;
        var run = GeneratorHarness.Run(source, "using ModelGen;\n" + use);
        Assert.Equal("MG1009", Assert.Single(run.Diagnostics).Id);
        Assert.Empty(run.Output.GetDiagnostics().Where(d => d.Severity >= DiagnosticSeverity.Warning).Select(d => d.ToString()));
        using var models = (run with { Diagnostics = [] }).Load();
        var thrown = Assert.Throws<TargetInvocationException>(() => Activator.CreateInstance(models.Type("Net"), 0L));
        Assert.Equal("'Net' was not compiled: MG1009", thrown.InnerException!.Message);
    }
}
