namespace ModelGen.Generators.Tests.Diagnostics;

/// <summary>Networks that can be trained and yet are not what was meant; and next to each what is right.</summary>
public class NetworkDiagnosticTests
{
    /// <summary>What a stack of four inputs ends in.</summary>
    private static string Stack(string layers) => $"[Model, Input(4), {layers}] partial class Net;";

    private static string Methods(string forward, string loss, string targets = "") =>
        $"[Model] partial class Net {{ [Forward] Tensor F([Shape(4)] Tensor x) => {forward}; [Loss] "
            + $"Tensor L(Tensor y{targets}) => {loss}; }}";

    [Theory]
    [InlineData("Linear(3), Softmax, [|CrossEntropy|]", "CrossEntropy", "softmax", "softmax1")]
    [InlineData("Linear(3), LogSoftmax, [|CrossEntropy|]", "CrossEntropy", "softmax", "logsoftmax1")]
    [InlineData("Linear(3), Softmax, [|CrossEntropy(Target = TargetKind.Probabilities)|]", "CrossEntropy", "softmax", "softmax1")]
    [InlineData("Linear(6), Softmax, Reshape(2, 3), Flatten, [|CrossEntropy|]", "CrossEntropy", "softmax", "softmax1")]
    [InlineData("Linear(1), Sigmoid, [|BinaryCrossEntropyWithLogits|]", "BinaryCrossEntropyWithLogits", "sigmoid", "sigmoid1")]
    [InlineData(
        "Linear(3), Sigmoid, [|BinaryCrossEntropyWithLogits(PositiveWeight = 2)|]", "BinaryCrossEntropyWithLogits", "sigmoid", "sigmoid1")]
    [InlineData("Linear(1), Sigmoid, [|Focal|]", "Focal", "sigmoid", "sigmoid1")]
    [InlineData("Linear(3), Softmax, [|LogSoftmax|], NegativeLogLikelihood", "logsoftmax1", "softmax", "softmax1")]
    [InlineData("Linear(1), Sigmoid, [|Sigmoid|], BinaryCrossEntropy", "sigmoid2", "sigmoid", "sigmoid1")]
    public void TheFunctionOfALossTwiceInAStack(string layers, string loss, string function, string layer) => MarkedSource.AssertReported(
        Stack(layers), "MG2005", $"'{loss}' applies {function} itself but its input already comes out of '{layer}'");

    [Theory]
    [InlineData(
        "Log(Softmax(Linear(x, 3)))", "[|CrossEntropy|](y, t)", ", [ClassIndex(3)] Tensor t", "CrossEntropy", "softmax", "softmax0")]
    [InlineData(
        "Log(Softmax(Linear(x, 3)) + 1e-8)", "[|CrossEntropy|](y, t)", ", [ClassIndex(3)] Tensor t", "CrossEntropy", "softmax", "softmax0")]
    [InlineData("Sigmoid(Linear(x, 1))", "2 * [|BinaryCrossEntropyWithLogits|](y, t) + 1", ", [Target(1)] Tensor t",
        "BinaryCrossEntropyWithLogits", "sigmoid", "sigmoid0")]
    [InlineData("Exp(Linear(x, 1))", "[|PoissonNll|](y, t)", ", [Target(1)] Tensor t", "PoissonNll", "exp", "exp0")]
    [InlineData("Exp(Linear(x, 1))", "[|ExponentialNll|](y, t)", ", [Target(1)] Tensor t", "ExponentialNll", "exp", "exp0")]
    [InlineData("Linear(x, 3)", "[|CrossEntropy|](Exp(y) / Sum(Exp(y), -1, keepDims: true), t)", ", [ClassIndex(3)] Tensor t",
        "CrossEntropy", "softmax", "divide")]
    [InlineData("Linear(x, 3)", "[|CrossEntropy|](y - LogSumExp(y, -1, keepDims: true), t)", ", [ClassIndex(3)] Tensor t",
        "CrossEntropy", "softmax", "subtract")]
    public void TheFunctionOfALossTwiceInMethods(
        string forward, string objective, string targets, string loss, string function, string layer) => MarkedSource.AssertReported(
        Methods(forward, objective, targets), "MG2005", $"'{loss}' applies {function} itself but its input already comes out of '{layer}'");

