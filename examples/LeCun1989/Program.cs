// The convolutional network that read zip codes in 1989, and what has been learned since.
//
//   Y. LeCun, B. Boser, J. S. Denker, D. Henderson, R. E. Howard, W. Hubbard, L. D. Jackel: Backpropagation applied to handwritten zip code
//   recognition (1989). 9,760 parameters, 7,291 digits to learn from, 23 passes of stochastic gradient descent.
//
// As many digits of MNIST stand in for the zip codes, at 16 x 16 pixels, as in A. Karpathy's reconstruction (2022). The first row of
// the table is the network as it was, at an error of 4 to 5 %; every further row adds one of today's habits, down to 2 % and below.
//
// dotnet run -c Release --project examples/LeCun1989 [-- --quick] [--output folder]        writes lecun1989.svg: the 12 filters of H1
using System.Numerics;
using System.Numerics.Tensors;
using Examples.Drawing;
using Examples.LeCun1989;
using ModelGen;

var quick = args.Contains("--quick");
var output = Array.IndexOf(args, "--output") is >= 0 and var at && at + 1 < args.Length ? args[at + 1] : ".";

(Dataset<float, int> Train, Dataset<float, int> Test) mnist;
try
{
    mnist = PublicData.Mnist();
}
catch (IOException e)
{
    Console.WriteLine("This example needs MNIST and could not get it.");
    Console.WriteLine(e.Message);
    return 0;
}

var train = ZipCodes(mnist.Train, quick ? 2000 : 7291);
var test = ZipCodes(mnist.Test, 2007);
var moved = train.Augment(seed: 1, new RandomShift(1, 1, fill: -1));
var (passes, morePasses) = quick ? (5, 5) : (23, 60);

var original = new Original(seed: 1);
Console.WriteLine(Original.Summary);
if (original.Parameters.TotalCount != 9760)
{
    throw new InvalidOperationException($"Found {original.Parameters.TotalCount} parameters, needed the 9,760 of 1989.");
}

Console.WriteLine($"\n{train.Count} digits to learn from, {test.Count} to test");
Console.WriteLine("  network                             batch   passes   seconds   training error   test error");
var first = Learn("as in 1989", original, new Sgd(0.03), SignTargets(train), batch: 1, passes);
Learn("cross-entropy", new WithCrossEntropy(seed: 1), new Sgd(0.01), train, batch: 1, passes);
Learn("+ AdamW, its rate along a cosine", new WithCrossEntropy(seed: 1), AdamW(passes), train, batch: 16, passes);
Learn("+ digits moved by up to a pixel", new WithCrossEntropy(seed: 1), AdamW(morePasses), moved, batch: 16, morePasses);
Learn("+ dropout", new WithDropout(seed: 1), AdamW(morePasses), moved, batch: 16, morePasses);
var last = Learn("+ ReLU", new WithReLU(seed: 1), AdamW(morePasses), moved, batch: 16, morePasses);

DrawFilters(original, Path.Combine(output, "lecun1989.svg"));
Console.WriteLine($"\nDrawn to {Path.GetFullPath(output)}");
var ok = quick ? first < 0.15 && last < 0.15 : first is >= 0.031 and <= 0.051 && last <= 0.02;
Console.WriteLine(
    FormattableString.Invariant($"test error of 1989 {first:0.0000}\ntest error of today {last:0.0000}{(ok ? "" : "   MISSED")}"));
return ok ? 0 : 1;

// Trains a network and gives its test error.
double Learn<TTarget>(string name, IModel<float, TTarget> model, Optimizer optimizer, Dataset<float, TTarget> data, int batch, int epochs)
    where TTarget : unmanaged, INumber<TTarget>
{
    using var trainer = Trainer.Create(model, optimizer);
    var report = trainer.Fit(data, options: new FitOptions { Epochs = epochs, BatchSize = batch });
    var error = Error(model, test);
    Console.WriteLine(
        FormattableString.Invariant(
            $"  {name,-34} {batch,6} {epochs,8} {report.Seconds,9:0.0} {Error(model, train),16:0.0000} {error,12:0.0000}"));
    return error;
}

static AdamW AdamW(int epochs) => new(3e-3, weightDecay: 0.01) { Schedule = new CosineSchedule(epochs) { Period = SchedulePeriod.Epoch } };

// The share of the digits whose greatest output is not their own.
static double Error<TTarget>(IModel<float, TTarget> model, Dataset<float, int> digits)
    where TTarget : unmanaged
{
    var outputs = new float[digits.Count * 10];
    model.Predict(digits.Inputs, outputs, digits.Count);
    return outputs.Chunk(10)
        .Zip(digits.Targets.ToArray()).Count(o => TensorPrimitives.IndexOfMax<float>(o.First) != o.Second) / (double)digits.Count;
}

// +1 for the digit, -1 for the others.
static Dataset<float, float> SignTargets(Dataset<float, int> digits) => digits.OneHot<float>(10).Select((_, y) =>
{
    foreach (ref var target in y) target = (2 * target) - 1;
});

// Some digits, at 16 x 16 pixels from -1 (paper) to 1 (ink).
static Dataset<float, int> ZipCodes(Dataset<float, int> digits, int count) =>
    digits.Shuffle(seed: 1).Take(count).Resize(16, 16).Select((pixels, _) =>
    {
        foreach (ref var pixel in pixels) pixel = (2 * pixel) - 1;
    });

// The 5 x 5 weights that each map of H1 looks with: red adds, blue takes away.
static void DrawFilters(Original model, string path)
{
    var grid = new PictureGrid(columns: 6, enlarge: 12);
    foreach (var filter in model.Parameters["h1.maps.weight"].ToArray().Chunk(25))
    {
        grid.Add(Picture.Signed(filter, 5, 5));
    }

    grid.Save(path, "The filters of H1");
}
