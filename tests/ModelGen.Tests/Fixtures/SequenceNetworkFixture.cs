using System.Text.Json;

namespace ModelGen.Tests.Fixtures;

/// <summary>A small network over sequences in PyTorch: batches of different lengths, and where one AdamW step on each leads.</summary>
/// <param name="Name">Unique.</param>
/// <param name="Parameters">Learnable tensors under their state_dict names.</param>
/// <param name="Batches">Indices, lengths and targets.</param>
/// <param name="Output">What the network gives for the first batch.</param>
/// <param name="Gradients">The gradients of the loss of the first batch.</param>
/// <param name="Losses">The loss of each batch before its step.</param>
/// <param name="Trained">The parameters after the last step: learning rate 0.01, weight decay 0.01.</param>
public sealed record SequenceNetworkFixture(
    string Name,
    IReadOnlyDictionary<string, FixtureTensor> Parameters,
    IReadOnlyList<(FixtureTensor Input, FixtureTensor Lengths, FixtureTensor Target)> Batches,
    FixtureTensor Output,
    IReadOnlyDictionary<string, FixtureTensor> Gradients,
    double[] Losses,
    IReadOnlyDictionary<string, FixtureTensor> Trained)
{
    internal static SequenceNetworkFixture Read(JsonElement element) => new(
        element.GetProperty("name").GetString()!,
        FixtureCase.Tensors(element, "parameters"),
        [.. element.GetProperty("batches").EnumerateArray().Select(b => (Tensor(b, "input"), Tensor(b, "lengths"), Tensor(b, "target")))],
        Tensor(element, "output"),
        FixtureCase.Tensors(element, "gradients"),
        [.. element.GetProperty("losses").EnumerateArray().Select(loss => loss.GetDouble())],
        FixtureCase.Tensors(element, "trained"));

    private static FixtureTensor Tensor(JsonElement element, string member) => FixtureTensor.Read(element.GetProperty(member));

    /// <summary>The network of a name, of those that transformers.py wrote, or another script.</summary>
    public static SequenceNetworkFixture Named(string name, string file = "transformers")
    {
        using var stream = typeof(SequenceNetworkFixture).Assembly.GetManifestResourceStream($"Fixtures/{file}.json")!;
        using var document = JsonDocument.Parse(stream);
        return document.RootElement.EnumerateArray().Select(Read).Single(network => network.Name == name);
    }
}
