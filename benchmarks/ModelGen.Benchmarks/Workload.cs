using ModelGen;

namespace ModelGen.Benchmarks;

/// <summary>A training step on random data: forward, loss, backward, Adam.</summary>
internal sealed class Workload
{
    private readonly Func<double> step;

    private Workload(string name, double flops, Func<double> step)
    {
        Name = name;
        Flops = flops;
        this.step = step;
    }

    public string Name { get; }

    /// <summary>Floating-point operations of the matrix products of a step.</summary>
    public double Flops { get; }

    public double Step() => step();

    public static IReadOnlyList<Workload> All() =>
    [
        Regression("xor_mlp_2_8_1_b4", new XorMlp(1), 4, [2, 8, 1]),
        Classification("mlp_64_32_10_b32", new SmallMlp(1), 32, [64, 32, 10]),
        Classification("mlp_784_128_10_b64", new MnistMlp(1), 64, [784, 128, 10]),
        Classification("mlp_784_512_512_10_b128", new WideMlp(1), 128, [784, 512, 512, 10]),
    ];

    private static Workload Classification(string name, IModel<float, int> model, int batch, int[] sizes)
    {
        var random = new Random(1);
        var x = Inputs(random, batch * sizes[0]);
        var labels = Enumerable.Range(0, batch).Select(_ => random.Next(sizes[^1])).ToArray();
        var optimizer = new Adam(1e-3);
        return new(name, FlopsOf(batch, sizes), () => model.TrainStep(x, labels, batch, optimizer));
    }

    private static Workload Regression(string name, IModel<float, float> model, int batch, int[] sizes)
    {
        var random = new Random(1);
        var x = Inputs(random, batch * sizes[0]);
        var target = Inputs(random, batch * sizes[^1]);
        var optimizer = new Adam(1e-3);
        return new(name, FlopsOf(batch, sizes), () => model.TrainStep(x, target, batch, optimizer));
    }

    private static float[] Inputs(Random random, int count) => [.. Enumerable.Range(0, count).Select(_ => (float)random.NextDouble())];

    /// <summary>Forward and weight gradient of every layer, input gradient of all but the first.</summary>
    private static double FlopsOf(int batch, int[] sizes)
    {
        var flops = 0.0;
        for (var i = 1; i < sizes.Length; i++) flops += 2.0 * batch * sizes[i - 1] * sizes[i] * (i == 1 ? 2 : 3);
        return flops;
    }
}
