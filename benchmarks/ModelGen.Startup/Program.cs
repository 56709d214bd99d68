// One training step of a network, from nothing: `ModelGen.Benchmarks -- startup` starts this program and waits for its line.
using System.Diagnostics;
using System.Globalization;
using ModelGen;
using ModelGen.Benchmarks;

var start = Stopwatch.GetTimestamp();
var random = new Random(1);
var adam = new Adam(1e-3);
switch (args)
{
    case ["xor_mlp_2_8_1_b4"]:
        new XorMlp(seed: 1).TrainStep(Uniform(4 * 2), Uniform(4), 4, adam);
        break;
    case ["mlp_784_128_10_b64"]:
        new MnistMlp(seed: 1).TrainStep(Uniform(64 * 784), [.. Uniform(64).Select(u => (int)(u * 10))], 64, adam);
        break;
    default:
        Console.Error.WriteLine("usage: ModelGen.Startup xor_mlp_2_8_1_b4|mlp_784_128_10_b64");
        return 2;
}

Console.WriteLine(Stopwatch.GetElapsedTime(start).TotalMilliseconds.ToString("F2", CultureInfo.InvariantCulture));
return 0;

float[] Uniform(int count)
{
    var values = new float[count];
    foreach (ref var value in values.AsSpan()) value = random.NextSingle();
    return values;
}