    [Theory]
    [InlineData("Linear(3), [|BinaryCrossEntropy|]", "'BinaryCrossEntropy' needs probabilities but 'fc1' gives any number")]
    [InlineData(
        "Linear(3), Tanh, [|BinaryCrossEntropy|]", "'BinaryCrossEntropy' needs probabilities but 'tanh1' gives numbers from -1 to 1")]
    [InlineData("Linear(3), ReLU, [|BinaryCrossEntropy|]", "'BinaryCrossEntropy' needs probabilities but 'relu1' gives numbers from 0 up")]
    [InlineData("Linear(3), LogSoftmax, [|BinaryCrossEntropy|]",
        "'BinaryCrossEntropy' needs probabilities but 'logsoftmax1' gives numbers up to 0")]
    [InlineData(
        "Linear(3), LeakyReLU, [|BinaryCrossEntropy|]", "'BinaryCrossEntropy' needs probabilities but 'leakyrelu1' gives any number")]
    [InlineData("Reshape(1, 2, 2), Conv2d(1, Kernel = 2), GlobalAvgPool, [|BinaryCrossEntropy|]",
        "'BinaryCrossEntropy' needs probabilities but 'pool1' gives any number")]
    [InlineData(
        "Linear(3), BatchNorm, [|BinaryCrossEntropy|]", "'BinaryCrossEntropy' needs probabilities but 'batchnorm1' gives any number")]
    [InlineData("Linear(3), LayerNorm, [|NegativeLogLikelihood|]",
        "'NegativeLogLikelihood' needs log-probabilities but 'layernorm1' gives any number")]
    [InlineData("Linear(3), [|Dice|]", "'Dice' needs probabilities but 'fc1' gives any number")]
    [InlineData("Linear(3), [|NegativeLogLikelihood|]", "'NegativeLogLikelihood' needs log-probabilities but 'fc1' gives any number")]
    [InlineData("Linear(3), Softmax, [|NegativeLogLikelihood|]",
        "'NegativeLogLikelihood' needs log-probabilities but 'softmax1' gives numbers from 0 to 1")]
    [InlineData("Linear(3), Sigmoid, [|NegativeLogLikelihood|]",
        "'NegativeLogLikelihood' needs log-probabilities but 'sigmoid1' gives numbers from 0 to 1")]
    [InlineData("Linear(3), [|KlDivergence|]", "'KlDivergence' needs log-probabilities but 'fc1' gives any number")]
    [InlineData("Linear(3), Softmax, [|KlDivergence|]", "'KlDivergence' needs log-probabilities but 'softmax1' gives numbers from 0 to 1")]
    [InlineData("Linear(1), [|PoissonNll(logInput: false)|]", "'PoissonNll' needs positive numbers but 'fc1' gives any number")]
    [InlineData("Linear(1), [|ExponentialNll(logInput: false)|]", "'ExponentialNll' needs positive numbers but 'fc1' gives any number")]
    [InlineData(
        "Linear(3), [|ReLU|], CrossEntropy", "'CrossEntropy' needs logits, which may be any number, but 'relu1' gives numbers from 0 up")]
    [InlineData("Linear(3), [|Sigmoid|], CrossEntropy",
        "'CrossEntropy' needs logits, which may be any number, but 'sigmoid1' gives numbers from 0 to 1")]
    [InlineData("Linear(3), [|Tanh|], CrossEntropy",
        "'CrossEntropy' needs logits, which may be any number, but 'tanh1' gives numbers from -1 to 1")]
    [InlineData("Linear(3), [|Softplus|], CrossEntropy",
        "'CrossEntropy' needs logits, which may be any number, but 'softplus1' gives numbers from 0 up")]
    [InlineData("Linear(1), [|ReLU|], BinaryCrossEntropyWithLogits",
        "'BinaryCrossEntropyWithLogits' needs logits, which may be any number, but 'relu1' gives numbers from 0 up")]
    [InlineData("Linear(3), [|Softmax|], BinaryCrossEntropyWithLogits",
        "'BinaryCrossEntropyWithLogits' needs logits, which may be any number, but 'softmax1' gives numbers from 0 to 1")]
    [InlineData("Linear(3), [|LogSoftmax|], BinaryCrossEntropyWithLogits",
        "'BinaryCrossEntropyWithLogits' needs logits, which may be any number, but 'logsoftmax1' gives numbers up to 0")]
    [InlineData(
        "Linear(3), [|HardSigmoid|], Focal", "'Focal' needs logits, which may be any number, but 'hardsigmoid1' gives numbers from 0 to 1")]
    [InlineData("Linear(1), [|Sigmoid|], Hinge", "'Hinge' needs scores, which may be any number, but 'sigmoid1' gives numbers from 0 to 1")]
    [InlineData(
        "Linear(1), [|ReLU|], Perceptron", "'Perceptron' needs scores, which may be any number, but 'relu1' gives numbers from 0 up")]
    [InlineData("Linear(3), [|Softmax|], MultiClassHinge",
        "'MultiClassHinge' needs scores, which may be any number, but 'softmax1' gives numbers from 0 to 1")]
    [InlineData("Reshape(2, 2), [|Lstm(3, ReturnSequences = false)|], CrossEntropy",
        "'CrossEntropy' needs logits, which may be any number, but 'lstm1' gives numbers from -1 to 1")]
    [InlineData("Linear(1), [|Softplus|], PoissonNll",
        "'PoissonNll' needs logarithms, which may be any number, but 'softplus1' gives numbers from 0 up")]
    [InlineData("Linear(3), [|GELU|], CrossEntropy",
        "'CrossEntropy' needs logits, which may be any number, but 'gelu1' gives numbers from -0.17 up")]
    [InlineData("Linear(3), [|SELU|], CrossEntropy",
        "'CrossEntropy' needs logits, which may be any number, but 'selu1' gives numbers from -1.76 up")]
    [InlineData("Linear(1), [|SiLU|], BinaryCrossEntropyWithLogits",
        "'BinaryCrossEntropyWithLogits' needs logits, which may be any number, but 'silu1' gives numbers from -0.28 up")]
    [InlineData("Linear(3), [|ReLU|], LogSoftmax, NegativeLogLikelihood",
        "'logsoftmax1' needs logits, which may be any number, but 'relu1' gives numbers from 0 up")]
    [InlineData("Linear(3), [|Tanh|], Softmax, BinaryCrossEntropy",
        "'softmax1' needs logits, which may be any number, but 'tanh1' gives numbers from -1 to 1")]
    [InlineData("Linear(1), [|ReLU|], Sigmoid, BinaryCrossEntropy",
        "'sigmoid1' needs logits, which may be any number, but 'relu1' gives numbers from 0 up")]
    [InlineData("Reshape(2, 2), Lstm(3, ReturnSequences = false), [|BinaryCrossEntropy|]",
        "'BinaryCrossEntropy' needs probabilities but 'lstm1' gives numbers from -1 to 1")]
    [InlineData("Reshape(2, 2), Lstm(3, ReturnSequences = false), [|NegativeLogLikelihood|]",
        "'NegativeLogLikelihood' needs log-probabilities but 'lstm1' gives numbers from -1 to 1")]
    [InlineData("ReLU, BatchNorm, [|BinaryCrossEntropy|]", "'BinaryCrossEntropy' needs probabilities but 'batchnorm1' gives any number")]
    [InlineData("Reshape(1, 2, 2), Conv2d(1, Kernel = 1), Sigmoid, [|MaxPool2d(2)|], BinaryCrossEntropyWithLogits",
        "'BinaryCrossEntropyWithLogits' needs logits, which may be any number, but 'pool1' gives numbers from 0 to 1")]
    public void OtherNumbersThanALossNeedsInAStack(string layers, string message) =>
        MarkedSource.AssertReported(Stack(layers), "MG2007", message);

