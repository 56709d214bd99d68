using ModelGen;

namespace Examples.Boundaries;

/// <summary>Two classes of points in [-1.2, 1.2] x [-1.2, 1.2], drawn at random from a seed.</summary>
internal sealed record Pattern(string Name, Func<Random, int, (double X, double Y)> Draw)
{
    public static IReadOnlyList<Pattern> All { get; } =
    [
        new("circles", (random, label) =>
        {
            var (angle, radius) = (2 * Math.PI * random.NextDouble(), label == 0 ? 0.95 : 0.45);
            return (radius * Math.Cos(angle) + Noise(random, 0.08), radius * Math.Sin(angle) + Noise(random, 0.08));
        }),
        new("two moons", (random, label) =>
        {
            var angle = Math.PI * random.NextDouble();
            var (x, y) = label == 0 ? (Math.Cos(angle), Math.Sin(angle)) : (1 - Math.Cos(angle), 0.5 - Math.Sin(angle));
            return (0.65 * (x - 0.5) + Noise(random, 0.06), y - 0.25 + Noise(random, 0.09));
        }),
        new("chessboard", (random, label) =>
        {
            // Four by four fields of one half; a field's colour is the parity of its row and column.
            while (true)
            {
                var (x, y) = (2 * random.NextDouble() - 1, 2 * random.NextDouble() - 1);
                if (((int)(2 * x + 2) + (int)(2 * y + 2)) % 2 == label)
                {
                    return (x + Noise(random, 0.01), y + Noise(random, 0.01));
                }
            }
        }),
        new("spirals", (random, label) =>
        {
            var t = Math.Sqrt(random.NextDouble());
            var angle = 3 * Math.PI * t + Math.PI * label;
            return (t * Math.Cos(angle) + Noise(random, 0.02), t * Math.Sin(angle) + Noise(random, 0.02));
        }),
    ];

    /// <summary>Samples, half of each class; the labels are 0 and 1.</summary>
    public Dataset<float, float> Samples(int count, int seed)
    {
        var random = new Random(seed);
        var (points, labels) = (new float[2 * count], new float[count]);
        for (var i = 0; i < count; i++)
        {
            var (x, y) = Draw(random, i % 2);
            (points[2 * i], points[2 * i + 1], labels[i]) = ((float)x, (float)y, i % 2);
        }

        return Dataset.FromArrays(points, 2, labels);
    }

    /// <summary>A normal number: Box and Muller 1958.</summary>
    private static double Noise(Random random, double deviation) =>
        deviation * Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
