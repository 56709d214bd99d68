using Examples.Drawing;
using MathNet.Numerics.LinearRegression;
using ModelGen;
using System.Globalization;

namespace Examples.Approximation;

/// <summary>Regression that is linear in its parameters, by gradient descent and by the closed form.</summary>
internal static class LeastSquares
{
    private const int Degree = 5;

    public static (Plot Fit, Plot Convergence, double Difference) Run()
    {
        Console.WriteLine("\nLeast squares, gradient descent (Nesterov momentum, all samples in every step) against QR");
        using var iris = typeof(LeastSquares).Assembly.GetManifestResourceStream("iris.csv")!;
        var flowers =
            Csv.Load(iris, new CsvOptions { ColumnNames = ["sepal length", "sepal width", "petal length", "petal width", "species"] })
                .Without("species").ToRegressionDataset<double>("petal width");
        var affine = new Affine(seed: 1);
        var convergence = new Plot(
            "distance from the closed form", "step", "largest difference")
        { LogX = true, LogY = true, Legend = Legend.BottomLeft };
        var first = Compare(
            "affine: petal width of iris (cm), features standardised", affine, affine.Parameters, flowers, flowers.FeatureNames);

        var (name, unit, points) = Curve();
        var powers = points.Transform(Standardize.Fit(points)).Select<double, double>(Degree, 1, (x, y, row, target) =>
        {
            for (var k = 0; k < Degree; k++)
            {
                row[k] = Math.Pow(x[0], k + 1);
            }

            y.CopyTo(target);
        });
        var polynomial = new Polynomial(seed: 1);
        var fit = Compare($"polynomial: {name}, powers standardised", polynomial, polynomial.Parameters, powers,
            [.. Enumerable.Range(1, Degree).Select(k => $"x^{k}")]);

        var order = Enumerable.Range(0, points.Count).OrderBy(i => points.Inputs[i]).ToArray();
        var fitted = polynomial.Predict(fit.Standardized.Inputs);
        var plot = new Plot("a polynomial of degree 5, by gradient descent", unit.X, unit.Y)
            .Points(points.Inputs.ToArray(), points.Targets.ToArray(), "samples", 5, radius: 2.5)
            .Line(order.Select(i => points.Inputs[i]), order.Select(i => fitted[i]), "fit", 1, width: 2.5);
        convergence.Line(Doublings(), first.Distances, "affine", 2, marks: true)
            .Line(Doublings(), fit.Distances, "polynomial", 1, marks: true);
        return (plot, convergence, Math.Max(first.Distances[^1], fit.Distances[^1]));
    }

    /// <summary>Fuel consumption against power of 392 cars where the data set is present, else a curve with noise.</summary>
    private static (string Name, (string X, string Y) Unit, Dataset<double, double> Points) Curve()
    {
        if (PublicData.TryFind("tabular/auto-mpg.csv", out var path))
        {
            return ("miles per gallon of cars against their horsepower", ("horsepower", "miles per gallon"),
                Csv.Load(path, new CsvOptions { Missing = MissingPolicy.DropRow })
                    .Select("horsepower", "mpg").ToRegressionDataset<double>("mpg"));
        }

        var random = new Random(1);
        var x = Enumerable.Range(0, 200).Select(i => i / 100.0 - 1).ToArray();
        return ("y = cos 4x + x + noise", ("x", "y"),
            Dataset.FromArrays(x, 1, [.. x.Select(v => Math.Cos(4 * v) + v + 0.2 * (random.NextDouble() - 0.5))]));
    }

    private static (Dataset<double, double> Standardized, double[] Distances) Compare(
        string title, IModel<double, double> model, ParameterSet<double> parameters, Dataset<double, double> data,
        IReadOnlyList<string> names)
    {
        var standardized = data.Transform(Standardize.Fit(data));
        var (x, y) = (standardized.Inputs.ToArray(), standardized.Targets.ToArray());
        var exact = MultipleRegression.QR([.. x.Chunk(data.InputSize)], y, intercept: true);
        var optimizer = new Sgd(learningRate: 0.05, momentum: 0.999, nesterov: true);
        var distances = new List<double>();
        foreach (var until in Doublings())
        {
            while (optimizer.StepCount < until)
            {
                model.TrainStep(x, y, data.Count, optimizer);
            }

            distances.Add(Coefficients().Zip(exact).Max(p => Math.Abs(p.First - p.Second)));
        }

        var found = Coefficients();
        Console.WriteLine($"  {title}, {data.Count} samples");
        Console.WriteLine("    coefficient     gradient descent              QR    difference");
        for (var i = 0; i < exact.Length; i++)
        {
            Console.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"    {(i == 0 ? "bias" : names[i - 1]),-14} {found[i],17:0.0000000000} {exact[i],15:0.0000000000} "
                        + $"{Math.Abs(found[i] - exact[i]),13:0.0e-0}"));
        }

        return (standardized, [.. distances]);

        double[] Coefficients() => [parameters["output.bias"][0], .. parameters["output.weight"].ToArray()];
    }

    /// <summary>Steps after which the distance is measured: 1, 2, 4, ... 65,536.</summary>
    private static IEnumerable<double> Doublings() => Enumerable.Range(0, 17).Select(k => Math.Pow(2, k));
}

[Model(Precision = Precision.Double)]
[Input(3), Linear(1, Name = "output"), MeanSquaredError]
internal sealed partial class Affine;

[Model(Precision = Precision.Double)]
[Input(5), Linear(1, Name = "output"), MeanSquaredError]
internal sealed partial class Polynomial;
