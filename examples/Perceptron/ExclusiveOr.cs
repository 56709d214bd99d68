using ModelGen;
using System.Globalization;

/// <summary>Exclusive or: +1 where exactly one input is on.</summary>
internal static class ExclusiveOr
{
    private static readonly float[] Corners = [-1, -1, -1, 1, 1, -1, 1, 1];

    /// <summary>Whether the perceptron finds out that it cannot.</summary>
    public static bool ByPerceptron()
    {
        // A perceptron makes at most (R |w|)^2 mistakes when some w separates the samples with margin 1 and no sample is longer than R
        // (bias included). For any separable labelling of the four corners R^2 = 3 and |w|^2 = 3 do: nine mistakes.
        const int MostMistakes = 9;
        Console.WriteLine("Exclusive or, by the same rule");
        var data = Dataset.FromArrays(Corners, 2, [-1f, 1, 1, -1]);
        var model = new Perceptron2();
        var rule = new PerceptronRule();
        var total = 0;
        for (var pass = 1; total <= MostMistakes; pass++)
        {
            var mistakes = Rosenblatt.Pass(model, rule, data);
            total += mistakes;
            Console.WriteLine($"  pass {pass}: {mistakes} mistakes");
            if (mistakes == 0)
            {
                return false;
            }
        }

        Console.WriteLine(
            $"  not separable: {total} mistakes, and no separable labelling of four corners takes more than {MostMistakes}\n");
        return true;
    }

    /// <summary>The loss that two hidden units reach.</summary>
    public static double ByTwoLayers()
    {
        const int Steps = 2000;
        Console.WriteLine("Exclusive or, by two hidden ReLUs, Adam on all four corners");
        float[] x = [0, 0, 0, 1, 1, 0, 1, 1];
        float[] y = [0, 1, 1, 0];
        var loss = double.PositiveInfinity;
        for (var seed = 1; seed <= 20 && loss > 1e-10; seed++)
        {
            var model = new XorNet(seed);
            var optimizer = new Adam(0.02);
            for (var step = 0; step < Steps; step++)
            {
                model.TrainStep(x, y, 4, optimizer);
            }

            loss = model.Loss(x, y, 4);
            Console.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"  seed {seed}: loss {loss:0.0e-0}"
                        + $"{(loss > 1e-10 ? ", a unit died or the network is stuck; again from another start" : "")}"));
            if (loss <= 1e-10)
            {
                Console.WriteLine(
                    "  " + string.Join(
                        ",  ",
                        x.Chunk(2).Zip(
                            model.Predict(x),
                            (p, v) => string.Create(
                                CultureInfo.InvariantCulture, $"{p[0]} xor {p[1]} = {MathF.Round(v, 5) + 0f:0.00000}"))));
            }
        }

        return loss;
    }
}
