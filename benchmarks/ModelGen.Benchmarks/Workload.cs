namespace ModelGen.Benchmarks;

/// <summary>A network, the batch it trains on, and random data for it. What carries it out is an <see cref="IEngine"/>.</summary>
/// <param name="Network">The name of the network.</param>
/// <param name="Batch">Samples in a batch.</param>
/// <param name="Sizes">Features of the input and of each linear layer; ReLU lies between the layers.</param>
/// <param name="IsClassifier">Cross-entropy over labels rather than the mean squared error.</param>
internal sealed record Workload(string Network, int Batch, int[] Sizes, bool IsClassifier)
{
    public static IReadOnlyList<Workload> All { get; } =
    [
        new("xor_mlp_2_8_1", 4, [2, 8, 1], IsClassifier: false),
        new("mlp_64_32_10", 32, [64, 32, 10], IsClassifier: true),
        new("mlp_784_128_10", 64, [784, 128, 10], IsClassifier: true),
        new("mlp_784_512_512_10", 128, [784, 512, 512, 10], IsClassifier: true),
    ];

    public string StepName => $"{Network}_b{Batch}";

    /// <summary>(Batch, Sizes[0]).</summary>
    public float[] X { get; } = Uniform(1, Batch * Sizes[0]);

    /// <summary>(Batch, Sizes[^1]), where the loss is the mean squared error.</summary>
    public float[] Targets { get; } = Uniform(2, Batch * Sizes[^1]);

    /// <summary>(Batch), where the loss is cross-entropy.</summary>
    public int[] Labels { get; } = [.. Uniform(3, Batch).Select(u => (int)(u * Sizes[^1]))];

    /// <summary>Floating-point operations of the matrix products of a step: forward and weight gradient of every layer, input gradient of all
    /// but the first.</summary>
    public double StepFlops => FlopsOf(Batch, layer => layer == 1 ? 2 : 3);

    /// <summary>Those of a prediction.</summary>
    public double PredictFlops(int batch) => FlopsOf(batch, _ => 1);

    private double FlopsOf(int batch, Func<int, int> products)
    {
        var flops = 0.0;
        for (var i = 1; i < Sizes.Length; i++) flops += 2.0 * batch * Sizes[i - 1] * Sizes[i] * products(i);
        return flops;
    }

    private static float[] Uniform(int seed, int count)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => random.NextSingle())];
    }
}
