namespace ModelGen.Generators.Tests.Diagnostics;

/// <summary>Sizes that do not fit: the number is underlined, both layers and both shapes are named,
/// and the other number goes along.</summary>
public class SizeDiagnosticTests
{
    private const string Encode = "[Linear(128)] private partial Tensor Encode(Tensor x);";

    [Theory]
    [InlineData("Linear(x, 128) + Linear(x, [|64|])", "MG3002", "'+' cannot combine 'fc0' (B, 128) with 'fc1' (B, 64)", "128",
        "Linear(x, 128) + Linear(x, 64)")]
    [InlineData("ReLU(Linear(x, 128)) * Tanh(Dropout(Linear(x, [|64|])))", "MG3002", "'*' cannot combine 'fc0' (B, 128) with 'fc1' (B, 64)",
        "128", "ReLU(Linear(x, 128)) * Tanh(Dropout(Linear(x, 64)))")]
    [InlineData("x - Linear(x, [|64|])", "MG3002", "'-' cannot combine 'x' (B, 784) with 'fc0' (B, 64)", "784", "x - Linear(x, 64)")]
    [InlineData("[|x + y|]", "MG3002", "'+' cannot combine 'x' (B, 784) with 'y' (B, 256)", "784", "256")]
    [InlineData("Max(Linear(x, 3), Linear(x, [|4|]))", "MG3002", "'max0' cannot combine 'fc0' (B, 3) with 'fc1' (B, 4)", "3", "Max")]
    [InlineData("Linear(x, 4) + Reshape(y, 8, [|32|])", "MG3002", "'+' cannot combine 'fc0' (B, 4) with 'reshape0' (B, 8, 32)", "4",
        "Linear(x, 4) + Reshape(y, 8, 32)")]
    [InlineData("MatMul(Linear(x, 128), W)", "MG3005",
        "'matmul0' cannot multiply 'fc0' (B, 128) by 'W' (64, 32): the inner sizes differ", "128", "MatMul")]
    [InlineData("MatMul(Reshape(x, 28, 28), Reshape(y, [|16|], 16))", "MG3005",
        "'matmul0' cannot multiply 'reshape0' (B, 28, 28) by 'reshape1' (B, 16, 16): the inner sizes differ", "28", "MatMul")]
    [InlineData("Concat(0, Reshape(x, 28, 28), Reshape(y, 16, [|16|]))", "MG3008",
        "'concat0' cannot join 'reshape0' (B, 28, 28) and 'reshape1' (B, 16, 16)", "28", "Concat")]
    [InlineData("[|Concat|](0, Reshape(x, 28, 28), y)", "MG3008", "'concat0' cannot join 'reshape0' (B, 28, 28) and 'y' (B, 256)")]
    [InlineData("Encode(Encode(x))", "MG3001",
        "'encode' needs 784 input features, as in its first call, but 'encode' produces 128; shape (B, 128)", "784", "Encode")]
    [InlineData("Encode(x) + [|Encode|](y)", "MG3001",
        "'encode' needs 784 input features, as in its first call, but 'y' produces 256; shape (B, 256)", "784", "256")]
    [InlineData("Encode(x) + Encode(Linear(y, [|256|]))", "MG3001",
        "'encode' needs 784 input features, as in its first call, but 'fc0' produces 256; shape (B, 256)", "784", "Encode")]
    [InlineData("Embedding(words, [|40|], 8)", "MG3001",
        "'embedding0' needs indices below 40 but 'words' produces indices below 50; shape (B, 5)", "words")]
    [InlineData("Squeeze(x, [|0|])", "MG3001", "'squeeze0' needs an axis of size 1 but 'x' produces 784; shape (B, 784)")]
    [InlineData("Reshape(Linear(x, 16), [|3, 5|])", "MG3004",
        "'reshape0' cannot reshape 'fc0' (B, 16) to (3, 5): the number of elements differs", "16")]
    [InlineData("Reshape(Linear(x, 16), [|-1, 5|])", "MG3004",
        "'reshape0' cannot reshape 'fc0' (B, 16) to (-1, 5): the number of elements differs", "16")]
    [InlineData("Sum(x, [|1|])", "MG3003", "'sum0' has no axis 1; shape (B, 784)")]
    [InlineData("Softmax(x, axis: [|-2|])", "MG3003", "'softmax0' has no axis -2; shape (B, 784)")]
    [InlineData("Concat([|3|], x, y)", "MG3003", "'concat0' has no axis 3; shape (B, 784)")]
    [InlineData("Transpose(x, 0, [|1|])", "MG3003", "'transpose0' has no axis 1; shape (B, 784)")]
    [InlineData("Unsqueeze(x, [|4|])", "MG3003", "'unsqueeze0' has no axis 4; shape (B, 784)")]
    [InlineData("Slice(x, 0, [|780|], 790)", "MG3009", "'slice0' takes 780..790 of an axis of size 784; shape (B, 784)")]
    [InlineData("[|Linear|](Sum(x), 3)", "MG3010", "'fc0' needs a constant last axis but its input has shape ()")]
    [InlineData("[|Linear|](words, 3)", "MG3006", "'fc0' needs real numbers but 'words' holds indices")]
    [InlineData("[|words + x|]", "MG3006", "'+' needs real numbers but 'words' holds indices")]
    [InlineData("[|Embedding|](x, 50, 8)", "MG3012", "'embedding0' needs indices but 'x' holds real numbers")]
    [InlineData("[|OneHot|](x, 50)", "MG3012", "'onehot0' needs indices but 'x' holds real numbers")]
    [InlineData("Linear(x, [|2_000_000_000|])", "MG3011", "'fc0' has sizes (2000000000, 784), which are not positive or too large")]
    [InlineData("Reshape(x, [|2000000000, 2000000000, 2000000000|])", "MG3011",
        "'reshape0' has sizes (2000000000, 2000000000, 2000000000), which are not positive or too large")]
    [InlineData("Reshape(x, [|-784|])", "MG1009", "'shape' must be positive sizes, or -1 for one of them but is [-784]")]
    [InlineData("RandomNormal([[|0|], 3])", "MG3011", "'randomnormal0' has sizes (0, 3), which are not positive or too large")]
    [InlineData(
        "[|OneHot|](words, 2_000_000_000)", "MG3011", "'onehot0' has sizes (B, 5, 2000000000), which are not positive or too large")]
    [InlineData("[|Reshape(x, 784, 1) * Reshape(Broadcast(Sum(x, 0, keepDims: true), 1000000), 1, 1000000)|]", "MG3011",
        "'multiply' has sizes (B, 784, 1000000), which are not positive or too large")]
    public void InAForwardMethod(string expression, string id, string message, params string[] related)
    {
        var uses = expression.Contains("Encode", StringComparison.Ordinal) ? Encode : "";
        var parameter = expression.Contains('W', StringComparison.Ordinal) ? "[Parameter(64, 32)] private partial Tensor W { get; }" : "";
        if (id == "MG3005" && parameter.Length > 0) parameter = parameter.Replace("64", "[|64|]", StringComparison.Ordinal);
        if (expression == "Encode(Encode(x))") uses = uses.Replace("128", "[|128|]", StringComparison.Ordinal);
        MarkedSource.AssertRelated(
            $"[Model] partial class Net {{ {uses}{parameter} [Forward] Tensor F([Shape(784)] Tensor x, [Shape(256)] Tensor y, [Tokens(50, "
                + $"5)] Tensor words) => {expression}; }}",
            id, message, related);
    }

