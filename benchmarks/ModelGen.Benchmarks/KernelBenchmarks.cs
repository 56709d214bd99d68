using BenchmarkDotNet.Attributes;
using ModelGen.Execution;

namespace ModelGen.Benchmarks;

/// <summary>The three products of a linear layer under BenchmarkDotNet, on the threads of <see cref="Workers.Count"/>.</summary>
public class KernelBenchmarks
{
    private GemmProduct forward = null!;
    private GemmProduct backwardInput = null!;
    private GemmProduct backwardWeight = null!;

    /// <summary>Samples, inputs and outputs.</summary>
    [Params("64x784x128", "128x512x512", "1024x1024x1024")]
    public string Layer { get; set; } = "";

    /// <summary>Fills the matrices.</summary>
    [GlobalSetup]
    public void Setup()
    {
        var sizes = Layer.Split('x').Select(int.Parse).ToArray();
        GemmProduct Product(Pass pass) => new(pass, sizes[0], sizes[1], sizes[2], Workers.Count);
        (forward, backwardInput, backwardWeight) = (Product(Pass.Forward), Product(Pass.BackwardInput), Product(Pass.BackwardWeight));
    }

    /// <summary>y = x W.</summary>
    [Benchmark]
    public void Forward() => forward.Run();

    /// <summary>dx = dy Wᵀ.</summary>
    [Benchmark]
    public void BackwardInput() => backwardInput.Run();

    /// <summary>dW = xᵀ dy.</summary>
    [Benchmark]
    public void BackwardWeight() => backwardWeight.Run();
}
