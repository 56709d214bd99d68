// Convolutions on Fashion-MNIST: 60,000 pictures of clothes of 28 x 28 pixels to learn from, 10,000 to be tested on.
//
//   1. Two convolutions and fewer than 100,000 parameters: the fully connected networks of examples/Mnist need more for less.
//   2. Three convolutions with batch norms.
//
// Both learn with AdamW and a cosine schedule from pictures that are mirrored half of the time.
//
// The images are looked for where MODELGEN_DATA says and in shared/data above this folder, and downloaded otherwise.
//
// dotnet run -c Release --project examples/FashionConv [-- --quick] [--output folder]
//
// writes fashion-conv.svg, how they learn, and fashion-confusion.svg, what the second takes for what.
using Examples.Drawing;
using Examples.FashionConv;
using ModelGen;
using System.Globalization;

var quick = args.Contains("--quick");
var output = Array.IndexOf(args, "--output") is >= 0 and var at && at + 1 < args.Length ? args[at + 1] : ".";

Dataset<float, int> clothes, test;
try
{
    (clothes, test) = PublicData.FashionMnist();
}
catch (IOException e)
{
    Console.WriteLine("This example needs Fashion-MNIST and could not get it.");
    Console.WriteLine(e.Message);
    return 0;
}

if (quick)
{
    clothes = clothes.Take(12_000);
}

var train = clothes.Augment(seed: 1, new RandomHorizontalFlip());
Console.WriteLine(TwoConvolutions.Summary);
Console.WriteLine("\n" + ThreeConvolutions.Summary);

var loss = new Plot("Loss on images to learn from", "epoch", "cross-entropy") { Legend = Legend.BottomLeft, LogY = true };
var curve = new Plot("Accuracy on test images", "epoch", "accuracy") { Legend = Legend.BottomRight };
Console.WriteLine($"\n{train.Count} images to learn from, {test.Count} to test");
Console.WriteLine(
    "  network                              parameters   epochs   seconds   images/s   training accuracy   test accuracy   asked for");
var (two, three) = (new TwoConvolutions(seed: 1), new ThreeConvolutions(seed: 1));
var ofTwo = Learn("two convolutions", two, epochs: quick ? 3 : 14, asked: quick ? 0.80 : 0.915, colour: 0);
var ofThree = Learn("three convolutions and batch norms", three, epochs: quick ? 3 : 12, asked: quick ? 0.80 : 0.925, colour: 1);

Plot.Save(Path.Combine(output, "fashion-conv.svg"), "Convolutions on Fashion-MNIST", 2, [loss, curve]);
var guesses = new int[test.Count];
three.PredictClasses(test.Inputs, guesses);
ConfusionChart.Save(Path.Combine(output, "fashion-confusion.svg"), "Fashion-MNIST",
    ConfusionMatrix.Of(guesses, test.Targets, classes: 10, test.ClassNames));
Console.WriteLine($"\nDrawn to {Path.GetFullPath(output)}");

var ok = ofTwo.Reached && ofThree.Reached && two.Parameters.TotalCount < 100_000;
Console.WriteLine(
    string.Create(CultureInfo.InvariantCulture,
        $"two convolutions {ofTwo.Accuracy:0.000}\nthree convolutions accuracy {ofThree.Accuracy:0.000}{(ok ? "" : "   MISSED")}"));
return ok ? 0 : 1;

// The accuracy on the test images after the last epoch: they are watched while it learns, but no epoch is picked by them.
(double Accuracy, bool Reached) Learn(string name, IModel<float, int> model, int epochs, double asked, int colour)
{
    const int Batch = 64;
    var schedule = new CosineSchedule((long)epochs * ((train.Count + Batch - 1) / Batch));
    using var trainer = Trainer.Create(model, new AdamW(2e-3, weightDecay: 0.02) { Schedule = schedule });
    var report = trainer.Fit(train, test, new FitOptions { Epochs = epochs, BatchSize = Batch });
    var numbers = report.Epochs.Select(e => (double)e.Number).ToArray();
    loss.Line(numbers, report.Epochs.Select(e => e.TrainingLoss), name, colour);
    curve.Line(numbers, report.Epochs.Select(e => e.ValidationAccuracy), name, colour);
    var accuracy = trainer.Evaluate(test).Accuracy;
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
        $"  {name,-34} {model.Parameters.TotalCount,12:N0} {epochs,8} {report.Seconds,9:0} "
            + $"{(double)train.Count * epochs / report.Seconds,10:N0} {trainer.Evaluate(clothes).Accuracy,19:0.0000} {accuracy,15:0.0000} "
            + $"{asked,11:0.000}"));
    return (accuracy, accuracy >= asked);
}
