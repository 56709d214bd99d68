using System.Collections.Immutable;
using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using ModelGen.Generators.Frontend;
using ModelGen.Generators.Ir;
using ModelGen.Generators.Building;

namespace ModelGen.Generators.Tests.Diagnostics;

/// <summary>Names and orders of arguments that people bring along from PyTorch and Keras.</summary>
public class NameDiagnosticTests
{
    private static string Forward(string expression) =>
        $"[Model] partial class Net {{ [Forward] Tensor F([Shape(3, 8, 8)] Tensor x) => {expression}; }}";

    [Theory]
    [InlineData("[|Relu|]", "Relu", "did you mean 'ReLU'")]
    [InlineData("[|RELU|]", "RELU", "did you mean 'ReLU'")]
    [InlineData("[|relu|]", "relu", "did you mean 'ReLU'")]
    [InlineData("[|Sotfmax|]", "Sotfmax", "did you mean 'Softmax'")]
    [InlineData("[|SoftMax|]", "SoftMax", "did you mean 'Softmax'")]
    [InlineData("[|log_softmax|]", "log_softmax", "did you mean 'LogSoftmax'")]
    [InlineData("[|conv2d(8)|]", "conv2d", "did you mean 'Conv2d'")]
    [InlineData("[|Conv2D(8)|]", "Conv2D", "did you mean 'Conv2d'")]
    [InlineData("[|Dense(64)|]", "Dense", "did you mean 'Linear'")]
    [InlineData("[|Linaer(64)|]", "Linaer", "did you mean 'Linear'")]
    [InlineData("[|BatchNormalization|]", "BatchNormalization", "did you mean 'BatchNorm'")]
    [InlineData("[|BatchNorm2d|]", "BatchNorm2d", "did you mean 'BatchNorm'")]
    [InlineData("[|LeakyRelu|]", "LeakyRelu", "did you mean 'LeakyReLU'")]
    [InlineData("[|Dropout1d|]", "Dropout1d", "did you mean 'Dropout'")]
    [InlineData("[|MaxPooling2D(2)|]", "MaxPooling2D", "did you mean 'MaxPool2d'")]
    [InlineData("[|GlobalAveragePooling2D|]", "GlobalAveragePooling2D", "did you mean 'GlobalAvgPool'")]
    [InlineData("[|LSTM(8)|]", "LSTM", "did you mean 'Lstm'")]
    [InlineData("[|SimpleRNN(8)|]", "SimpleRNN", "did you mean 'Rnn'")]
    [InlineData("[|MSELoss|]", "MSELoss", "did you mean 'MeanSquaredError'")]
    [InlineData("[|CrossEntropyLoss|]", "CrossEntropyLoss", "did you mean 'CrossEntropy'")]
    [InlineData("[|SparseCategoricalCrossentropy|]", "SparseCategoricalCrossentropy", "did you mean 'CrossEntropy'")]
    [InlineData("[|BCEWithLogitsLoss|]", "BCEWithLogitsLoss", "did you mean 'BinaryCrossEntropyWithLogits'")]
    [InlineData("[|NLLLoss|]", "NLLLoss", "did you mean 'NegativeLogLikelihood'")]
    [InlineData("[|ReLU6|]", "ReLU6", "it is Clamp(x, 0, 6) in a network method")]
    [InlineData("[|Sequential|]", "Sequential", "a sequence of layers is the attributes of a class or of a partial method")]
    public void AnAttribute(string layer, string name, string hint)
    {
        // The mark is the name alone.
        layer = layer.Replace("(8)|]", "|](8)", StringComparison.Ordinal)
            .Replace("(64)|]", "|](64)", StringComparison.Ordinal).Replace("(2)|]", "|](2)", StringComparison.Ordinal);
        AssertHint($"[Model, Input(3, 8, 8), {layer}, Flatten, Linear(2)] partial class Net;", "MG1040", $"'{name}' is unknown; {hint}");
        AssertHint($"[Model] partial class Net {{ [{layer}, Flatten, Linear(2)] private partial Tensor B(Tensor x); "
            + "[Forward] Tensor F([Shape(3, 8, 8)] Tensor x) => B(x); }", "MG1040", $"'{name}' is unknown; {hint}");
    }

