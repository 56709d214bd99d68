// LeNet-5 on MNIST: 60,000 digits of 28 x 28 pixels to learn from, 10,000 to be tested on.
//
//   Y. LeCun, L. Bottou, Y. Bengio, P. Haffner: Gradient-based learning applied to document recognition (1998).
//
// The images are looked for where MODELGEN_DATA says and in shared/data above this folder, and downloaded otherwise.
//
// dotnet run -c Release --project examples/LeNet5 [-- --quick] [--output folder]
//
// writes lenet5-filters.svg, what the six filters of the first layer look for; lenet5-maps.svg, what they find in some digits; and
// lenet5-confusion.svg, which digits are taken for which.
using Examples.Drawing;
using ModelGen;

var quick = args.Contains("--quick");
var output = Array.IndexOf(args, "--output") is >= 0 and var at && at + 1 < args.Length ? args[at + 1] : ".";

Dataset<float, int> digits, test;
try
{
    (digits, test) = PublicData.Mnist();
}
catch (IOException e)
{
    Console.WriteLine("This example needs MNIST and could not get it.");
    Console.WriteLine(e.Message);
    return 0;
}

var (train, validation) = digits.Take(quick ? 12_000 : digits.Count).Split(0.95, seed: 1, stratified: true);
var epochs = quick ? 2 : 8;
Console.WriteLine(LeNet5.Summary);
Console.WriteLine(
    $"\n{train.Count} digits to learn from, {validation.Count} to watch, {test.Count} to test; {epochs} epochs of Adam in batches of 64");

var model = new LeNet5(seed: 1);
using var trainer = Trainer.Create(model, new Adam(2e-3) { Schedule = new CosineSchedule(epochs) { Period = SchedulePeriod.Epoch } });
var report = trainer.Fit(train, validation, new FitOptions { Epochs = epochs, BatchSize = 64, Progress = Console.Out });

var guesses = new int[test.Count];
model.PredictClasses(test.Inputs, guesses);
var confusion = ConfusionMatrix.Of(guesses, test.Targets, classes: 10, test.ClassNames);
Console.WriteLine($"\n{confusion}");

DrawFilters(model, Path.Combine(output, "lenet5-filters.svg"));
DrawMaps(model, test, Path.Combine(output, "lenet5-maps.svg"));
ConfusionChart.Save(Path.Combine(output, "lenet5-confusion.svg"), "LeNet-5 on MNIST", confusion);
Console.WriteLine($"\nTrained in {report.Seconds:0.0} s. Drawn to {Path.GetFullPath(output)}");

var ok = confusion.Accuracy >= (quick ? 0.93 : 0.990);
Console.WriteLine(FormattableString.Invariant($"test accuracy {confusion.Accuracy:0.0000}{(ok ? "" : "   MISSED")}"));
return ok ? 0 : 1;

// The 5 x 5 weights of each filter: red adds, blue takes away.
static void DrawFilters(LeNet5 model, string path)
{
    var grid = new PictureGrid(columns: 6, enlarge: 12);
    foreach (var filter in model.Parameters["conv1.weight"].ToArray().Chunk(25))
    {
        grid.Add(Picture.Signed(filter, 5, 5));
    }

    grid.Save(path, "Filters of conv1");
}

// Digits, and beside each what the first layer makes of it.
static void DrawMaps(LeNet5 model, Dataset<float, int> digits, string path)
{
    var layer = new FirstLayer();
    foreach (var parameter in layer.Parameters)
    {
        parameter.Write(model.Parameters[parameter.Name].ToArray());
    }

    var grid = new PictureGrid(columns: 7, enlarge: 2);
    for (var i = 0; i < 4; i++)
    {
        var digit = digits.Sample(i);
        grid.Add(Picture.Grey(digit.Input, 28, 28), $"{digit.Target[0]}");
        foreach (var map in layer.Predict(digit.Input).Chunk(28 * 28))
        {
            grid.Add(Picture.Grey(map, 28, 28));
        }
    }

    grid.Save(path, "Feature maps of conv1");
}

[Model]
[Input(1, 28, 28)]
[Conv2d(6, Kernel = 5, Padding = 2), ReLU, AvgPool2d(2)]
[Conv2d(16, Kernel = 5), ReLU, AvgPool2d(2)]
[Flatten, Linear(120), ReLU, Linear(84), ReLU, Linear(10, Name = "logits")]
[CrossEntropy]
internal sealed partial class LeNet5;

/// <summary>The first layer of <see cref="LeNet5"/>, to look inside.</summary>
[Model]
[Input(1, 28, 28)]
[Conv2d(6, Kernel = 5, Padding = 2), ReLU]
internal sealed partial class FirstLayer;
