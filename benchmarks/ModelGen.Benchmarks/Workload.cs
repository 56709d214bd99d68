namespace ModelGen.Benchmarks;

/// <summary>A network, the batch it trains on, and random data for it. What carries it out is an <see cref="IEngine"/>.</summary>
/// <param name="Network">The name of the network.</param>
/// <param name="Batch">Samples in a batch.</param>
/// <param name="Inputs">Numbers in a sample.</param>
/// <param name="Outputs">Numbers in the output for a sample.</param>
/// <param name="IsClassifier">Cross-entropy over labels rather than a loss whose targets are numbers.</param>
/// <param name="Parameters">Learnable numbers, the same in every engine.</param>
/// <param name="Products">Floating-point operations for a sample in the forward pass of each linear layer and convolution, the first layer
/// first. What a window meets in the padding counts as well.</param>
internal record Workload(string Network, int Batch, int Inputs, int Outputs, bool IsClassifier, int Parameters, double[] Products)
{
    public static IReadOnlyList<Workload> All { get; } =
    [
        new Mlp("xor_mlp_2_8_1", 4, [2, 8, 1], IsClassifier: false),
        new Mlp("mlp_64_32_10", 32, [64, 32, 10], IsClassifier: true),
        new Mlp("mlp_784_128_10", 64, [784, 128, 10], IsClassifier: true),
        new Mlp("mlp_784_512_512_10", 128, [784, 512, 512, 10], IsClassifier: true),
        new("lenet5", 64, 28 * 28, 10, IsClassifier: true, 61_706,
            [Convolution(1, 6, 5, 28), Convolution(6, 16, 5, 10), Linear(400, 120), Linear(120, 84), Linear(84, 10)]),
        new("resnet20", 32, 3 * 32 * 32, 10, IsClassifier: true, 272_474,
            [Convolution(3, 16, 3, 32), .. Stage(16, 16, 32), .. Stage(16, 32, 16), .. Stage(32, 64, 8), Linear(64, 10)]),
        new("unet_64x64", 8, 64 * 64, 64 * 64, IsClassifier: false, 481_745,
            [.. Twice(1, 16, 64), .. Twice(16, 32, 32), .. Twice(32, 64, 16), .. Twice(64, 128, 8), .. Up(64, 16), .. Up(32, 32),
                .. Up(16, 64), Convolution(16, 1, 1, 64)]),
        LanguageModel.Recurrent("lstm_char", 32, steps: 64, vocabulary: 65, embedding: 64, hidden: 128, gates: 4, 111_873),
        LanguageModel.Transformer("gpt_char", 12, steps: 64, vocabulary: 65, blocks: 4, channels: 128, 809_856),
    ];

    public virtual string StepName => $"{Network}_b{Batch}";

    /// <summary>(Batch, Inputs).</summary>
    public float[] X { get; } = Uniform(1, Batch * Inputs);

    /// <summary>(Batch, Outputs), where the loss takes numbers.</summary>
    public float[] Targets { get; } = Uniform(2, Batch * Outputs);

    /// <summary>(Batch), where the loss is cross-entropy.</summary>
    public int[] Labels { get; } = [.. Uniform(3, Batch).Select(u => (int)(u * Outputs))];

    /// <summary>Floating-point operations of the products of a step: forward and weight gradient of every layer, input gradient of all but
    /// the first.</summary>
    public double StepFlops => Batch * ((3 * Products.Sum()) - Products[0]);

    /// <summary>Those of a prediction.</summary>
    public double PredictFlops(int batch) => batch * Products.Sum();

    /// <summary>Those of a linear layer for a sample.</summary>
    protected static double Linear(int inputs, int outputs) => 2.0 * inputs * outputs;

    /// <summary>Those of a convolution with a square kernel and a square output; of a transposed one, whose stride is its kernel, with a
    /// square input.</summary>
    private static double Convolution(int channels, int outChannels, int kernel, int size) =>
        Linear(channels * kernel * kernel, outChannels) * size * size;

    /// <summary>Three residual blocks, the first of which may change the shape.</summary>
    private static double[] Stage(int channels, int outChannels, int size)
    {
        var second = Convolution(outChannels, outChannels, 3, size);
        double[] shortcut = channels == outChannels ? [] : [Convolution(channels, outChannels, 1, size)];
        return [Convolution(channels, outChannels, 3, size), second, .. shortcut, second, second, second, second];
    }

    private static double[] Twice(int channels, int outChannels, int size) =>
        [Convolution(channels, outChannels, 3, size), Convolution(outChannels, outChannels, 3, size)];

    private static double[] Up(int channels, int size) =>
        [Convolution(2 * channels, channels, 2, size / 2), .. Twice(2 * channels, channels, size)];

    private static float[] Uniform(int seed, int count)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => random.NextSingle())];
    }
}
