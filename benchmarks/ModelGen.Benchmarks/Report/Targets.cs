namespace ModelGen.Benchmarks;

/// <summary>What is aimed at.</summary>
internal static class Targets
{
    /// <summary>The part of the FMA peak for matrix products that the multiply-add units bound.</summary>
    public const double OfPeak = 0.85;

    /// <summary>That for convolutions of 3 x 3 with 64 channels and more.</summary>
    public const double OfPeakConvolved = 0.75;

    /// <summary>How much faster such a product is on two threads than on one.</summary>
    public const double TwoThreads = 1.8;

    /// <summary>PyTorch's best time over ours.</summary>
    public static double? OverPyTorch(string workload, int threads) => (workload, threads) switch
    {
        ("xor_mlp_2_8_1_b4", 1 or 2) => 200,
        ("mlp_64_32_10_b32", 1 or 2) => 25,
        ("mlp_784_128_10_b64", 1) => 5,
        ("mlp_784_128_10_b64", 2) => 8,
        ("mlp_784_512_512_10_b128", 1) => 2.2,
        ("mlp_784_512_512_10_b128", 2) => 3.5,
        ("mlp_784_128_10_infer_b1", 1) => 20,
        ("lenet5_b64", 1) => 4,
        ("lenet5_b64", 2) => 6,
        ("resnet20_b32", 1 or 2) => 1.6,
        ("lstm_char_b32_t64", 1) => 3,
        ("lstm_char_b32_t64", 2) => 5,
        ("gpt_char_b12_t64", 1) => 1.7,
        ("gpt_char_b12_t64", 2) => 3,
        _ => null,
    };

    /// <summary>What bounds a product: memory, where it has fewer than eight multiply-adds for each element of its three matrices; its
    /// size, where it is not worth a second thread; otherwise arithmetic.</summary>
    public static string Bound(string gemm, int threads)
    {
        var sizes = gemm.Split('_')[1].Split('x').Select(long.Parse).ToArray();
        var (m, n, k) = (sizes[0], sizes[1], sizes[2]);
        if (m * n * k < 8 * ((m * k) + (k * n) + (m * n))) return "memory";
        return threads > 1 && m * n * k < GemmProduct.WorthSharing ? "size" : "arithmetic";
    }
}
