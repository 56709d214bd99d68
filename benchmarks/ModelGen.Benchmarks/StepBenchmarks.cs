using BenchmarkDotNet.Attributes;

namespace ModelGen.Benchmarks;

/// <summary>Training steps and predictions under BenchmarkDotNet.</summary>
[MemoryDiagnoser]
public class StepBenchmarks
{
    private Func<double> step = null!;
    private Action predictOne = null!;
    private Action predictBatch = null!;

    /// <summary>Which network.</summary>
    [Params("xor_mlp_2_8_1", "mlp_64_32_10", "mlp_784_128_10", "mlp_784_512_512_10")]
    public string Network { get; set; } = "";

    /// <summary>What trains it.</summary>
    [Params("modelgen", "tape")]
    public string Engine { get; set; } = "";

    /// <summary>Creates it.</summary>
    [GlobalSetup]
    public void Setup()
    {
        var workload = Workload.All.First(w => w.Network == Network);
        IEngine engine = Engine == "tape" ? new TapeEngine() : new GeneratedEngine();
        step = engine.TrainStep(workload);
        predictOne = engine.Predict(workload, 1);
        predictBatch = engine.Predict(workload, workload.Batch);
    }

    /// <summary>Forward, loss, backward, Adam.</summary>
    [Benchmark]
    public double Step() => step();

    /// <summary>The outputs for one sample.</summary>
    [Benchmark]
    public void PredictOne() => predictOne();

    /// <summary>The outputs for a batch.</summary>
    [Benchmark]
    public void PredictBatch() => predictBatch();
}