    [Theory]
    [InlineData("Linear(x, 3)", "[|BinaryCrossEntropy|](y, t)", ", [Target(3)] Tensor t",
        "'BinaryCrossEntropy' needs probabilities but 'fc0' gives any number")]
    [InlineData("Linear(x, 4) + x", "[|BinaryCrossEntropy|](y, t)", ", [Target(4)] Tensor t",
        "'BinaryCrossEntropy' needs probabilities but 'add' gives any number")]
    [InlineData("Linear(x, 3)", "[|NegativeLogLikelihood|](2 * y, t)", ", [ClassIndex(3)] Tensor t",
        "'NegativeLogLikelihood' needs log-probabilities but 'scale' gives any number")]
    [InlineData("Linear(x, 3)", "CrossEntropy([|ReLU|](y), t)", ", [ClassIndex(3)] Tensor t",
        "'CrossEntropy' needs logits, which may be any number, but 'relu0' gives numbers from 0 up")]
    [InlineData("Linear(x, 3)", "[|GaussianNll|](y, Linear(y, 3), t)", ", [Target(3)] Tensor t",
        "'GaussianNll' needs positive numbers but 'fc1' gives any number")]
    [InlineData("Linear(x, 3)", "CrossEntropy([|y * Sigmoid(y)|], t)", ", [ClassIndex(3)] Tensor t",
        "'CrossEntropy' needs logits, which may be any number, but 'multiply' gives numbers from -0.28 up")]
    [InlineData("Linear(x, 3)", "CrossEntropy([|Where|](Greater(y, 0), y, Zeros(3)), t)", ", [ClassIndex(3)] Tensor t",
        "'CrossEntropy' needs logits, which may be any number, but 'where0' gives numbers from 0 up")]
    [InlineData("Linear(x, 3)", "CrossEntropy([|(Exp(y) - Exp(-y)) / (Exp(y) + Exp(-y))|], t)", ", [ClassIndex(3)] Tensor t",
        "'CrossEntropy' needs logits, which may be any number, but 'divide' gives numbers from -1 to 1")]
    [InlineData("[|Sigmoid(Linear(x, 3)) * Sigmoid(Linear(x, 3))|]", "BinaryCrossEntropyWithLogits(y, t)", ", [Target(3)] Tensor t",
        "'BinaryCrossEntropyWithLogits' needs logits, which may be any number, but 'multiply' gives numbers from 0 to 1")]
    [InlineData("Softmax(Linear(x, 3)) + Softmax(Linear(x, 3))", "[|NegativeLogLikelihood|](y / 2, t)", ", [ClassIndex(3)] Tensor t",
        "'NegativeLogLikelihood' needs log-probabilities but 'scale' gives numbers from 0 to 1")]
    [InlineData("Concat(-1, Softplus(Linear(x, 3)), Linear(x, 3))", "[|GaussianNll|](Slice(y, 0, 0, 3), Slice(y, 0, 3), t)",
        ", [Target(3)] Tensor t", "'GaussianNll' needs positive numbers but 'slice1' gives any number")]
    [InlineData("Sum(Linear(x, 3) * Linear(x, 3), -1, keepDims: true)", "[|BinaryCrossEntropy|](y, t)", ", [Target(1)] Tensor t",
        "'BinaryCrossEntropy' needs probabilities but 'sum0' gives any number")]
    [InlineData("Linear(x, 3) * Sigmoid(Linear(x, 3))", "[|BinaryCrossEntropy|](y, t)", ", [Target(3)] Tensor t",
        "'BinaryCrossEntropy' needs probabilities but 'multiply' gives any number")]
    public void OtherNumbersThanALossNeedsInMethods(string forward, string loss, string targets, string message) =>
        MarkedSource.AssertReported(
            Methods(forward, loss, targets), "MG2007", message);

    [Theory]
    [InlineData("Linear(3), [|Dropout|], CrossEntropy", "'dropout1' makes outputs zero at random right before 'CrossEntropy'")]
    [InlineData("Linear(1), [|Dropout(0.2)|], Sigmoid, BinaryCrossEntropy",
        "'dropout1' makes outputs zero at random right before 'BinaryCrossEntropy'")]
    [InlineData("Linear(3), [|Dropout|], LogSoftmax, NegativeLogLikelihood",
        "'dropout1' makes outputs zero at random right before 'NegativeLogLikelihood'")]
    [InlineData("Linear(3), [|Dropout(InEvaluation = true)|], MeanSquaredError",
        "'dropout1' makes outputs zero at random right before 'MeanSquaredError'")]
    [InlineData("Reshape(1, 2, 2), Conv2d(3, Kernel = 1), [|Dropout2d|], GlobalAvgPool, CrossEntropy",
        "'dropout2d1' makes outputs zero at random right before 'CrossEntropy'")]
    [InlineData("Linear(3), [|Dropout|], Reshape(1, 3), Permute(1, 0), MeanSquaredError",
        "'dropout1' makes outputs zero at random right before 'MeanSquaredError'")]
    [InlineData("Linear(3), [|Dropout|], Softmax", "'dropout1' makes outputs zero at random right before 'softmax1'")]
    public void DropoutBehindTheLastWeights(string layers, string message) => MarkedSource.AssertReported(Stack(layers), "MG2008", message);

    [Theory]
    [InlineData("[|Dropout|](Linear(x, 3), 0.5)", "Mean(Square(y - t))", "'dropout0' makes outputs zero at random right before 'Loss'")]
    [InlineData("Sigmoid([|Dropout|](Linear(x, 3), 0.5))", "-Mean(t * Log(y) + (1 - t) * Log(1 - y))",
        "'dropout0' makes outputs zero at random right before 'Loss'")]
    public void DropoutRightBeforeALossThatIsWrittenOut(string forward, string loss, string message) =>
        MarkedSource.AssertReported(Methods(forward, loss, ", [Target(3)] Tensor t"), "MG2008", message);
    [Theory]
    [InlineData("[Model, Input(4), Linear([|1|]), CrossEntropy] partial class Net;",
        "'CrossEntropy' needs at least 2 classes but 'fc1' gives 1; shape (B, 1)")]
    [InlineData("[Model, Input(4), Linear([|1|]), LogSoftmax, NegativeLogLikelihood] partial class Net;",
        "'NegativeLogLikelihood' needs at least 2 classes but 'fc1' gives 1; shape (B, 1)")]
    [InlineData("[Model, Input(4), Linear([|1|]), Softmax, BinaryCrossEntropy] partial class Net;",
        "'softmax1' needs at least 2 classes but 'fc1' gives 1; shape (B, 1)")]
    [InlineData("[Model, Input(1, 8, 8), Conv2d([|1|]), CrossEntropy(Axis = 0)] partial class Net;",
        "'CrossEntropy' needs at least 2 classes but 'conv1' gives 1; shape (B, 1, 6, 6)")]
    [InlineData("[Model] partial class Net { [Forward] Tensor F([Shape(4)] Tensor x) => Linear(x, [|1|]); "
        + "[Loss] Tensor L(Tensor y, [ClassIndex(1)] Tensor t) => CrossEntropy(y, t); }",
        "'CrossEntropy' needs at least 2 classes but 'fc0' gives 1; shape (B, 1)")]
    public void AChoiceAmongOneClass(string source, string message)
    {
        var text = MarkedSource.Of(GeneratorHarness.Usings + source).Text;
        Assert.Contains(GeneratorHarness.Run(text).Diagnostics,
            d => d.Id == "MG2009" && d.GetMessage(System.Globalization.CultureInfo.InvariantCulture) == message);
        if (!source.Contains("LogSoftmax", StringComparison.Ordinal)) MarkedSource.AssertReported(source, "MG2009", message);
    }

