// Fully connected networks on MNIST and Fashion-MNIST: 60,000 images of 28 x 28 pixels to learn from, 10,000 to be tested on.
//
//   1. 784-128-10 and 784-300-100-10 on each: accuracy, time and samples a second.
//   2. What too little data does, and what helps: 2,000 digits, a network that is too small, one that learns them by heart,
//      and the same with dropout, a penalty on the weights, and early stopping.
//
// The images are looked for where MODELGEN_DATA says and in shared/data above this folder, and downloaded otherwise.
//
// dotnet run -c Release --project examples/Mnist [-- --quick] [--output folder]        writes mnist.svg
using Examples.Drawing;
using Examples.Mnist;
using ModelGen;

var quick = args.Contains("--quick");
var output = Array.IndexOf(args, "--output") is >= 0 and var at && at + 1 < args.Length ? args[at + 1] : ".";

(Dataset<float, int> Train, Dataset<float, int> Test) digits, clothes;
try
{
    (digits, clothes) = (PublicData.Mnist(), PublicData.FashionMnist());
}
catch (IOException e)
{
    Console.WriteLine("This example needs MNIST and Fashion-MNIST and could not get them.");
    Console.WriteLine(e.Message);
    return 0;
}

Console.WriteLine(TwoHidden.Summary);
var plots = new List<Plot>();
var mnist = Classification.Run("MNIST", digits, quick, plots);
var fashion = Classification.Run("Fashion-MNIST", clothes, quick, plots);
var regularized = Overfitting.Run(digits, quick, plots);
var path = Path.Combine(output, "mnist.svg");
Plot.Save(path, "Fully connected networks on MNIST and Fashion-MNIST", 2, plots);
Console.WriteLine($"\nDrawn to {Path.GetFullPath(path)}");

var ok = regularized && (quick ? mnist > 0.92 && fashion > 0.81 : mnist >= 0.978 && fashion >= 0.870);
Console.WriteLine(FormattableString.Invariant($"mnist accuracy {mnist:0.000}\nfashion accuracy {fashion:0.000}{(ok ? "" : "   MISSED")}"));
return ok ? 0 : 1;