    [Theory]
    [InlineData("Conv2d(8, [|kernel_size|] = 3)", "kernel_size =", "did you mean 'Kernel ='")]
    [InlineData("Conv2d(8, [|Kernel|]: 3)", "Kernel:", "did you mean 'Kernel ='")]
    [InlineData("ELU([|Alpha|] = 1)", "Alpha =", "did you mean 'alpha:'")]
    [InlineData("Conv2d(8, [|kernel|]: 3)", "kernel:", "did you mean 'Kernel ='")]
    [InlineData("Conv2d(8, [|kernel|] = 3)", "kernel =", "did you mean 'Kernel ='")]
    [InlineData("Conv2d(8, [|Strides|] = 2)", "Strides =", "did you mean 'Stride ='")]
    [InlineData("Conv2d(8, [|use_bias|] = false)", "use_bias =", "did you mean 'Bias ='")]
    [InlineData("Conv2d([|in_channels|]: 3, channels: 8)", "in_channels:", "the size of an input is inferred and not written")]
    [InlineData("Linear([|out_features|]: 3)", "out_features:", "did you mean 'features:'")]
    [InlineData("Linear(3, [|Activation|] = 1)", "Activation =", "an activation is a layer of its own: [Linear(64), ReLU]")]
    [InlineData("LeakyReLU([|negative_slope|]: 0.1)", "negative_slope:", "did you mean 'slope:'")]
    [InlineData("BatchNorm([|Epsilon|] = 1e-3)", "Epsilon =", "did you mean 'Eps ='")]
    public void AnArgumentOfAnAttribute(string layer, string name, string hint) =>
        AssertHint($"[Model, Input(3, 8, 8), {layer}, Flatten, Linear(2)] partial class Net;", "MG1040", $"'{name}' is unknown; {hint}");

    [Theory]
    [InlineData("[|relu|](x)", "'relu' is unknown; did you mean 'ReLU'")]
    [InlineData("[|Relu|](Conv2d(x, 3))", "'Relu' is unknown; did you mean 'ReLU'")]
    [InlineData("[|Dense|](x, 4)", "'Dense' is unknown; did you mean 'Linear'")]
    [InlineData("[|cat|](x, x)", "'cat' is unknown; did you mean 'Concat'")]
    [InlineData("Layers.[|Relu|](x)", "'Relu' is unknown; did you mean 'ReLU'")]
    [InlineData("[|nn.Dropout|](x, 0.5)", "'nn.Dropout' is unknown; did you mean 'Dropout'")]
    [InlineData("[|nn.functional.relu|](x)", "'nn.functional.relu' is unknown; did you mean 'ReLU'")]
    [InlineData("[|torch.cat|](x, x)", "'torch.cat' is unknown; did you mean 'Concat'")]
    [InlineData("x.[|view|](4, 48)", "'view' is unknown; did you mean 'Reshape(x, ...)'")]
    [InlineData("x.[|relu|]()", "'relu' is unknown; did you mean 'ReLU(x)'")]
    [InlineData("Conv2d(x, 4, [|kernel_size|]: 3)", "'kernel_size:' is unknown; did you mean 'kernel:'")]
    [InlineData("Conv2d(x, 4, [|Kernel|]: 3)", "'Kernel:' is unknown; did you mean 'kernel:'")]
    [InlineData("Conv2d(x, 4, [|Kernel|] = 3)", "'Kernel =' is unknown; did you mean 'kernel:'")]
    [InlineData("Softmax(x, [|dim|]: 1)", "'dim:' is unknown; did you mean 'axis:'")]
    [InlineData("Linear(x, 4, init: Init.[|Kaiming|])", "'Kaiming' is unknown; did you mean 'KaimingUniform'")]
    [InlineData("new [|Linear|](4, 16)(x)", "'new Linear' is unknown; did you mean 'Linear(x, ...)'")]
    [InlineData("[|Tensor.Cat|](x, x)", "'Tensor.Cat' is unknown; did you mean 'Concat'")]
    public void InANetworkMethod(string expression, string message) => AssertHint(Forward(expression), "MG1040", message);

