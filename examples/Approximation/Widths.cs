using Examples.Drawing;
using ModelGen;

namespace Examples.Approximation;

/// <summary>One hidden layer of growing width fitted to a curve.</summary>
internal static class Widths
{
    private const int Samples = 128;
    private const int Steps = 20000;

    public static int Widest => 64;

    public static double LastError { get; private set; }

    public static bool ErrorsFall { get; private set; }

    /// <summary>A sine with five bumps, on [-3, 3].</summary>
    private static double Curve(double x) =>
        Math.Sin(3 * x) + 1.2 * Bump(x - 1) - 0.8 * Bump(x + 1.2) + 0.7 * Bump(x - 2) - 0.9 * Bump(x + 2.2) + 0.6 * Bump(x);

    private static double Bump(double x) => Math.Exp(-20 * x * x);

    public static (Plot Fits, Plot Errors) Run()
    {
        var x = Enumerable.Range(0, Samples).Select(i => -3 + 6f * i / (Samples - 1)).ToArray();
        var y = x.Select(v => (float)Curve(v)).ToArray();
        var xs = x.Select(v => (double)v).ToArray();
        (int Width, Func<long, IModel<float, float>> Create)[] models =
        [
            (2, seed => new Width2(seed)), (4, seed => new Width4(seed)), (8, seed => new Width8(seed)),
            (16, seed => new Width16(seed)), (32, seed => new Width32(seed)), (64, seed => new Width64(seed)),
        ];

        Console.WriteLine(
            FormattableString.Invariant(
                $"\nBy training: sin 3x with five bumps, {Samples} points, {Steps} steps of Adam on all of them, the best of 3 starts"));
        Console.WriteLine("  width   parameters   root mean squared error");
        var errors = new List<double>();
        var fits = new Plot("one hidden layer of tanh, trained", "x", "y") { Legend = Legend.TopLeft, Y = (-1.5, 3) }
            .Line(xs, xs.Select(Curve), "the curve", 6, dashed: true, width: 3);
        foreach (var (width, create) in models)
        {
            var (model, error) = Enumerable.Range(1, 3).Select(seed => Fit(create(seed), x, y)).MinBy(f => f.Error);
            errors.Add(error);
            Console.WriteLine(FormattableString.Invariant($"  {width,5}   {model.Parameters.TotalCount,10}   {error,8:0.00000}"));
            if (width is 2 or 8 or 64)
            {
                fits.Line(xs, Predict(model, x).Select(v => (double)v), $"{width} units", width == 2 ? 1 : width == 8 ? 4 : 0);
            }
        }

        LastError = errors[^1];
        ErrorsFall = errors.Zip(errors.Skip(2)).All(p => p.Second < p.First) && LastError < 0.03;
        var widths = models.Select(m => (double)m.Width).ToArray();
        return (fits,
            new Plot("error against width", "hidden units", "root mean squared error")
            {
                LogX = true,
                LogY = true,
                TicksX = widths,
                X = (1.6, 80)
            }
                .Line(widths, errors, marks: true));
    }

    private static (IModel<float, float> Model, double Error) Fit(IModel<float, float> model, float[] x, float[] y)
    {
        var optimizer = new Adam(0.06) { Schedule = new CosineSchedule(Steps) };
        for (var step = 0; step < Steps; step++)
        {
            model.TrainStep(x, y, x.Length, optimizer);
        }

        return (model, Math.Sqrt(model.Loss(x, y, x.Length)));
    }

    private static float[] Predict(IModel<float, float> model, float[] x)
    {
        var y = new float[x.Length];
        model.Predict(x, y, x.Length);
        return y;
    }
}

// Sizes are constants of the build, so each width is a model of its own.
[Model, Input(1), Linear(2), Tanh, Linear(1), MeanSquaredError]
internal sealed partial class Width2;

[Model, Input(1), Linear(4), Tanh, Linear(1), MeanSquaredError]
internal sealed partial class Width4;

[Model, Input(1), Linear(8), Tanh, Linear(1), MeanSquaredError]
internal sealed partial class Width8;

[Model, Input(1), Linear(16), Tanh, Linear(1), MeanSquaredError]
internal sealed partial class Width16;

[Model, Input(1), Linear(32), Tanh, Linear(1), MeanSquaredError]
internal sealed partial class Width32;

[Model, Input(1), Linear(64), Tanh, Linear(1), MeanSquaredError]
internal sealed partial class Width64;