    [Theory]
    [InlineData("[Model, Input(1, 28, 28), Conv2d(8, Kernel = 3), ReLU, [|Linear(10)|], CrossEntropy] partial class Net;",
        "'CrossEntropy' has a target for each channel of 'conv1', whose outputs nothing flattens; shape (B, 8, 26, 10)")]
    [InlineData("[Model, Input(1, 28, 28), Conv2d(8, Kernel = 3), BatchNorm, ReLU, MaxPool2d(2), Dropout, [|Linear(32)|], ReLU, "
        + "Linear(10), LogSoftmax, NegativeLogLikelihood] partial class Net;",
        "'NegativeLogLikelihood' has a target for each channel of 'conv1', whose outputs nothing flattens; shape (B, 8, 13, 10)")]
    [InlineData("[Model, Input(3, 8, 8), Conv2d(6), ReLU, Conv2d(8), Flatten(1), [|Linear(10)|], CrossEntropy] partial class Net;",
        "'CrossEntropy' has a target for each channel of 'conv2', whose outputs nothing flattens; shape (B, 8, 10)")]
    [InlineData("[Model, Input(3, 8, 8), Conv2d(8), ReLU, AdaptiveAvgPool2d(1), [|Linear(10)|], CrossEntropy] partial class Net;",
        "'CrossEntropy' has a target for each channel of 'conv1', whose outputs nothing flattens; shape (B, 8, 1, 10)")]
    [InlineData("[Model, Input(2, 20), Conv1d(8), ReLU, [|Linear(1)|], MeanSquaredError] partial class Net;",
        "'MeanSquaredError' has a target for each channel of 'conv1', whose outputs nothing flattens; shape (B, 8, 1)")]
    [InlineData("[Model, Input(3, 8, 8), Conv2d(10), [|CrossEntropy|]] partial class Net;",
        "'CrossEntropy' has a target for each channel of 'conv1', whose outputs nothing flattens; shape (B, 10, 6, 6)")]
    [InlineData("[Model] partial class Net { [Forward] Tensor F([Shape(1, 8, 8)] Tensor x) => [|Linear|](ReLU(Conv2d(x, 4)), 3); "
        + "[Loss] Tensor L(Tensor y, [ClassIndex(3, 4, 6)] Tensor t) => CrossEntropy(y, t); }",
        "'CrossEntropy' has a target for each channel of 'conv0', whose outputs nothing flattens; shape (B, 4, 6, 3)")]
    [InlineData("[Model] partial class Net { [Forward] Tensor F([Shape(1, 8, 8)] Tensor x) => [|Linear|](ReLU(Conv2d(x, 4)), 1); "
        + "[Loss] Tensor L(Tensor y, [Target(4, 6, 1)] Tensor t) => Mean(Square(y - t)); }",
        "'Loss' has a target for each channel of 'conv0', whose outputs nothing flattens; shape (B, 4, 6, 1)")]
    [InlineData("[Model, Input(1, 8, 8), Conv2d(4), ReLU, [|Linear(3)|], Softmax] partial class Net;",
        "'softmax1' has an output for each channel of 'conv1', whose outputs nothing flattens; shape (B, 4, 6, 3)")]
    public void AForgottenFlatten(string source, string message) => MarkedSource.AssertReported(source, "MG2010", message);

    [Theory]
    [InlineData("[Model, Input([|32|], 4), Linear(8), ReLU, Linear(3), CrossEntropy] partial class Net;",
        "the axis of 32 of 'x' reaches 'CrossEntropy' as a batch would, each by itself; shape (B, 32, 3)")]
    [InlineData(
        "[Model, Input([|32|], 4), LayerNorm, Residual(3), Linear(4), ReLU, Dropout, Linear(1), MeanSquaredError] partial class Net;",
        "the axis of 32 of 'x' reaches 'MeanSquaredError' as a batch would, each by itself; shape (B, 32, 1)")]
    [InlineData("[Model, Input([|1|], 28, 28), Linear(32), ReLU, Linear(10), CrossEntropy] partial class Net;",
        "the axis of 1 of 'x' reaches 'CrossEntropy' as a batch would, each by itself; shape (B, 1, 28, 10)")]
    [InlineData("[Model, Input([|1|], 28, 28), Flatten(1), Linear(32), ReLU, Linear(10), CrossEntropy] partial class Net;",
        "the axis of 1 of 'x' reaches 'CrossEntropy' as a batch would, each by itself; shape (B, 1, 10)")]
    [InlineData("[Model] partial class Net { [Forward] Tensor F([Shape([|16|], 4)] Tensor x) => Sigmoid(Linear(x, 1)); "
        + "[Loss] Tensor L(Tensor y, [Target(16, 1)] Tensor t) => BinaryCrossEntropy(y, t); }",
        "the axis of 16 of 'x' reaches 'BinaryCrossEntropy' as a batch would, each by itself; shape (B, 16, 1)")]
    [InlineData("[Model] partial class Net { [Forward] Tensor F([Shape([|16|], 4)] Tensor x) => Squeeze(Linear(x, 1), -1); "
        + "[Loss] Tensor L(Tensor y, [Target(16)] Tensor t) => MeanSquaredError(y, t); }",
        "the axis of 16 of 'x' reaches 'MeanSquaredError' as a batch would, each by itself; shape (B, 16)")]
    [InlineData("[Model] partial class Net { [Forward] Tensor F([Shape([|16|], 4)] Tensor x) => Linear(x, 1); "
        + "[Loss] Tensor L(Tensor y, [Target(16, 1)] Tensor t) => Mean(Abs(y - t)); }",
        "the axis of 16 of 'x' reaches 'Loss' as a batch would, each by itself; shape (B, 16, 1)")]
    [InlineData("[Model, Input([|3|], 8, 8), MaxPool2d(2), Linear(8), ReLU, Linear(3), CrossEntropy] partial class Net;",
        "the axis of 3 of 'x' reaches 'CrossEntropy' as a batch would, each by itself; shape (B, 3, 4, 3)")]
    public void ABatchInTheInput(string source, string message) => MarkedSource.AssertReported(source, "MG2011", message);