    [Theory]
    [InlineData("[Loss] Tensor L(Tensor y, [ClassIndex(10)] Tensor label) => CrossEntropy(y, label);", "12", "MG3001",
        "'CrossEntropy' needs 10 classes, as 'label' has, but 'fc0' produces 12; shape (B, 12)", "10", "CrossEntropy")]
    [InlineData("[Loss] Tensor L(Tensor y, [ClassIndex(10)] Tensor label) => NegativeLogLikelihood(LogSoftmax(y), label);", "12", "MG3001",
        "'NegativeLogLikelihood' needs 10 classes, as 'label' has, but 'fc0' produces 12; shape (B, 12)", "10", "NegativeLogLikelihood")]
    [InlineData("[Loss] Tensor L(Tensor y, [ClassIndex(10)] Tensor label) => MultiClassHinge(y, label);", "12", "MG3001",
        "'MultiClassHinge' needs 10 classes, as 'label' has, but 'fc0' produces 12; shape (B, 12)", "10", "MultiClassHinge")]
    [InlineData("[Loss] Tensor L(Tensor y, [Target(3)] Tensor t) => MeanSquaredError(y, t);", "12", "MG3007",
        "'MeanSquaredError' needs a target of shape (B, 12) to go with 'fc0' but 't' has shape (B, 3)", "3", "MeanSquaredError")]
    [InlineData("[Loss] Tensor L(Tensor y, [Target(3)] Tensor t) => CrossEntropy(y, t);", "12", "MG3007",
        "'CrossEntropy' needs a target of shape (B, 12) to go with 'fc0' but 't' has shape (B, 3)", "3", "CrossEntropy")]
    public void LossesPointAtTheLayer(string loss, string features, string id, string message, params string[] related) =>
        MarkedSource.AssertRelated(
            $"[Model] partial class Net {{ [Forward] Tensor F([Shape(784)] Tensor x) => Linear(x, [|{features}|]); {loss} }}", id, message,
            related);

