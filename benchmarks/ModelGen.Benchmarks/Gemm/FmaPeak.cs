using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using ModelGen.Execution;
using ModelGen.Kernels;

namespace ModelGen.Benchmarks;

/// <summary>What the multiply-add units can do at most: a loop that touches nothing but registers.</summary>
internal sealed unsafe class FmaPeak(int threads) : IPhased
{
    private const int Repetitions = 20_000;
    private const int Chains = 12;

    /// <summary>Floating-point operations of one <see cref="Run"/> over all threads.</summary>
    public double Flops =>
        2.0 * Repetitions * Chains * threads * (Vector512.IsHardwareAccelerated ? 16 : Vector256.IsHardwareAccelerated ? 8 : 4);

    private static string Width => Vector512.IsHardwareAccelerated ? "512-bit" : Vector256.IsHardwareAccelerated ? "256-bit" : "128-bit";

    /// <summary>Measures it and prints one line.</summary>
    /// <returns>GFLOP/s.</returns>
    public static double Print(int threads)
    {
        var fma = new FmaPeak(threads);
        var peak = fma.Flops / Measure.Alternate(fma.Run)[0].Best / 1e3;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"fma_peak threads={threads} gflops={peak:F1} width={Width}"));
        return peak;
    }

    public void Run() => Workers.Run(this, 1, threads);

    public void RunPhase(int phase, Share share)
    {
        if (Vector512.IsHardwareAccelerated) Loop<Simd512<float>>(Repetitions);
        else if (Vector256.IsHardwareAccelerated) Loop<Simd256<float>>(Repetitions);
        else Loop<Simd128<float>>(Repetitions);
    }

    /// <summary>Twelve chains hide the latency of two units of four cycles, and with the two factors still fit in 16 registers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Loop<V>(int repetitions)
        where V : struct, IRegister<V, float>
    {
        var (x, y) = (V.Constant(0.999), V.Constant(0.001));
        V c0 = V.Zero, c1 = V.Zero, c2 = V.Zero, c3 = V.Zero, c4 = V.Zero, c5 = V.Zero;
        V c6 = V.Zero, c7 = V.Zero, c8 = V.Zero, c9 = V.Zero, c10 = V.Zero, c11 = V.Zero;
        for (; repetitions > 0; repetitions--)
        {
            c0 = V.MultiplyAdd(x, c0, y); c1 = V.MultiplyAdd(x, c1, y); c2 = V.MultiplyAdd(x, c2, y);
            c3 = V.MultiplyAdd(x, c3, y); c4 = V.MultiplyAdd(x, c4, y); c5 = V.MultiplyAdd(x, c5, y);
            c6 = V.MultiplyAdd(x, c6, y); c7 = V.MultiplyAdd(x, c7, y); c8 = V.MultiplyAdd(x, c8, y);
            c9 = V.MultiplyAdd(x, c9, y); c10 = V.MultiplyAdd(x, c10, y); c11 = V.MultiplyAdd(x, c11, y);
        }

        // What is never stored would not be computed.
        var sink = stackalloc float[V.Count];
        (c0 + c1 + c2 + c3 + c4 + c5 + c6 + c7 + c8 + c9 + c10 + c11).Store(sink);
        Observed = sink[0];
    }

    private static volatile float Observed;
}