    [Theory]
    [InlineData("Lstm(16)", "'lstm1' returns each of 28 steps, so 'CrossEntropy' has a target for each; shape (B, 28, 10)")]
    [InlineData("Gru(16, Layers = 2)", "'gru1' returns each of 28 steps, so 'CrossEntropy' has a target for each; shape (B, 28, 10)")]
    [InlineData(
        "Rnn(16, Bidirectional = true)", "'rnn1' returns each of 28 steps, so 'CrossEntropy' has a target for each; shape (B, 28, 10)")]
    public void EveryStepInsteadOfTheLast(string layer, string message) => MarkedSource.AssertReported(
        $"[Model, Input(28, 28), [|{layer}|], Dropout, Linear(10), CrossEntropy] partial class Net;", "MG2012", message);

    [Theory]
    [InlineData("BatchNorm, Linear(10), CrossEntropy",
        "'lstm1' returns each of 28 steps, so 'CrossEntropy' has a target for each; shape (B, 28, 10)")]
    [InlineData("Linear(10), Softmax", "'lstm1' returns each of 28 steps, so 'softmax1' has an output for each; shape (B, 28, 10)")]
    public void EveryStepReachesTheEnd(string layers, string message) =>
        MarkedSource.AssertReported($"[Model, Input(28, 28), [|Lstm(16)|], {layers}] partial class Net;", "MG2012", message);
    [Theory]
    [InlineData("[Model, Input(4), Linear(8), [|Linear(3)|], CrossEntropy] partial class Net;",
        "'fc1' and 'fc2' are one linear layer, because no activation stands between them")]
    [InlineData("[Model, Input(4), Linear(8), Dropout, [|Linear(3)|], MeanSquaredError] partial class Net;",
        "'fc1' and 'fc2' are one linear layer, because no activation stands between them")]
    [InlineData("[Model, Input(4), Linear(8), Identity, [|Linear(3)|], MeanSquaredError] partial class Net;",
        "'fc1' and 'fc2' are one linear layer, because no activation stands between them")]
    [InlineData("[Model] partial class Net { [Forward] Tensor F([Shape(4)] Tensor x) => [|Linear|](Linear(x, 8), 3); "
        + "[Loss] Tensor L(Tensor y, [ClassIndex(3)] Tensor t) => CrossEntropy(y, t); }",
        "'fc1' and 'fc0' are one linear layer, because no activation stands between them")]
    [InlineData("[Model] partial class Net { [Parameter(8)] private partial Tensor B { get; } [Forward] Tensor F([Shape(4)] "
        + "Tensor x) => [|Linear|](-0.5 * Linear(x, 8) + B, 3); [Loss] Tensor L(Tensor y, [ClassIndex(3)] "
        + "Tensor t) => CrossEntropy(y, t); }", "'fc1' and 'fc0' are one linear layer, because no activation stands between them")]
    [InlineData("[Model, Input(4), Linear(8), Reshape(2, 4), Flatten, [|Linear(3)|], CrossEntropy] partial class Net;",
        "'fc1' and 'fc2' are one linear layer, because no activation stands between them")]
    [InlineData("[Model, Input(4), Linear(8), [|Linear(3)|]] partial class Net;",
        "'fc1' and 'fc2' are one linear layer, because no activation stands between them")]
    [InlineData("[Model, Input(4), Linear(8), Dropout, [|Linear(3)|], Softmax] partial class Net;",
        "'fc1' and 'fc2' are one linear layer, because no activation stands between them")]
    [InlineData(
        "[Model, Input(3, 8, 8), Conv2d(8), Dropout2d, [|Conv2d(16)|], ReLU, GlobalAvgPool, Linear(3), CrossEntropy] partial class Net;",
        "'conv1' and 'conv2' are one linear layer, because no activation stands between them")]
    [InlineData("[Model, Input(3, 20), Conv1d(8), [|Conv1d(8)|], ReLU, Flatten, Linear(3), CrossEntropy] partial class Net;",
        "'conv1' and 'conv2' are one linear layer, because no activation stands between them")]
    public void LinearLayersThatAreOne(string source, string message)
    {
        // The inner call is read, and so named, before the outer one.
        message = source.Contains("[Forward]", StringComparison.Ordinal)
            ? message.Replace("'fc1' and 'fc0'", "'fc0' and 'fc1'", StringComparison.Ordinal)
            : message;
        MarkedSource.AssertReported(source, "MG2013", message);
    }

    [Theory]
    [InlineData("Conv2d(8)", "'conv1' reads 'x' as 28 channels of 28 by 3, because channels come first")]
    [InlineData("MaxPool2d(2), Flatten, ReLU", "'pool1' reads 'x' as 28 channels of 28 by 3, because channels come first")]
    public void ChannelsLast(string layers, string message)
    {
        MarkedSource.AssertReported(
            $"[Model, Input([|28|], 28, 3), {layers}, Flatten, Linear(3), CrossEntropy] partial class Net;", "MG2016", message);
        MarkedSource.AssertReported($"[Model, Input([|28|], 28, 3), {layers}, Flatten, Linear(3)] partial class Net;", "MG2016", message);
    }

    [Fact]
    public void ChannelsLastOfAScaledImage() => MarkedSource.AssertReported(
        "[Model] partial class Net { [Forward] Tensor F([Shape([|28|], 28, 3)] Tensor x) => ReLU(Conv2d(x / 255.0, 8)); }", "MG2016",
        "'conv0' reads 'x' as 28 channels of 28 by 3, because channels come first");

    [Theory]
    [InlineData("[Model, Input(4), Linear([|1|]), Softmax] partial class Net;", "MG2009",
        "'softmax1' needs at least 2 classes but 'fc1' gives 1; shape (B, 1)")]
    [InlineData("[Model] partial class Net { [Forward] Tensor F([Shape(3, 8, 8)] Tensor x) => ReLU([|BatchNorm|](Conv2d(x, 8), 8)); }",
        "MG2014", "'batchnorm0' has an eps of 8; the size of its input is inferred and not written")]
    public void WithoutALoss(string source, string id, string message) => MarkedSource.AssertReported(source, id, message);

    [Theory]
    [InlineData("[|BinaryCrossEntropy|](t, y)", "'BinaryCrossEntropy' takes the prediction first, but 't' is the target")]
    [InlineData("0.5 * [|MeanSquaredError|](t, y)", "'MeanSquaredError' takes the prediction first, but 't' is the target")]
    public void PredictionAndTargetExchanged(string loss, string message) =>
        MarkedSource.AssertReported(Methods("Sigmoid(Linear(x, 3))", loss, ", [Target(3)] Tensor t"), "MG2015", message);

