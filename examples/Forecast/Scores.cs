using ModelGen;

namespace Examples.Forecast;

/// <summary>Forecasts of all windows of a tail beside what came: errors of the medians,
/// and how often the truth lies in an interval.</summary>
internal sealed class Scores
{
    // Of a normal distribution, the share of 80 and 95 % lies so many deviations from the mean.
    private const double Eighty = 1.2816;
    private const double NinetyFive = 1.9600;

    private readonly List<Forecast> forecasts = [];

    public double MeanAbsoluteError => forecasts.Average(f => Math.Abs(f.Median - f.Truth));

    public double RootMeanSquaredError => Math.Sqrt(forecasts.Average(f => Math.Pow(f.Median - f.Truth, 2)));

    /// <summary>The share of truths in intervals that should hold 80 %.</summary>
    public double CoverageOf80 => forecasts.Average(f => f.Low80 <= f.Truth && f.Truth <= f.High80 ? 1.0 : 0);

    /// <summary>The share of truths in intervals that should hold 95 %.</summary>
    public double CoverageOf95 => forecasts.Average(f => f.Low95 <= f.Truth && f.Truth <= f.High95 ? 1.0 : 0);

    /// <summary>The forecasts of every twelfth window, which follow one another.</summary>
    public IEnumerable<Forecast> OneAfterAnother => forecasts.Where((_, i) => i / Window.Horizon % Window.Horizon == 0);

    /// <summary>What the same season before says.</summary>
    public static Scores SeasonalNaive(Series series) => Of(series, series.SeasonalNaive);

    /// <summary>What the last known value says.</summary>
    public static Scores Naive(Series series) => Of(series, (_, known) => series.Values[known - 1]);

    /// <summary>What a network says of windows: for each the means of the standardised values, then their variances.</summary>
    public static Scores Network(Series series, float[] outputs)
    {
        var scores = new Scores();
        for (var i = 0; i < outputs.Length / 2; i++)
        {
            var (window, ahead) = Math.DivRem(i, Window.Horizon);
            var (mean, variance) =
                (outputs[(2 * Window.Horizon * window) + ahead], outputs[(2 * Window.Horizon * window) + Window.Horizon + ahead]);
            var deviation = Math.Sqrt(variance);
            double At(double deviations) => series.Restore(mean + (deviations * deviation));
            var step = series.Split + window + ahead;
            scores.forecasts.Add(new(step, series.Values[step], At(0), At(-Eighty), At(Eighty), At(-NinetyFive), At(NinetyFive)));
        }

        return scores;
    }

    private static Scores Of(Series series, Func<int, int, double> says)
    {
        var scores = new Scores();
        for (var known = series.Split; known + Window.Horizon <= series.Values.Count; known++)
        {
            for (var ahead = 0; ahead < Window.Horizon; ahead++)
            {
                var median = says(known + ahead, known);
                scores.forecasts.Add(new(known + ahead, series.Values[known + ahead], median, median, median, median, median));
            }
        }

        return scores;
    }
}

/// <summary>A step of the tail: the truth, the median of the forecast, and the intervals that should hold 80 and 95 % of all
/// truths.</summary>
internal readonly record struct Forecast(int Step, double Truth, double Median, double Low80, double High80, double Low95, double High95);
