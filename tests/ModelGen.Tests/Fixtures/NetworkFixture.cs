using System.Text.Json;

namespace ModelGen.Tests.Fixtures;

/// <summary>One small network in PyTorch: a batch, its loss and gradients in training mode, and where three steps on it lead.</summary>
/// <param name="Name">Unique.</param>
/// <param name="Declaration">The network, as attributes or as the body of its forward method.</param>
/// <param name="Input">The batch.</param>
/// <param name="Target">Class indices, or real numbers.</param>
/// <param name="Parameters">Learnable tensors under their state_dict names, in that order.</param>
/// <param name="Buffers">Running statistics; empty without batch normalisation.</param>
/// <param name="Output">What the network gives for the batch, in training mode.</param>
/// <param name="Loss">The mean loss of the batch.</param>
/// <param name="Gradients">The gradient of the loss with respect to every parameter.</param>
/// <param name="Sgd">Momentum 0.9, learning rate 0.1: v = 0.9 v + g, w -= 0.1 v.</param>
/// <param name="Adam">Learning rate 0.01, betas 0.9 and 0.999, eps 1e-8.</param>
public sealed record NetworkFixture(
    string Name,
    string Declaration,
    FixtureTensor Input,
    FixtureTensor Target,
    IReadOnlyDictionary<string, FixtureTensor> Parameters,
    IReadOnlyDictionary<string, FixtureTensor> Buffers,
    FixtureTensor Output,
    double Loss,
    IReadOnlyDictionary<string, FixtureTensor> Gradients,
    TrainedFixture Sgd,
    TrainedFixture Adam)
{
    public override string ToString() => Name;

    internal static NetworkFixture Read(JsonElement element) => new(
        element.GetProperty("name").GetString()!,
        element.GetProperty("declaration").GetString()!,
        FixtureTensor.Read(element.GetProperty("input")),
        FixtureTensor.Read(element.GetProperty("target")),
        FixtureCase.Tensors(element, "parameters"),
        FixtureCase.Tensors(element, "buffers"),
        FixtureTensor.Read(element.GetProperty("output")),
        element.GetProperty("loss").GetDouble(),
        FixtureCase.Tensors(element, "gradients"),
        TrainedFixture.Read(element.GetProperty("sgd")),
        TrainedFixture.Read(element.GetProperty("adam")));
}

/// <summary>A network after three steps on its batch.</summary>
/// <param name="Losses">The loss before each step.</param>
/// <param name="Parameters">The parameters after the last.</param>
/// <param name="Buffers">The running statistics after the last.</param>
/// <param name="Prediction">The output for the batch afterwards, in evaluation mode.</param>
public sealed record TrainedFixture(
    double[] Losses,
    IReadOnlyDictionary<string, FixtureTensor> Parameters,
    IReadOnlyDictionary<string, FixtureTensor> Buffers,
    FixtureTensor Prediction)
{
    internal static TrainedFixture Read(JsonElement element) => new(
        element.GetProperty("losses").EnumerateArray().Select(loss => loss.GetDouble()).ToArray(),
        FixtureCase.Tensors(element, "parameters"),
        FixtureCase.Tensors(element, "buffers"),
        FixtureTensor.Read(element.GetProperty("prediction")));
}