    [Theory]
    [InlineData("[|BatchNorm|](Conv2d(x, 8), 8)", "'batchnorm0' has an eps of 8; the size of its input is inferred and not written")]
    [InlineData("[|GroupNorm|](Conv2d(x, 8), 2, 8)", "'groupnorm0' has an eps of 8; the size of its input is inferred and not written")]
    [InlineData("[|LayerNorm|](x, 24)", "'layernorm0' has an eps of 24; the size of its input is inferred and not written")]
    [InlineData("[|Conv2d|](x, 3, 8, 3)",
        "'conv0' has 3 channels, a kernel of 8 and a stride of 3; the size of its input is inferred and not written")]
    [InlineData("[|TransformerEncoderLayer|](Reshape(x, 72, 24), 24, 8)",
        "'encoder0' has 24 heads of one feature and 8 features between; the size of its input is inferred and not written")]
    public void NumbersReadInAnotherOrder(string layer, string message) => MarkedSource.AssertReported(
        $"[Model] partial class Net {{ [Forward] Tensor F([Shape(3, 24, 24)] Tensor x) => Linear(Flatten({layer}), 3); "
            + "[Loss] Tensor L(Tensor y, [ClassIndex(3)] Tensor t) => CrossEntropy(y, t); }", "MG2014", message);

    [Theory]
    [InlineData("Linear(3), CrossEntropy")]
    [InlineData("Linear(3), LeakyReLU, CrossEntropy")]
    [InlineData("Linear(3), LogSoftmax, NegativeLogLikelihood")]
    [InlineData("Linear(3), LogSoftmax, KlDivergence")]
    [InlineData("Linear(3), Softmax, BinaryCrossEntropy")]
    [InlineData("Linear(3), Softmax, Dice")]
    [InlineData("Linear(3), Softmax, MeanSquaredError")]
    [InlineData("Linear(3), ReLU, MeanSquaredError")]
    [InlineData("Linear(3), HardSigmoid, BinaryCrossEntropy")]
    [InlineData("Linear(1), Softplus, PoissonNll(logInput: false)")]
    [InlineData("Linear(1), PoissonNll")]
    [InlineData("Linear(1), Tanh, Hinge")]
    [InlineData("Linear(8), Dropout, ReLU, Linear(3), CrossEntropy")]
    [InlineData("Linear(2, Bias = false), Linear(3), MeanSquaredError")]
    [InlineData("Linear(8), BatchNorm, ReLU, Dropout, Linear(3), CrossEntropy")]
    [InlineData("Linear(3), BatchNorm, CrossEntropy")]
    [InlineData("Linear(3), ELU, Hinge")]
    [InlineData("Reshape(1, 2, 2), Conv2d(3, Kernel = 1), Dropout, GlobalAvgPool, CrossEntropy")]
    [InlineData("Linear(8), ReLU, Dropout")]
    [InlineData("Linear(8), ReLU, Dropout, Linear(1), Sigmoid")]
    [InlineData("Linear(2), Linear(8)")]
    public void ARightStackHasNoWarning(string layers) =>
        Assert.Empty(GeneratorHarness.Run(GeneratorHarness.Usings + Stack(layers)).Diagnostics);

    [Theory]
    [InlineData("1 / (1 + Exp(-Linear(x, 3)))", "BinaryCrossEntropy(y, t)", ", [Target(3)] Tensor t")]
    [InlineData("(Tanh(Linear(x, 3)) + 1) / 2", "BinaryCrossEntropy(y, t)", ", [Target(3)] Tensor t")]
    [InlineData("Linear(x, 3)", "BinaryCrossEntropy(Clamp(y, 0.01, 0.99), t)", ", [Target(3)] Tensor t")]
    [InlineData("Exp(Linear(x, 3))", "BinaryCrossEntropy(y / Sum(y, -1, keepDims: true), t)", ", [Target(3)] Tensor t")]
    [InlineData("Linear(x, 3)", "NegativeLogLikelihood(y - Log(Sum(Exp(y), -1, keepDims: true)), t)", ", [ClassIndex(3)] Tensor t")]
    [InlineData("Log(Softmax(Linear(x, 3)) + 1e-6)", "NegativeLogLikelihood(y, t)", ", [ClassIndex(3)] Tensor t")]
    [InlineData("Sigmoid(Linear(x, 3)) * Sigmoid(Linear(x, 3))", "BinaryCrossEntropy(y, t)", ", [Target(3)] Tensor t")]
    [InlineData("5 * Tanh(Linear(x, 3))", "CrossEntropy(y, t)", ", [ClassIndex(3)] Tensor t")]
    [InlineData("-Square(Linear(x, 3))", "CrossEntropy(y, t)", ", [ClassIndex(3)] Tensor t")]
    [InlineData("Linear(x, 3)", "GaussianNll(y, Softplus(Linear(y, 3)), t)", ", [Target(3)] Tensor t")]
    [InlineData("Linear(x, 3)", "GaussianNll(y, Exp(Linear(y, 3)), t)", ", [Target(3)] Tensor t")]
    [InlineData("Linear(x, 3)", "Mean(Square(Linear(Dropout(ReLU(y), 0.1), 1) - t))", ", [Target(1)] Tensor t")]
    [InlineData("Sigmoid(Linear(x, 3)) * Sigmoid(Linear(x, 1))", "BinaryCrossEntropy(y, t)", ", [Target(3)] Tensor t")]
    [InlineData("Sigmoid(Linear(x, 3)) + Sigmoid(Linear(x, 3))", "BinaryCrossEntropy(0.5 * y, t)", ", [Target(3)] Tensor t")]
    [InlineData("1 - Exp(-Softplus(Linear(x, 3)))", "BinaryCrossEntropy(y, t)", ", [Target(3)] Tensor t")]
    [InlineData("MatMul(Softplus(Linear(x, 3)), Softplus(Reshape(Linear(x, 6), 3, 2)))", "PoissonNll(y, t, logInput: false)",
        ", [Target(2)] Tensor t")]
    [InlineData("Log(Softplus(Linear(x, 3)))", "CrossEntropy(y, t)", ", [ClassIndex(3)] Tensor t")]
    [InlineData(
        "Concat(-1, Linear(x, 3), Softplus(Linear(x, 3)))", "GaussianNll(Slice(y, 0, 0, 3), Slice(y, 0, 3), t)", ", [Target(3)] Tensor t")]
    [InlineData("Reshape(Concat(-1, Linear(x, 3), Softplus(Linear(x, 3))), 2, 3)",
        "GaussianNll(Squeeze(Slice(y, 0, 0, 1), 0), Squeeze(Slice(y, 0, 1), 0), t)", ", [Target(3)] Tensor t")]
    [InlineData("Clamp(Linear(x, 3), -10, 10)", "CrossEntropy(y, t)", ", [ClassIndex(3)] Tensor t")]
    [InlineData("50 * Exp(-Square(Linear(x, 3) - 20)) - 10", "BinaryCrossEntropyWithLogits(y, t)", ", [Target(3)] Tensor t")]
    [InlineData("Max(Concat(-1, Linear(x, 3), Softplus(Linear(x, 3))), -1, keepDims: true)", "PoissonNll(y, t, logInput: false)",
        ", [Target(1)] Tensor t")]
    public void ARightLossHasNoWarning(string forward, string loss, string targets) =>
        Assert.DoesNotContain(
            GeneratorHarness.Run(GeneratorHarness.Usings + Methods(forward, loss, targets)).Diagnostics, d => d.Id is not "MG2013");

