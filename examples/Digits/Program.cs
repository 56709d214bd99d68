// Reads handwritten digits with a network that was compiled into this program.
//
// The network is the class DigitReader below: 64 pixels, one hidden layer of 256, ten scores. Its forward and backward pass are plain C#
// that the compiler wrote while building; read it in
// obj/Generated/ModelGen.Generators/ModelGen.Generators.ModelGenerator/DigitReader.*.g.cs.
// The data are 1,797 digits of 8 x 8 pixels (Alpaydin and Kaynak, see examples/data/ATTRIBUTION.md), embedded in the program.

using System.Diagnostics;
using ModelGen;

var output = args is ["--output", var folder] ? folder : Directory.GetCurrentDirectory();

var table = Csv.Load(typeof(DigitReader).Assembly.GetManifestResourceStream("digits-8x8.csv.gz")!, new CsvOptions { Header = false });
var digits = table.ToDataset(target: ^1).Select((pixels, _) =>
{
    foreach (ref var pixel in pixels) pixel /= 16; // ink from 0 to 1
});
var (train, validation, test) = digits.Split(0.7, 0.1, seed: 1, stratified: true);

Console.WriteLine(DigitReader.Summary);
Console.WriteLine();
Console.WriteLine(
    $"{train.Count} digits to learn from, each also moved by a pixel to every side; {validation.Count} to watch, {test.Count} held out.");

var clock = Stopwatch.StartNew();
var model = new DigitReader(seed: 2);
using var trainer = Trainer.Create(model, new Sgd(0.1, momentum: 0.9));
var report = trainer.Fit(WithShifts(train), validation,
    new FitOptions { Epochs = 30, BatchSize = 32, EarlyStopping = new(Patience: 8), Progress = Console.Out });
Console.WriteLine($"Trained for {report.Epochs.Count} epochs in {clock.Elapsed.TotalSeconds:F1} s; best after epoch {report.BestEpoch}.");

var guesses = new int[test.Count];
model.PredictClasses(test.Inputs, guesses);
Console.WriteLine();
Console.WriteLine(ConfusionMatrix.Of(guesses, test.Targets, classes: 10));
Console.WriteLine();
Draw(test, model, count: 6);

model.Save(Path.Combine(output, "digits.safetensors"));
report.ToSvg(Path.Combine(output, "digits.svg"));
Console.WriteLine($"Wrote digits.safetensors and digits.svg to {output}.");

var again = DigitReader.Load(Path.Combine(output, "digits.safetensors"));
Console.WriteLine($"test accuracy {Trainer.Create(again, new Sgd(0)).Evaluate(test).Accuracy:F3}");

// Each digit, and the same moved by one pixel up, down, left and right: five samples from one.
static Dataset<float, int> WithShifts(Dataset<float, int> digits)
{
    (int Down, int Right)[] shifts = [(0, 0), (-1, 0), (1, 0), (0, -1), (0, 1)];
    var pixels = new List<float>();
    var labels = new List<int>();
    for (var i = 0; i < digits.Count; i++)
    {
        foreach (var (down, right) in shifts)
        {
            for (var p = 0; p < 64; p++)
            {
                var (row, column) = ((p / 8) - down, (p % 8) - right);
                pixels.Add(row is >= 0 and < 8 && column is >= 0 and < 8 ? digits.Sample(i).Input[(row * 8) + column] : 0);
            }
            labels.Add(digits.Sample(i).Target[0]);
        }
    }
    return Dataset.FromArrays(pixels.ToArray(), 64, labels.ToArray());
}

// Some held-out digits side by side, as characters, with what the model reads.
static void Draw(Dataset<float, int> digits, DigitReader model, int count)
{
    const string Ink = " .:-=+*#%@";
    for (var row = 0; row < 8; row++)
    {
        for (var i = 0; i < count; i++)
        {
            foreach (var pixel in digits.Sample(i).Input.Slice(row * 8, 8)) Console.Write(Ink[(int)(pixel * 9)]);
            Console.Write("   ");
        }
        Console.WriteLine();
    }
    for (var i = 0; i < count; i++)
    {
        var probabilities = model.PredictProbabilities(digits.Sample(i).Input);
        var guess = model.PredictClass(digits.Sample(i).Input);
        Console.Write($"{guess} {probabilities[guess],4:P0} {(guess == digits.Sample(i).Target[0] ? "ok" : "--")}".PadRight(11));
    }
    Console.WriteLine();
    Console.WriteLine();
}

[Model]
[Input(64)]
[Linear(256), ReLU, Dropout(0.3), Linear(10, Name = "logits")]
[CrossEntropy]
public partial class DigitReader;
