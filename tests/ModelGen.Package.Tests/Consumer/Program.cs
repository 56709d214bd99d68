// What a newcomer does first: declare, train, predict, save, load. The test that builds this program reads what it prints.
using System.Diagnostics;
using System.Runtime.Intrinsics;
using ModelGen;

var data = Bars.Draw(count: 512, seed: 1);
var model = new BarReader(seed: 1);
var before = model.Loss(data.Inputs, data.Targets, data.Count);

using (var trainer = Trainer.Create(model, new Adam(1e-2)))
{
    var first = model.TrainStep(data.Inputs[..(32 * 64)], data.Targets[..32], 32, trainer.Optimizer);
    var start = DateTime.Now - Process.GetCurrentProcess().StartTime;
    Console.WriteLine(FormattableString.Invariant($"start to first step {start.TotalMilliseconds:F0} ms"));
    Console.WriteLine($"first loss is a number {float.IsFinite(first)}");
    trainer.Fit(data, null, new FitOptions { Epochs = 5, BatchSize = 32 });
    Console.WriteLine(FormattableString.Invariant($"accuracy {trainer.Evaluate(data).Accuracy:F2}"));
}
Console.WriteLine($"loss fell {model.Loss(data.Inputs, data.Targets, data.Count) < before / 10}");

var file = Path.Combine(AppContext.BaseDirectory, "bars.safetensors");
model.Save(file);
var again = BarReader.Load(file);
var sample = data.Inputs[..64];
Console.WriteLine($"scores {model.Predict(sample).Length}");
Console.WriteLine($"class {model.PredictClass(sample) == data.Targets[0]}");
Console.WriteLine($"loaded equals saved {again.Predict(sample).AsSpan().SequenceEqual(model.Predict(sample))}");
Console.WriteLine($"parameters {model.Parameters.Count}");
Console.WriteLine($"256-bit vectors {Vector256.IsHardwareAccelerated}");

/// <summary>Reads which of ten bars an 8 x 8 image shows.</summary>
[Model]
[Input(64)]
[Linear(32), ReLU, Linear(10, Name = "logits")]
[CrossEntropy]
public partial class BarReader;

/// <summary>Synthetic images: eight rows and two diagonals, with noise.</summary>
internal static class Bars
{
    public static Dataset<float, int> Draw(int count, int seed)
    {
        var random = new Random(seed);
        var pixels = new float[count * 64];
        var labels = new int[count];
        for (var i = 0; i < count; i++)
        {
            labels[i] = i % 10;
            for (var p = 0; p < 64; p++)
            {
                var (row, column) = (p / 8, p % 8);
                var lit = labels[i] switch { 8 => row == column, 9 => row == 7 - column, var bar => row == bar };
                pixels[(i * 64) + p] = (lit ? 1 : 0) + (0.2f * random.NextSingle());
            }
        }
        return Dataset.FromArrays(pixels, inputSize: 64, labels);
    }
}
