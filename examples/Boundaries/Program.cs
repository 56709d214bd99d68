// What classifiers separate: four patterns in the plane, three families of functions, two losses.
//
// A line, a polynomial of degree 5, and a network of two hidden layers, each trained with the hinge loss of a support vector machine
// and with cross-entropy. The picture shows what each decides everywhere. Where the loss is the hinge, dashed lines show its margin:
// samples beyond them cost nothing, and only those within shape the boundary.
//
// dotnet run -c Release --project examples/Boundaries [-- --output folder]        writes boundaries.svg
using Examples.Boundaries;
using Examples.Drawing;
using ModelGen;

var output = Array.IndexOf(args, "--output") is >= 0 and var at && at + 1 < args.Length ? args[at + 1] : ".";
Classifier[] classifiers =
[
    new("line, hinge", () => new LineHinge(seed: 1), Margin: true),
    new("line, cross-entropy", () => new LineLogistic(seed: 1), Margin: false),
    new("degree 5, hinge", () => new PolynomialHinge(seed: 1), Margin: true),
    new("degree 5, cross-entropy", () => new PolynomialLogistic(seed: 1), Margin: false),
    new("network, hinge", () => new NetworkHinge(seed: 1), Margin: true),
    new("network, cross-entropy", () => new NetworkLogistic(seed: 1), Margin: false),
];

Console.WriteLine("Test accuracy                " + string.Join("", Pattern.All.Select(p => $"{p.Name,12}")));
var panels = new Plot[classifiers.Length * Pattern.All.Count];
var accuracies = new double[classifiers.Length, Pattern.All.Count];
for (var c = 0; c < classifiers.Length; c++)
{
    Console.Write($"  {classifiers[c].Name,-27}");
    for (var p = 0; p < Pattern.All.Count; p++)
    {
        (accuracies[c, p], panels[p * classifiers.Length + c]) = classifiers[c].Learn(Pattern.All[p]);
        Console.Write(FormattableString.Invariant($"{accuracies[c, p],12:0.000}"));
    }

    Console.WriteLine();
}

var path = Path.Combine(output, "boundaries.svg");
Plot.Save(path, "What classifiers separate (dashed: the margin of the hinge loss)", classifiers.Length, panels);
Console.WriteLine($"\nDrawn to {Path.GetFullPath(path)}");

var worst = Enumerable.Range(0, Pattern.All.Count).Min(p => Math.Min(accuracies[4, p], accuracies[5, p]));
var ok = worst >= 0.93 && accuracies[0, 0] < 0.75 && accuracies[2, 0] > 0.95;
Console.WriteLine(FormattableString.Invariant($"worst accuracy of the networks {worst:0.000}{(ok ? "" : "   MISSED")}"));
return ok ? 0 : 1;