    [Theory]
    [InlineData("[Model, Input(3, 16, 16), Conv2d(8), ReLU, Conv2d(10, Kernel = 1), ReLU, GlobalAvgPool, CrossEntropy] partial class Net;")]
    [InlineData(
        "[Model, Input(3, 8, 8), Conv2d(8, Kernel = 1), Conv2d(8), ReLU, GlobalAvgPool, Linear(3), CrossEntropy] partial class Net;")]
    [InlineData("[Model, Input(1, 8, 9), Conv2d(8, Kernel = 5, KernelWidth = 1), Conv2d(8, Kernel = 1, KernelWidth = 9), BatchNorm, ReLU, "
        + "Flatten, Linear(3), CrossEntropy] partial class Net;")]
    [InlineData("[Model, Input(8, 8, 8), DepthwiseConv2d(Kernel = 3), Conv2d(16, Kernel = 1), ReLU, GlobalAvgPool, Linear(3), "
        + "CrossEntropy] partial class Net;")]
    [InlineData("[Model] partial class Net { [Forward] Tensor F([Shape(1, 8, 8)] Tensor x) { var h = Conv2d(x, 8, padding: 1); "
        + "return GlobalAvgPool(h + Conv2d(h, 8, padding: 1)); } [Loss] Tensor L(Tensor y, [ClassIndex(8)] "
        + "Tensor t) => CrossEntropy(y, t); }")]
    [InlineData("[Model, Input(16, 8), Linear(4), Softmax] partial class Net;")]
    [InlineData("[Model, Input(20, 4), Lstm(8), Linear(4)] partial class Net;")]
    [InlineData("[Model, Input(20, 4), Lstm(8, ReturnSequences = true), Linear(4), Softmax] partial class Net;")]
    [InlineData("[Model, Input(3, 8, 8), Conv2d(8), ReLU] partial class Net;")]
    [InlineData("[Model, Input(3, 8, 8), Conv2d(4), Softmax(axis: 0)] partial class Net;")]
    [InlineData("[Model] partial class Net { [Forward] Tensor F([Shape(16, 8)] Tensor x) => Softmax(MatMul(Linear(x, 8), Permute(Linear(x, "
        + "8), 1, 0))); }")]
    [InlineData("[Model] partial class Net { [Forward] Tensor F([Shape(10)] Tensor x) => Linear(ReLU(Linear(x, 16)), 4); "
        + "[Loss] Tensor L(Tensor q, [ClassIndex(4)] Tensor a, [Target] Tensor t) => Mean(Square(Sum(q * OneHot(a, 4), -1) - t)); }")]
    [InlineData("[Model] partial class Net { [Forward] Tensor F([Shape(7, 24)] Tensor x) => Linear(x, 12); "
        + "[Loss] Tensor L(Tensor y, [Target(7, 12)] Tensor t) => Mean(Square(y - t)); }")]
    [InlineData("[Model, Input(3, 64, 64), Conv2d(16, Kernel = 16, Stride = 16), GroupNorm(4), Conv2d(16, Kernel = 3, Stride = 2), "
        + "Flatten, Linear(3), CrossEntropy] partial class Net;")]
    [InlineData("[Model, Input(3, 16, 16), Conv2d(4, Padding = 1), CrossEntropy(Axis = 0)] partial class Net;")]
    [InlineData("[Model, Input(3, 16, 16), Conv2d(4, Padding = 1), Permute(1, 2, 0), Linear(3), CrossEntropy] partial class Net;")]
    [InlineData("[Model, Input(3, 16, 16), Conv2d(3, Padding = 1), Sigmoid, MeanSquaredError] partial class Net;")]
    [InlineData("[Model, Input(3, 8, 8), Conv2d(8), AdaptiveAvgPool2d(1), Flatten, Linear(10), CrossEntropy] partial class Net;")]
    [InlineData("[Model, Input(2, 3, 3), Conv2d(1, Kernel = 3), MeanSquaredError] partial class Net;")]
    [InlineData("[Model, Input(Dim.Sequence, 4), Linear(8), ReLU, Linear(3), CrossEntropy] partial class Net;")]
    [InlineData("[Model, Input(Dim.Sequence, 4), Lstm(8), Linear(3), CrossEntropy] partial class Net;")]
    [InlineData("[Model, Input(20, 4), Lstm(8, ReturnSequences = true), Linear(3), CrossEntropy] partial class Net;")]
    [InlineData("[Model, Input(20, 4), Lstm(8), Lstm(8, ReturnSequences = false), Linear(3), CrossEntropy] partial class Net;")]
    [InlineData("[Model, Input(20, 4), Gru(8), MeanOverSteps, Linear(3), CrossEntropy] partial class Net;")]
    [InlineData("[Model, Input(20, 4), Gru(8), Flatten, Linear(3), CrossEntropy] partial class Net;")]
    [InlineData("[Model, Input(20, Vocabulary = 50), Embedding(50, 8), Lstm(8), Linear(50), CrossEntropy] partial class Net;")]
    [InlineData("[Model, Input(20, Vocabulary = 50), Embedding(50, 8), Linear(50), CrossEntropy] partial class Net;")]
    [InlineData("[Model, Input(16, 8), PositionalEncoding, Linear(3), CrossEntropy] partial class Net;")]
    [InlineData("[Model, Input(16, 8), MultiHeadAttention(2), Linear(3), CrossEntropy] partial class Net;")]
    [InlineData(
        "[Model, Input(16, 8), Linear(8), ReLU, Permute(1, 0), Linear(16), Permute(1, 0), Linear(3), CrossEntropy] partial class Net;")]
    [InlineData("[Model, Input(8, 4, Lengths = true), Linear(3), CrossEntropy] partial class Net;")]
    [InlineData("[Model, Input(32, 4), Flatten, Linear(3), CrossEntropy] partial class Net;")]
    [InlineData("[Model, Input(5, 3), PReLU, MeanSquaredError] partial class Net;")]
    [InlineData("[Model, Input(28, 28, 3), Permute(2, 0, 1), Conv2d(8), Flatten, Linear(3), CrossEntropy] partial class Net;")]
    [InlineData("[Model, Input(4, 4, 4), Conv2d(8), Flatten, Linear(3), CrossEntropy] partial class Net;")]
    [InlineData("[Model, Input(7, 96), Linear(24), MeanSquaredError] partial class Net;")]
    [InlineData("[Model] partial class Net { [Forward] Tensor F([Shape(20, 4)] Tensor x) => Linear(Lstm(x, 8).Output, 3); "
        + "[Loss] Tensor L(Tensor y, [ClassIndex(3, 20)] Tensor t) => CrossEntropy(y, t); }")]
    [InlineData("[Model] partial class Net { [Forward] Tensor F([Shape(20, 4)] Tensor x) => Linear(x - Mean(x, 0, keepDims: true), 3); "
        + "[Loss] Tensor L(Tensor y, [ClassIndex(3, 20)] Tensor t) => CrossEntropy(y, t); }")]
    [InlineData("[Model] partial class Net { [Forward] Tensor F([Shape(4)] Tensor x) { var h = Linear(x, 8); return Linear(h, 3) + Sum(h); "
        + "} [Loss] Tensor L(Tensor y, [Target(3)] Tensor t) => MeanSquaredError(y, t); }")]
    [InlineData("[Model] partial class Net { [Linear(8)] private partial Tensor P(Tensor x); [Forward] Tensor F([Shape(4)] Tensor x, "
        + "[Shape(4)] Tensor z) => Linear(P(x), 3) + ReLU(Sum(P(z))); [Loss] Tensor L(Tensor y, [Target(3)] "
        + "Tensor t) => MeanSquaredError(y, t); }")]
    [InlineData("[Model] partial class Net { [Linear(8), ReLU, Linear(6)] private partial Tensor Make(Tensor z); "
        + "[Linear(6)] private partial Tensor Judge(Tensor x); [Objective(Trains = [nameof(Judge)])] Tensor D([Shape(4)] Tensor z, "
        + "[Shape(6)] Tensor x) => BinaryCrossEntropyWithLogits(Judge(x), Zeros(6)) + BinaryCrossEntropyWithLogits(Judge(Make(z)), "
        + "Zeros(6)); [Objective(Trains = [nameof(Make)])] Tensor G([Shape(4)] Tensor z) => "
        + "BinaryCrossEntropyWithLogits(Judge(Make(z)), Zeros(6)); }")]
    [InlineData("[Model, Input(4), Linear(8), ReLU, Linear(8)] partial class Encoder; [Model] partial class Net { [Use<Encoder>] "
        + "private partial Tensor Encode(Tensor x); [Forward] Tensor F([Shape(4)] Tensor x) => Linear(Encode(x), 3); "
        + "[Loss] Tensor L(Tensor y, [ClassIndex(3)] Tensor t) => CrossEntropy(y, t); }")]
    [InlineData("[Model] partial class Net { [Forward] Tensor F([Shape(4)] Tensor x) => Linear(Linear(x, 8, frozen: true), 3); "
        + "[Loss] Tensor L(Tensor y, [ClassIndex(3)] Tensor t) => CrossEntropy(y, t); }")]
    [InlineData("[Model] partial class Net { [Parameter(1)] private partial Tensor T { get; } [Forward] Tensor F([Shape(4)] Tensor x, "
        + "[Shape(4)] Tensor z) => T * CosineSimilarity(Unsqueeze(Linear(x, 8), 0), Reshape(Linear(z, 24), 3, 8)); "
        + "[Loss] Tensor L(Tensor y, [ClassIndex(3)] Tensor t) => CrossEntropy(y, t); }")]
    [InlineData("[Model] partial class Net { [Forward] Tensor F([Shape(3, 8, 8)] Tensor x) { var y = Conv2d(x, 8, padding: 1); "
        + "return y * Unsqueeze(Unsqueeze(Sigmoid(Linear(ReLU(Linear(GlobalAvgPool(y), 2)), 8)), -1), -1); } "
        + "[Loss] Tensor L(Tensor y, [ClassIndex(8, 8, 8)] Tensor t) => CrossEntropy(y, t, axis: 0); }")]
    [InlineData("[Model] partial class Net { [Forward] Tensor F([Shape(4)] Tensor x) => Sigmoid(Linear(x, 1) + Linear(ReLU(Linear(x, 8)), "
        + "1)); [Loss] Tensor L(Tensor y, [Target(1)] Tensor t) => BinaryCrossEntropy(y, t); }")]
    [InlineData("[Model] partial class Net { [Forward] (Tensor, Tensor) F([Shape(4)] Tensor x) { var h = ReLU(Linear(x, 8)); "
        + "return (Linear(h, 3), Linear(h, 1)); } [Loss] Tensor L(Tensor a, Tensor b, [ClassIndex(3)] Tensor c, [Target(1)] "
        + "Tensor t) => CrossEntropy(a, c) + MeanSquaredError(b, t); }")]
    [InlineData("[Model] partial class Net { [Forward] Tensor F([Shape(4)] Tensor x) => Sum(Softmax(Linear(x, "
        + "3)) * LogSoftmax(Reshape(Linear(x, 12), 4, 3)), 0); [Loss] Tensor L(Tensor y, [ClassIndex(3)] "
        + "Tensor t) => NegativeLogLikelihood(y, t); }")]
    [InlineData("[Model] partial class Net { [Forward] Tensor F([Shape(9, 4)] Tensor x) => Linear(Sum(ReLU(Linear(x, 8)), 0), 3); "
        + "[Loss] Tensor L(Tensor y, [ClassIndex(3)] Tensor t) => CrossEntropy(y, t); }")]
    [InlineData("[Model] partial class Net { [Forward] Tensor F([Shape(3, 30)] Tensor x) => Linear(Permute(Conv1d(x, 8, padding: 1), 1, "
        + "0), 3); [Loss] Tensor L(Tensor y, [ClassIndex(3, 30)] Tensor t) => CrossEntropy(y, t); }")]
    public void ARightNetworkHasNoWarning(string source) =>
        Assert.Empty(GeneratorHarness.Run(GeneratorHarness.Usings + source).Diagnostics);
}
