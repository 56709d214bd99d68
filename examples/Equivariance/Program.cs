// What convolutional networks do not have to learn: a digit that is moved, and with turning filters one that is turned.
//
//   1. Equivariance: the maps of a moved digit are the moved maps. A plain convolution does not turn so; one over the group p4,
// whose filters
//      come in four directions, does (T. Cohen, M. Welling: Group equivariant convolutional networks, 2016).
//   2. Invariance: once the maps are pooled, nothing is left of where, or which way up.
//   3. What it is good for: digits learned upright and read in every direction.
//
// The digits are those of MNIST, looked for where MODELGEN_DATA says and in shared/data above this folder, and downloaded otherwise.
//
// dotnet run -c Release --project examples/Equivariance [-- --quick] [--output folder]
//
// writes equivariance.svg: a digit in four directions, and beside each the maps of one turning filter in its four directions.
using Examples.Drawing;
using Examples.Equivariance;
using ModelGen;
using System.Globalization;

const int Size = 44; // of the maps
const int Epochs = 3;
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

var (maps, means) = (new Maps(seed: 1), new MeansOfMaps(seed: 1));
var (turningMaps, turningMeans) = (new TurningMaps(seed: 1), new MeansOfTurningMaps(seed: 1));
var digit = test.Sample(0).Input.ToArray();
var moved = Planes.Move(digit, 28, down: -2, right: 3);
var turned = Planes.Turn(digit, 28);

Console.WriteLine("Untrained networks before a digit                               largest difference / largest number");
var deviations = new[]
{
    Show("moved, convolution: maps move along", maps.Predict(moved), Planes.Move(maps.Predict(digit), Size, down: -2, right: 3)),
    Show("moved, convolution: means of maps stay", means.Predict(moved), means.Predict(digit)),
    Show("turned, P4 convolution: maps turn along, one direction on", turningMaps.Predict(turned),
        Planes.NextDirection(Planes.Turn(turningMaps.Predict(digit), Size), Size)),
    Show("turned, P4 convolution: means of pooled maps stay", turningMeans.Predict(turned), turningMeans.Predict(digit)),
};
var plain = Show("turned, convolution: maps do not turn along", maps.Predict(turned), Planes.Turn(maps.Predict(digit), Size));

var train = digits.Take(quick ? 4_000 : 20_000);
var seen = quick ? test.Take(2_000) : test;
Console.WriteLine($"\n{train.Count} upright digits to learn from, {Epochs} epochs of Adam; {seen.Count} to test");
Console.WriteLine("  accuracy           parameters   upright   turned by 90°   by 180°   by 270°");
var byPlain = Learn("convolutions", new PlainReader(seed: 1));
var byTurning = Learn("P4 convolutions", new TurningReader(seed: 1));

Draw(Path.Combine(output, "equivariance.svg"));
Console.WriteLine($"\nDrawn to {Path.GetFullPath(output)}");

var largest = deviations.Max();
var ok = largest < 1e-5 && plain > 0.01 && byTurning.Min() > byPlain.Min() + 0.2 && byTurning.Max() - byTurning.Min() < 0.001
    && byTurning.Min() > (quick ? 0.5 : 0.9);
Console.WriteLine(
    string.Create(
        CultureInfo.InvariantCulture,
        $"accuracy on turned digits {byTurning.Min():0.0000} against {byPlain.Min():0.0000}\nlargest "
            + $"deviation {largest:0.0e-0}{(ok ? "" : "   MISSED")}"));
return ok ? 0 : 1;

static double Show(string what, ReadOnlySpan<float> found, ReadOnlySpan<float> expected)
{
    var difference = Planes.Difference(found, expected);
    Console.WriteLine(FormattableString.Invariant($"  {what,-60} {difference:0.0e-0}"));
    return difference;
}

// Trains a network on upright digits and gives its accuracy on others that are upright, and turned by one, two and three quarters.
double[] Learn(string name, IModel<float, int> network)
{
    using var trainer = Trainer.Create(network, new Adam(3e-3) { Schedule = new CosineSchedule(Epochs) { Period = SchedulePeriod.Epoch } });
    trainer.Fit(train, options: new FitOptions { Epochs = Epochs, BatchSize = 32 });
    var accuracies = new double[4];
    var facing = seen;
    for (var quarters = 0; quarters < 4; quarters++)
    {
        accuracies[quarters] = trainer.Evaluate(facing).Accuracy;
        facing = facing.Select((pixels, _) => Planes.Turn(pixels, 28).CopyTo(pixels));
    }

    Console.WriteLine(
        string.Create(
            CultureInfo.InvariantCulture,
            $"  {name,-16} {network.Parameters.TotalCount,12:N0} {accuracies[0],9:0.0000} {accuracies[1],15:0.0000} "
                + $"{accuracies[2],9:0.0000} {accuracies[3],9:0.0000}"));
    return accuracies;
}

void Draw(string path)
{
    var grid = new PictureGrid(columns: 5, enlarge: 2);
    var image = digit;
    for (var quarters = 0; quarters < 4; quarters++)
    {
        grid.Add(Picture.Grey(image, 28, 28), $"{90 * quarters}°");
        foreach (var (direction, map) in turningMaps.Predict(image).Chunk(Size * Size).Take(4).Index())
        {
            grid.Add(Picture.Signed(map, Size, Size), $"direction {direction}");
        }

        image = Planes.Turn(image, 28);
    }

    grid.Save(path, "A turned digit and the maps of one turning filter");
}