    [Theory]
    [InlineData("[Model, Input(4), [|nn.Linear|](4, 16)] partial class Net;", "'nn.Linear' is unknown; did you mean 'Linear'")]
    [InlineData("[Model, Input(4), [|Layers.Linear|](8)] partial class Net;", "'Layers.Linear' is unknown; did you mean 'Linear'")]
    [InlineData("[Model, Input(4), Linear(8), [|Layers.Relu|]] partial class Net;", "'Layers.Relu' is unknown; did you mean 'ReLU'")]
    [InlineData("[Model, Input(Dim.[|T|], 4), Linear(8)] partial class Net;", "'T' is unknown; did you mean 'Sequence'")]
    [InlineData("[Model] partial class Net { [[|Forwrad|]] Tensor F([Shape(4)] Tensor x) => Linear(x, 2); }",
        "'Forwrad' is unknown; did you mean 'Forward'")]
    [InlineData("[Model] partial class Net { [Forward] Tensor F([[|Shpae|](4)] Tensor x) => Linear(x, 2); }",
        "'Shpae' is unknown; did you mean 'Shape'")]
    [InlineData("[Model] partial class Net { [Forward] Tensor F([Shape(4)] Tensor x) => Linear(x, 2); "
        + "[[|Lose|]] Tensor L(Tensor y, [ClassIndex(2)] Tensor t) => CrossEntropy(y, t); }", "'Lose' is unknown; did you mean 'Loss'")]
    [InlineData("[Model] partial class Net { [Forward] Tensor F([Shape(4)] Tensor x) => Linear(x, 2); "
        + "[Loss] Tensor L(Tensor y, [[|ClassIdx|](2)] Tensor t) => CrossEntropy(y, t); }",
        "'ClassIdx' is unknown; did you mean 'ClassIndex'")]
    [InlineData("[Model] partial class Net { [[|Param|](4)] private Tensor W { get; } [Forward] Tensor F([Shape(4)] Tensor x) => x * W; }",
        "'Param' is unknown; did you mean 'Parameter'")]
    [InlineData("[Model] partial class Net { [Forward] Tensor F([Shape(4)] [|Tensro|] x) => Linear(x, 2); }",
        "'Tensro' is unknown; did you mean 'Tensor'")]
    [InlineData("[Model] partial class Net { [Forward] [|tensor|] F([Shape(4)] Tensor x) => Linear(x, 2); }",
        "'tensor' is unknown; did you mean 'Tensor'")]
    public void AtAMemberOfAModel(string source, string message) => AssertHint(source, "MG1040", message);

    [Theory]
    [InlineData("[[|Modle|], Input(4), Linear(2)] partial class Net;", "'Modle' is unknown; did you mean 'Model'")]
    [InlineData("[[|model|], Linear(2)] partial class Net;", "'model' is unknown; did you mean 'Model'")]
    [InlineData("[[|Module|]] partial class Net { [Forward] Tensor F([Shape(4)] Tensor x) => Linear(x, 2); }",
        "'Module' is unknown; did you mean 'Model'")]
    [InlineData("[[|ModelGen.Modell|]] partial class Net { }", "'ModelGen.Modell' is unknown; did you mean 'Model'")]
    public void AClassThatIsNearlyAModel(string source, string message) => AssertHint(source, "MG1040", message);

    [Fact]
    public void AModelWithoutTheNamespace()
    {
        var found = Assert.Single(GeneratorHarness.Run("[Model, Input(4), Linear(2)] partial class Net;").Diagnostics);
        Assert.Equal(("MG1040", "'Model' is unknown; it is in the namespace ModelGen: using ModelGen;"),
            (found.Id, found.GetMessage(CultureInfo.InvariantCulture)));
    }

    [Theory]
    [InlineData("[Obsolete, Serializable] class Plain { }")]
    [InlineData("[Node, Missing] class Plain { }")]
    [InlineData("[AttributeUsage(AttributeTargets.Class)] class ModuleAttribute : Attribute; [Module] class Plain { }")]
    [InlineData("[Modle] interface IPlain { }")]
    public void ClassesThatAreNoModels(string source) => Assert.Empty(GeneratorHarness.Run(GeneratorHarness.Usings + source).Diagnostics);

