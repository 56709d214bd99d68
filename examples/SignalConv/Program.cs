// Convolutions over time. Two sets of the UCR and UEA archives:
//
//   GunPoint      1 x 150   the hand of an actor who draws a gun or only points; 50 series to learn from, 150 to be tested on
//   BasicMotions  6 x 100   a smart watch on someone standing, walking, running, playing badminton; 40 and 40
//
// The network is the fully convolutional one of Z. Wang, W. Yan, T. Oates: Time series classification from scratch with deep neural
// networks (2017), with a quarter of its channels. Its mean over time makes it care for what happens and not for when.
//
// The series are looked for where MODELGEN_DATA says and in shared/data above this folder.
//
// dotnet run -c Release --project examples/SignalConv [-- --quick] [--output folder]
//
// writes signals.svg: a series of each class, and the learning curves.
using Examples.Drawing;
using ModelGen;
using System.Globalization;

var quick = args.Contains("--quick");
var output = Array.IndexOf(args, "--output") is >= 0 and var at && at + 1 < args.Length ? args[at + 1] : ".";

(Dataset<float, int> Train, Dataset<float, int> Test) gunPoint, motions;
try
{
    (gunPoint, motions) = (PublicData.Series("GunPoint"), PublicData.Series("BasicMotions"));
}
catch (IOException e)
{
    Console.WriteLine("This example needs GunPoint and BasicMotions and could not find them.");
    Console.WriteLine(e.Message);
    return 0;
}

var epochs = quick ? 60 : 150;
Console.WriteLine(GunPointNet.Summary);
var plots = new List<Plot>();
var gunPointAccuracy = Learn("GunPoint", gunPoint, new GunPointNet(seed: 1));
var motionsAccuracy = Learn("BasicMotions", motions, new BasicMotionsNet(seed: 1));
var path = Path.Combine(output, "signals.svg");
Plot.Save(path, "Convolutions over time", 2, plots);
Console.WriteLine($"\nDrawn to {Path.GetFullPath(path)}");

var ok = Math.Min(gunPointAccuracy, motionsAccuracy) >= (quick ? 0.8 : 0.95);
Console.WriteLine(
    string.Create(
        CultureInfo.InvariantCulture,
        $"test accuracy on GunPoint {gunPointAccuracy:0.000}\ntest accuracy on "
            + $"BasicMotions {motionsAccuracy:0.000}{(ok ? "" : "   MISSED")}"));
return ok ? 0 : 1;

// Trains a network, plots the first channel of a series of each class and the learning curves, and gives the accuracy on the test data.
double Learn(string name, (Dataset<float, int> Train, Dataset<float, int> Test) data, IModel<float, int> network)
{
    var steps = data.Train.InputShape[1];
    var series = new Plot($"{name}: a series of each class", "step", "channel 1");
    for (var label = 0; label < data.Train.ClassNames.Count; label++)
    {
        var sample = data.Train.Where((_, y) => y[0] == label).Sample(0);
        series.Line(Enumerable.Range(0, steps).Select(t => (double)t), sample.Input[..steps].ToArray().Select(v => (double)v),
            data.Train.ClassNames[label], label);
    }

    using var trainer = Trainer.Create(network, new Adam(1e-3) { Schedule = new CosineSchedule(epochs) { Period = SchedulePeriod.Epoch } });
    var report = trainer.Fit(data.Train, options: new FitOptions { Epochs = epochs, BatchSize = 10 });
    var test = trainer.Evaluate(data.Test);
    Console.WriteLine($"{name}: {data.Train.Count} series to learn from, {epochs} epochs of Adam in {report.Seconds:0.0} s; {test}");
    plots.Add(series);
    plots.Add(
        new Plot($"{name}: learning", "epoch", "cross-entropy") { LogY = true }
            .Line(report.Epochs.Select(e => (double)e.Number), report.Epochs.Select(e => e.TrainingLoss)));
    return test.Accuracy;
}

[Model]
[Input(1, 150), BatchNorm]
[Conv1d(32, Kernel = 8, Padding = Padding.Same, Bias = false), BatchNorm, ReLU]
[Conv1d(64, Kernel = 5, Padding = Padding.Same, Bias = false), BatchNorm, ReLU]
[Conv1d(32, Kernel = 3, Padding = Padding.Same, Bias = false), BatchNorm, ReLU]
[GlobalAvgPool, Linear(2, Name = "logits")]
[CrossEntropy]
internal sealed partial class GunPointNet;

[Model]
[Input(6, 100), BatchNorm]
[Conv1d(32, Kernel = 8, Padding = Padding.Same, Bias = false), BatchNorm, ReLU]
[Conv1d(64, Kernel = 5, Padding = Padding.Same, Bias = false), BatchNorm, ReLU]
[Conv1d(32, Kernel = 3, Padding = Padding.Same, Bias = false), BatchNorm, ReLU]
[GlobalAvgPool, Linear(4, Name = "logits")]
[CrossEntropy]
internal sealed partial class BasicMotionsNet;
