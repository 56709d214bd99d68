// Deep networks: what shortcuts are for, and how large a network can be declared.
//
//   1. ResNet-20 learns CIFAR-10 from crops that are mirrored half of the time.
//   2. How strong the gradient is that reaches each layer: in ResNet-20 and ResNet-56, and in a plain network of 56 layers,
// where it vanishes.
//   3. AlexNet and VGG-16 at their published sizes: one training step each, in the memory that the compiler planned.
//
// The images are looked for where MODELGEN_DATA says and in shared/data above this folder. One of the five training batches is enough.
//
// dotnet run -c Release --project examples/ResNet [-- --quick] [--output folder]        writes resnet.svg
using Examples.Drawing;
using Examples.ResNet;
using ModelGen;
using System.Globalization;

var quick = args.Contains("--quick");
var output = Array.IndexOf(args, "--output") is >= 0 and var at && at + 1 < args.Length ? args[at + 1] : ".";

(ImageDataset<int> Train, ImageDataset<int> Test) cifar;
try
{
    cifar = PublicData.Cifar10();
}
catch (IOException e)
{
    Console.WriteLine("This example needs CIFAR-10 and could not find it.");
    Console.WriteLine(e.Message);
    return 0;
}

var (mean, std) = cifar.Train.ChannelStatistics();
Dataset<float, int> train = cifar.Train.Normalize(mean, std), test = cifar.Test.Normalize(mean, std);
if (quick)
{
    (train, test) = (train.Take(2000), test.Take(500));
}

Console.WriteLine(ResNet20.Summary);
var curve = new Plot("ResNet-20 on CIFAR-10", "epoch", "accuracy on 1,000 test images") { Legend = Legend.BottomRight };
var accuracy = Learning.Run(train, test, epochs: quick ? 2 : 12, curve);
var atStart =
    new Plot("Gradients before the first step", "convolution", "norm of the gradient") { LogY = true, Legend = Legend.BottomRight };
var first = new Plot("Gradient of the first convolution", "step", "norm of the gradient") { LogY = true, Legend = Legend.BottomRight };
var (residual, plain) = Vanishing.Run(train, quick ? 4 : 30, atStart, first);
var path = Path.Combine(output, "resnet.svg");
Plot.Save(path, "Deep networks with and without shortcuts", 3, [curve, atStart, first]);
Console.WriteLine($"\nDrawn to {Path.GetFullPath(path)}");
var planned = Classics.Run();

var ok = accuracy > (quick ? 0.2 : 0.70) && residual > 1e-3 && plain < 1e-6 && planned;
Console.WriteLine(
    string.Create(
        CultureInfo.InvariantCulture,
        $"\nfirst-layer gradient {residual:0.0e0} with shortcuts, {plain:0.0e0} "
            + $"without\naccuracy {accuracy:0.000}{(ok ? "" : "   MISSED")}"));
return ok ? 0 : 1;