    [Theory]
    [InlineData("Linear([|4, 16|])", "write Linear(16)", "Linear")]
    [InlineData("Conv2d([|3, 8|])", "write Conv2d(8), or Conv2d(3, Kernel = 8) where 8 is the kernel", "Conv2d")]
    [InlineData("Conv2d([|3, 8, 5|])", "write Conv2d(8, Kernel = 5)", "Conv2d")]
    [InlineData("Conv2d([|3, 8, 5, 2, 1|], Bias = false)", "write Conv2d(8, Kernel = 5, Stride = 2, Padding = 1)", "Conv2d")]
    [InlineData("ConvTranspose2d([|3, 8, 5|])", "write ConvTranspose2d(8, Kernel = 5)", "ConvTranspose2d")]
    [InlineData("MaxPool2d([|2, 2|])", "write MaxPool2d(2, Stride = 2)", "MaxPool2d")]
    [InlineData("BatchNorm([|8|])", "write BatchNorm", "BatchNorm")]
    [InlineData("GroupNorm([|4, 8|])", "write GroupNorm(4)", "GroupNorm")]
    [InlineData("LayerNorm([|8|])", "write LayerNorm", "LayerNorm")]
    [InlineData("Lstm([|4, 16|])", "write Lstm(16)", "Lstm")]
    [InlineData("Gru([|4, 16, 2|])", "write Gru(16, Layers = 2)", "Gru")]
    [InlineData("MultiHeadAttention([|64, 8|])", "write MultiHeadAttention(8)", "MultiHeadAttention")]
    [InlineData("TransformerEncoderLayer([|64, 8, 256|])", "write TransformerEncoderLayer(8, 256)", "TransformerEncoderLayer")]
    public void NumbersInPyTorchsOrder(string layer, string right, string name) => AssertHint(
        $"[Model, Input(3, 8, 8), {layer}, Flatten, Linear(2)] partial class Net;", "MG1041",
        $"'{name}' takes other numbers than these, because the size of its input is inferred; {right}");

    [Theory]
    [InlineData("Linear(x, [|8, 16|])", "write Linear(x, 16)", "Linear")]
    [InlineData("Lstm(Reshape(x, 3, 64), [|64, 16|]).Output", "write Lstm(Reshape(x, 3, 64), 16)", "Lstm")]
    [InlineData("MultiHeadAttention(Reshape(x, 3, 64), [|64, 8|])", "write MultiHeadAttention(Reshape(x, 3, 64), 8)", "MultiHeadAttention")]
    public void NumbersInPyTorchsOrderInACall(string call, string right, string name) => AssertHint(
        Forward(call), "MG1041", $"'{name}' takes other numbers than these, because the size of its input is inferred; {right}");

    [Theory]
    [InlineData(
        "[Model, Input(4), [|Use<Part>|], Linear(2)] partial class Net;",
        "'Use' cannot be used here: it belongs on a partial method, [Use<Encoder>] private partial Tensor Encode(Tensor x), "
            + "which a [Forward] method calls")]
    [InlineData("[Model, Input(4), [|Part|], Linear(2)] partial class Net;",
        "'Part' cannot be used here: it is a model; [Use<Part>] belongs on a partial method, which a [Forward] method calls")]
    [InlineData("[Model, Input(4), [|Target(2)|], Linear(2)] partial class Net;",
        "'Target' cannot be used here: it belongs on a parameter of a [Loss] method; the target of a stack follows from its loss")]
    public void AnAttributeOfAnotherPlaceOnAClass(string source, string message)
    {
        var marked = MarkedSource.Of(GeneratorHarness.Usings + source);
        var run = GeneratorHarness.Run(marked.Text, "[ModelGen.Model, ModelGen.Input(4), ModelGen.Linear(2)] partial class Part;");
        var found = Assert.Single(run.Diagnostics);
        Assert.Equal(
            ("MG1017", message, marked.Span), (found.Id, found.GetMessage(CultureInfo.InvariantCulture), found.Location.SourceSpan));
    }

    [Theory]
    [InlineData("[|Foo|]")]
    [InlineData("[|Xyzzy(3)|]")]
    public void NothingIsSaidOfNamesThatAreNearNoOther(string layer)
    {
        var source = MarkedSource.Of(GeneratorHarness.Usings + $"[Model, Input(4), {layer}, Linear(2)] partial class Net;");
        Assert.DoesNotContain(GeneratorHarness.Run(source.Text).Diagnostics, d => d.Id is "MG1040" or "MG1041");
    }

