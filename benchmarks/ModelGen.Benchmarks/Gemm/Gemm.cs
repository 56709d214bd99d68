using System.Globalization;

namespace ModelGen.Benchmarks;

/// <summary>The three products of linear layers of many shapes, against the FMA peak of the machine and OpenBLAS.</summary>
internal static class Gemm
{
    // The layers of the workloads, then squares, tall (many samples, narrow) and wide (few samples, broad) ones.
    private static readonly (int Batch, int In, int Out)[] Layers =
    [
        (1, 784, 128), (32, 64, 32), (64, 784, 128), (128, 784, 512), (128, 512, 512),
        (32, 32, 32), (128, 128, 128), (512, 512, 512), (1024, 1024, 1024), (2048, 2048, 2048),
        (2048, 64, 64), (2048, 256, 32), (32, 2048, 256), (32, 512, 2048),
    ];

    private const int OfWorkloads = 5;

    public static void Run(int threads, string? only)
    {
        var peak = FmaPeak.Print(threads);
        if (OpenBlas.IsInstalled) OpenBlas.UseThreads(threads);
        Console.WriteLine(OpenBlas.IsInstalled ? $"openblas {OpenBlas.Configuration}" : "openblas is not installed: its column is absent");
        foreach (var (batch, input, output) in Measure.IsQuick ? Layers[..OfWorkloads] : Layers)
        {
            foreach (var pass in Enum.GetValues<Pass>())
            {
                var product = new GemmProduct(pass, batch, input, output, threads);
                if (Measure.Wanted(product.Name, only)) Print(product, threads, peak);
            }
        }
    }

    private static void Print(GemmProduct product, int threads, double peak)
    {
        if (OpenBlas.IsInstalled) product.CheckAgainstOpenBlas();
        var timings = OpenBlas.IsInstalled ? Measure.Alternate(product.Run, product.RunOpenBlas) : Measure.Alternate(product.Run);
        var more = string.Create(CultureInfo.InvariantCulture, $" of_peak={product.Flops / timings[0].Best / 1e3 / peak:F2}");
        if (timings.Length > 1)
        {
            more += string.Create(
                CultureInfo.InvariantCulture,
                $" openblas_us={timings[1].Best:F2} openblas_gflops={product.Flops / timings[1].Best / 1e3:F1} "
                    + $"ratio={timings[1].Best / timings[0].Best:F2}");
        }

        Measure.Print(product.Name, threads, product.Flops, timings[0], more);
    }
}
