namespace ModelGen.Benchmarks;

/// <summary>Linear layers with ReLU between them.</summary>
/// <param name="Network">The name of the network.</param>
/// <param name="Batch">Samples in a batch.</param>
/// <param name="Sizes">Features of the input and of each linear layer.</param>
/// <param name="IsClassifier">Cross-entropy over labels rather than the mean squared error.</param>
internal sealed record Mlp(string Network, int Batch, int[] Sizes, bool IsClassifier)
    : Workload(
        Network, Batch, Sizes[0], Sizes[^1], IsClassifier,
        Sizes.Zip(Sizes.Skip(1), (inputs, outputs) => (inputs + 1) * outputs).Sum(), [.. Sizes.Zip(Sizes.Skip(1), Linear)]);
