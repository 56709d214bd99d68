// Transfer learning: what was learned on the digits 0 to 4 helps to tell 5 to 9 apart from ten samples of each.
//
//   1. An encoder and a layer on top of it learn 0 to 4 from all their 30,596 images, moved and turned a little.
//   2. The encoder is frozen, and a new layer on top learns 5 to 9 from 50 images.
//   3. For comparison, the whole network learns 5 to 9 from the same 50 images, from scratch. All this for five draws of the 50 images.
//
// A frozen layer has no backward code at all: the program prints the lines of both emitted training passes that go backward through the
// encoder.
//
// MNIST is looked for where MODELGEN_DATA says and in shared/data above this folder, and downloaded otherwise.
//
// dotnet run -c Release --project examples/TransferLearning [-- --quick]
using Examples.TransferLearning;
using ModelGen;

var quick = args.Contains("--quick");

(Dataset<float, int> Train, Dataset<float, int> Test) digits;
try
{
    digits = PublicData.Mnist();
}
catch (IOException e)
{
    Console.WriteLine("This example needs MNIST and could not get it.");
    Console.WriteLine(e.Message);
    return 0;
}

// 0 to 4, moved and turned a little in every epoch, which makes for features that are of use beyond them.
bool IsFirst(int digit) => digit < 5;
var first = digits.Train.Where((_, y) => IsFirst(y[0]));
var pretraining = (quick ? first.Take(6000) : first).Augment(seed: 1, new RandomRotation(20), new RandomShift(3, 3));
var pretrained = new Classifier(seed: 1);
using (var trainer = Trainer.Create(pretrained, new Adam(1e-3)))
{
    var report = trainer.Fit(pretraining, options: new FitOptions { Epochs = quick ? 2 : 4, BatchSize = 64 });
    var accuracy = trainer.Evaluate(digits.Test.Where((_, y) => IsFirst(y[0]))).Accuracy;
    Console.WriteLine(
        FormattableString.Invariant($"0 to 4 from {pretraining.Count} images: test accuracy {accuracy:0.0000}, {report.Seconds:0.0} s"));
}

// 5 to 9 as classes 0 to 4.
Dataset<float, int> Last(Dataset<float, int> data) => data.Where((_, y) => !IsFirst(y[0])).Select((_, y) => y[0] -= 5);
var (train, test) = (Last(digits.Train), Last(digits.Test));
var draws = quick ? 2 : 5;
Console.WriteLine($"\n5 to 9 from ten images of each, {test.Count} to test");
Console.WriteLine("  images   from scratch   encoder frozen");
var (scratch, transfer) = (0.0, 0.0);
for (var draw = 1; draw <= draws; draw++)
{
    var (few, _) = train.Split(50.0 / train.Count, seed: (ulong)draw, stratified: true);
    var transferred = new Transferred(seed: draw);
    foreach (var parameter in transferred.Parameters.Where(p => p.Name.StartsWith("encode.", StringComparison.Ordinal)))
    {
        parameter.Write(pretrained.Parameters[parameter.Name].ToArray());
    }

    var (without, with) = (Learn(new Classifier(seed: draw), few), Learn(transferred, few));
    (scratch, transfer) = (scratch + without / draws, transfer + with / draws);
    Console.WriteLine(FormattableString.Invariant($"  draw {draw} {without,14:0.0000} {with,16:0.0000}"));
}

Console.WriteLine(FormattableString.Invariant($"  mean   {scratch,14:0.0000} {transfer,16:0.0000}"));
Console.WriteLine(
    FormattableString.Invariant(
        $"  learns {new Classifier().Parameters.TrainableCount,14:N0} {new Transferred().Parameters.TrainableCount,16:N0} parameters"));

Console.WriteLine("\nBackward through the encoder in the emitted training pass");
var fromScratch = BackwardLines("Classifier");
var frozen = BackwardLines("Transferred");

var ok = transfer - scratch >= (quick ? 0.01 : 0.05) && frozen <= 0 && fromScratch != 0;
Console.WriteLine(
    FormattableString.Invariant(
        $"\ntransfer {transfer:0.000} scratch {scratch:0.000} gain {transfer - scratch:0.000}{(ok ? "" : "   MISSED")}"));
return ok ? 0 : 1;

double Learn(IModel<float, int> model, Dataset<float, int> few)
{
    using var trainer = Trainer.Create(model, new Adam(1e-3));
    trainer.Fit(few, options: new FitOptions { Epochs = 100, BatchSize = 10 });
    return trainer.Evaluate(test).Accuracy;
}

// Each operation stands under a comment that names its layers: "// encode.conv1 backward: ...".
static int BackwardLines(string model)
{
    var file = Path.Combine(AppContext.BaseDirectory, "../../../obj/Generated/ModelGen.Generators/ModelGen.Generators.ModelGenerator",
        $"Examples.TransferLearning.{model}.Backward.g.cs");
    if (!File.Exists(file))
    {
        Console.WriteLine($"  {model}: the emitted file is not beside the program");
        return -1;
    }

    var lines = File.ReadLines(file).Select(line => line.Trim())
        .Where(line => line.StartsWith("// ", StringComparison.Ordinal) && line.Contains("encode.", StringComparison.Ordinal)).ToList();
    var backward = lines.Where(line => line.Contains(" backward", StringComparison.Ordinal)).ToList();
    Console.WriteLine($"  {model}: {backward.Count}");
    foreach (var line in backward)
    {
        Console.WriteLine($"    {line}");
    }

    return backward.Count;
}
