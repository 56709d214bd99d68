using ModelGen;

namespace Examples.Forecast;

/// <summary>A series, cut in time: the steps before <see cref="Split"/> are learned from, the tail is tested on.</summary>
/// <param name="name">What is counted or measured.</param>
/// <param name="values">Step by step.</param>
/// <param name="period">Steps in a season.</param>
/// <param name="test">Steps of the tail.</param>
/// <param name="to">Makes the fluctuations of like size everywhere, such as a logarithm.</param>
/// <param name="from">Takes that back.</param>
internal sealed class Series(string name, float[] values, int period, int test, Func<double, double> to, Func<double, double> from)
{
    private readonly (double Mean, double Deviation) scale = Scale([.. values[..^test].Select(value => to(value))]);

    public string Name => name;

    public IReadOnlyList<float> Values => values;

    /// <summary>The first step of the tail.</summary>
    public int Split => values.Length - test;

    /// <summary>Windows to learn from, all steps of which lie before the tail.</summary>
    public Dataset<float, float> Train => Windows(0, Split);

    /// <summary>Windows whose steps to forecast are all the runs of twelve in the tail.</summary>
    public Dataset<float, float> Test => Windows(Split - Window.Context, values.Length);

    /// <summary>A standardised value as the series has it.</summary>
    public double Restore(double standardised) => from(scale.Mean + (scale.Deviation * standardised));

    /// <summary>The value one season before, the same place in the last season that is known.</summary>
    public double SeasonalNaive(int step, int known)
    {
        while (step >= known)
        {
            step -= period;
        }

        return values[step];
    }

    private static (double Mean, double Deviation) Scale(double[] values)
    {
        var mean = values.Average();
        return (mean, Math.Sqrt(values.Average(value => (value - mean) * (value - mean))));
    }

    private Dataset<float, float> Windows(int start, int end)
    {
        var steps = new float[(end - start) * Window.Features];
        for (var t = start; t < end; t++)
        {
            var (sine, cosine) = Math.SinCos(2 * Math.PI * t / period);
            float[] step = [(float)((to(values[t]) - scale.Mean) / scale.Deviation), (float)sine, (float)cosine];
            step.CopyTo(steps, (t - start) * Window.Features);
        }

        return TimeSeriesWindows.Create(steps, Window.Context, Window.Horizon, Window.Features, target: 0);
    }
}
