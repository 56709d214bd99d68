using ModelGen;

/// <summary>Iris setosa against iris versicolor.</summary>
internal static class Iris
{
    private const int MostPasses = 100;

    public static bool Run()
    {
        var data = Load();
        Console.WriteLine($"Iris setosa (-1) against versicolor (+1), {data.Count} flowers, {data.InputSize} measurements");
        var model = new Perceptron4();
        var rule = new PerceptronRule();
        for (var pass = 1; pass <= MostPasses; pass++)
        {
            var mistakes = Rosenblatt.Pass(model, rule, data);
            Console.WriteLine($"  pass {pass}: {mistakes} mistakes");
            if (mistakes == 0)
            {
                var weights = model.Parameters["score.weight"].ToArray();
                var terms = Enumerable.Range(0, data.InputSize)
                    .Zip(weights, (i, w) => FormattableString.Invariant($"{w:+0.0;-0.0} {data.FeatureNames[i]}"));
                Console.WriteLine(
                    FormattableString.Invariant($"  separated: {string.Join(' ', terms)} {model.Parameters["score.bias"][0]:+0.0;-0.0}\n"));
                return true;
            }
        }

        Console.WriteLine($"  not separated in {MostPasses} passes\n");
        return false;
    }

    private static Dataset<float, float> Load()
    {
        using var stream = typeof(Iris).Assembly.GetManifestResourceStream("iris.csv")!;
        var flowers =
            Csv.Load(stream, new CsvOptions { ColumnNames = ["sepal length", "sepal width", "petal length", "petal width", "species"] });
        return flowers.ToRegressionDataset("species")
            .Where((_, species) => species[0] < 2).Shuffle(seed: 1).Select((_, species) => species[0] = species[0] == 0 ? -1 : 1);
    }
}