    [Theory]
    [InlineData("new [|SGD|](0.1f)", "'SGD' is unknown; did you mean 'Sgd'")]
    [InlineData("new [|Adamw|](0.1f)", "'Adamw' is unknown; did you mean 'AdamW'")]
    [InlineData("new [|RMSprop|](0.1f)", "'RMSprop' is unknown; did you mean 'RmsProp'")]
    [InlineData("new Adam([|lr|]: 0.1f)", "'lr:' is unknown; did you mean 'learningRate:'")]
    [InlineData("new FitOptions { [|epochs|] = 3 }", "'epochs' is unknown; did you mean 'Epochs'")]
    [InlineData("new FitOptions { [|batch_size|] = 3 }", "'batch_size' is unknown; did you mean 'BatchSize'")]
    [InlineData("Init.[|Zero|]", "'Zero' is unknown; did you mean 'Zeros'")]
    [InlineData("Metrics.[|accuracy|](null, null)", "'accuracy' is unknown; did you mean 'Accuracy'")]
    [InlineData("[|optim.SGD|](0.1f)", "'optim.SGD' is unknown; did you mean 'Sgd'")]
    [InlineData("new [|Optimizers.Adam|](0.1f)", "'Optimizers.Adam' is unknown; did you mean 'Adam'")]
    [InlineData("[|Optimizer.Adam|](0.1f)", "'Optimizer.Adam' is unknown; did you mean 'new Adam'")]
    [InlineData("Csv.[|read_csv|](null)", "'read_csv' is unknown; did you mean 'Load'")]
    [InlineData("new [|DataLoader|](null)", "'DataLoader' is unknown; batches are made while training: new FitOptions { BatchSize = 32 }")]
    public async Task ElsewhereInAProject(string expression, string message)
    {
        var source = MarkedSource.Of(GeneratorHarness.Usings + $"class Program {{ object O() => {expression}; }}");
        var found = Assert.Single(await Analyzed(source.Text));
        Assert.Equal(
            ("MG1040", message, source.Span), (found.Id, found.GetMessage(CultureInfo.InvariantCulture), found.Location.SourceSpan));
        Assert.Empty(GeneratorHarness.Run(source.Text).Diagnostics);
    }

    [Theory]
    [InlineData(
        "class Program { object O() => new Sgd(0.1f); object P() => new Unrelated(1); void Q() { undefined(); var x = 1; x.view(); } }")]
    [InlineData("[Model, Input(4), Relu] partial class Net;")]
    public async Task TheAnalyzerLeavesOtherCodeAndModelsAlone(string source) =>
        Assert.Empty(await Analyzed(GeneratorHarness.Usings + source));

    private static async Task<ImmutableArray<Diagnostic>> Analyzed(string source) =>
        await GeneratorHarness.Compilation(source).WithAnalyzers([new NameAnalyzer()]).GetAnalyzerDiagnosticsAsync();

    /// <summary>Requires that the generator's only word on the source is this, at the mark,
    /// and that the compiler reports an error there too.</summary>
    private static void AssertHint(string marked, string id, string message)
    {
        var source = MarkedSource.Of(GeneratorHarness.Usings + marked);
        var run = GeneratorHarness.Run(source.Text);
        Assert.Null(run.Exception);
        var found = Assert.Single(run.Diagnostics);
        Assert.Equal((id, message), (found.Id, found.GetMessage(CultureInfo.InvariantCulture)));
        Assert.Equal(
            source.Text[source.Span.Start..source.Span.End], source.Text[found.Location.SourceSpan.Start..found.Location.SourceSpan.End]);
        Assert.Equal(DiagnosticSeverity.Warning, found.Severity);
        Assert.Contains(GeneratorHarness.Compilation(source.Text).GetDiagnostics(),
            d => d.Severity == DiagnosticSeverity.Error && d.Location.SourceSpan.OverlapsWith(source.Span));
        Assert.All(GeneratorHarness.Run($"#pragma warning disable {id}\n" + source.Text).Diagnostics,
            d => Assert.True(d.IsSuppressed, d.ToString()));
    }
}
