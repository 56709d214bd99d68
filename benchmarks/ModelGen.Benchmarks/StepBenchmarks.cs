using BenchmarkDotNet.Attributes;

namespace ModelGen.Benchmarks;

/// <summary>Training steps under BenchmarkDotNet.</summary>
[MemoryDiagnoser]
public class StepBenchmarks
{
    private Workload workload = null!;

    /// <summary>Which network.</summary>
    [Params("xor_mlp_2_8_1_b4", "mlp_64_32_10_b32", "mlp_784_128_10_b64", "mlp_784_512_512_10_b128")]
    public string Name { get; set; } = "";

    /// <summary>Creates it.</summary>
    [GlobalSetup]
    public void Setup() => workload = Workload.All().First(w => w.Name == Name);

    /// <summary>Forward, loss, backward, Adam.</summary>
    [Benchmark]
    public double Step() => workload.Step();
}