    [Theory]
    [InlineData("[Loss] Tensor L(Tensor y, [Target] Tensor t) => [|MeanSquaredError|](y, t);", "MG3007",
        "'MeanSquaredError' needs a target of shape (B, 12) to go with 'fc0' but 't' has shape (B)")]
    [InlineData("[Loss] Tensor L(Tensor y, [ClassIndex(12)] Tensor t) => [|MeanSquaredError|](y, t);", "MG3007",
        "'MeanSquaredError' needs a target of shape (B, 12) to go with 'fc0' but 't' has shape (B) of indices")]
    [InlineData("[Loss] Tensor L(Tensor y, [ClassIndex(12, 4)] Tensor t) => [|CrossEntropy|](y, t);", "MG3007",
        "'crossEntropy0' needs a target of shape (B) of class indices to go with 'fc0' but 't' has shape (B, 4)")]
    [InlineData("[Loss] Tensor L(Tensor y, [Target(3)] Tensor t) => [|NegativeLogLikelihood|](y, t);", "MG3007",
        "'negativeLogLikelihood0' needs a target of shape (B) of class indices to go with 'fc0' but 't' has shape (B, 3)")]
    public void Targets(string loss, string id, string message) => MarkedSource.AssertReported(
        $"[Model] partial class Net {{ [Forward] Tensor F([Shape(784)] Tensor x) => Linear(x, 12); {loss} }}", id, message);

    [Theory]
    [InlineData("[Input(16), Reshape([|3, 5|]), Flatten, Linear(2)]", "MG3004",
        "'reshape1' cannot reshape 'x' (B, 16) to (3, 5): the number of elements differs")]
    [InlineData("[Input(100000, [|100000|]), Linear(2)]", "MG3011", "'x' has sizes (100000, 100000), which are not positive or too large")]
    [InlineData(
        "[Input(16), Linear([|2_000_000_000|])]", "MG3011", "'fc1' has sizes (2000000000, 16), which are not positive or too large")]
    [InlineData("[Input(16), [|Embedding(20, 4)|], Linear(2)]", "MG3012", "'embedding1' needs indices but 'x' holds real numbers")]
    [InlineData("[Input(5, Vocabulary = 20), [|Linear(2)|]]", "MG3006", "'fc1' needs real numbers but 'x' holds indices")]
    [InlineData("[Input(16), Softmax([|1|]), Linear(2)]", "MG3003", "'softmax1' has no axis 1; shape (B, 16)")]
    [InlineData("[Input(16), BatchNorm(Axis = [|2|]), Linear(2)]", "MG3003", "'batchnorm1' has no axis 2; shape (B, 16)")]
    public void InAStack(string attributes, string id, string message) =>
        MarkedSource.AssertReported($"[Model]\n{attributes}\npartial class Net;", id, message);

    [Theory]
    [InlineData("[Linear([|0|])]", "MG1009", "'features' must be positive but is 0")]
    [InlineData(
        "[Reshape([|3, 5|]), Linear(2)]", "MG3004", "'m.reshape1' cannot reshape 'x' (B, 16) to (3, 5): the number of elements differs")]
    public void InANamedStack(string attributes, string id, string message) => MarkedSource.AssertReported(
        $"[Model] partial class Net {{ {attributes} private partial Tensor M(Tensor x); [Forward] Tensor F([Shape(16)] "
            + "Tensor x) => Linear(ReLU(M(x)), 3); }", id, message);

    /// <summary>A wrong size early on does not echo through everything behind it.</summary>
    [Fact]
    public void OneCauseOneDiagnostic() => MarkedSource.AssertReported(
        """
        [Model]
        partial class Net
        {
            [Linear(64), LayerNorm, ReLU] private partial Tensor Left(Tensor x);
            [Linear([|32|]), LayerNorm, ReLU] private partial Tensor Right(Tensor x);
            [Linear(10)] private partial Tensor Head(Tensor x);
            [Forward] private Tensor Forward([Shape(784)] Tensor x)
            {
                var sum = Left(x) + Right(x);
                for (var i = 0; i < 3; i++) sum = ReLU(Linear(sum, 64)) + sum;
                return Head(Concat(0, sum, sum * sum));
            }
            [Loss] private Tensor Loss(Tensor y, [ClassIndex(10)] Tensor label) => CrossEntropy(y, label);
            public static float[] Use(float[] x) { var net = new Net(); net.Save(Summary); return net.Predict(x); }
        }
        """,
        "MG3002", "'+' cannot combine 'left.fc1' (B, 64) with 'right.fc1' (B, 32)");
}
