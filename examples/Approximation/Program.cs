// What neural networks approximate, and how well.
//
//   1. By hand: a step made of two sigmoids and a triangle made of three ReLUs, their weights written into the model.
//   2. By training: one hidden layer of 2, 4, ... 64 units fitted to a curve; the error falls as the layer widens
//      (Cybenko 1989, Hornik 1991).
//   3. Where there is a closed form, training finds it: affine and polynomial regression by gradient descent against QR.
//
// dotnet run -c Release --project examples/Approximation [-- --output folder]        writes approximation.svg
using Examples.Approximation;
using Examples.Drawing;
using System.Globalization;

var output = Array.IndexOf(args, "--output") is >= 0 and var at && at + 1 < args.Length ? args[at + 1] : ".";
var (handmade, handmadeError) = ByHand.Run();
var (fits, errors) = Widths.Run();
var (regression, convergence, difference) = LeastSquares.Run();

var path = Path.Combine(output, "approximation.svg");
Plot.Save(path, "What neural networks approximate", 3, [.. handmade, regression, fits, errors, convergence]);
Console.WriteLine($"\nDrawn to {Path.GetFullPath(path)}");

var ok = handmadeError < 1e-4 && Widths.ErrorsFall && difference < 1e-6;
Console.WriteLine(
    string.Create(
        CultureInfo.InvariantCulture,
        $"width {Widths.Widest} error {Widths.LastError:0.00000}, largest difference from the closed "
            + $"form {difference:0.0e-0}{(ok ? "" : "   MISSED")}"));
return ok ? 0 : 1;
