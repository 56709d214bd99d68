using ModelGen.Generators.Ops;

namespace ModelGen.Generators.Layers;

/// <summary>Every layer, function and loss, by name. Adding one is its file and a line here.</summary>
internal static class LayerCatalog
{
    public static IReadOnlyList<Layer> All { get; } =
    [
        new LinearLayer(),
        new FlattenLayer(),
        new FunctionLayer("ReLU", c => c.B.Map(Activations.ReLU, c.X)),
        new FunctionLayer("Sigmoid", c => c.B.Map(Activations.Sigmoid, c.X)),
        new FunctionLayer("Tanh", c => c.B.Map(Activations.Tanh, c.X)),
        new CrossEntropyLoss(),
        new MeanSquaredErrorLoss(),
    ];

    private static readonly Dictionary<string, Layer> ByKind = All.ToDictionary(l => l.Kind, StringComparer.Ordinal);

    public static Layer? Find(string kind) => ByKind.TryGetValue(kind, out var layer) ? layer : null;
}
