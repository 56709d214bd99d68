// Forecasts of three series, twelve steps ahead: airline passengers and sunspots by the month, temperatures by the day.
//
// The simplest forecast that is hard to beat says what the same season before was. A recurrent network and a convolution over time read the
// last 36 steps and say a normal distribution for each of the next twelve, fitted by its likelihood: a mean, and a variance that makes
// intervals. All are measured on the same windows of a tail of the series that none has seen, and so are the intervals:
// of those of 80 % four in five should hold the truth.
//
//   D. A. Nix, A. S. Weigend: Estimating the Mean and Variance of the Target Probability Distribution (1994).
//
// The series are looked for where MODELGEN_DATA says and in shared/data above this folder.
//
// dotnet run -c Release --project examples/Forecast [-- --quick] [--output folder]
//
// writes forecasts.svg: the ends of the tails, the forecasts of the recurrent network one after another, and their intervals.
using Examples.Drawing;
using Examples.Forecast;
using ModelGen;

var quick = args.Contains("--quick");
var output = Array.IndexOf(args, "--output") is >= 0 and var at && at + 1 < args.Length ? args[at + 1] : ".";

Series[] all;
try
{
    all =
    [
        new("airline passengers, thousands a month", PublicData.AirlinePassengers(), period: 12, test: 36, Math.Log, Math.Exp),
        new("sunspots, monthly mean", PublicData.Sunspots(), period: 132, test: 564, x => Math.Sqrt(x), x => Math.Pow(Math.Max(0, x), 2)),
        new("least temperature of a day in Melbourne, C", PublicData.MelbourneTemperatures(), period: 365, test: 730, x => x, x => x),
    ];
}
catch (IOException e)
{
    Console.WriteLine("This example needs three series and could not find them.");
    Console.WriteLine(e.Message);
    return 0;
}

Console.WriteLine($"{Recurrent.Summary}\n\n{Convolutional.Summary}");
var plots = new List<Plot>();
var ratios = new List<double>();
var coverages = new List<double>();
foreach (var series in all)
{
    Console.WriteLine($"\n{series.Name}: {series.Train.Count:N0} windows to learn from, {series.Test.Count:N0} to test");
    Console.WriteLine($"{"",-16}{"MAE",10}{"RMSE",10}{"in 80 %",10}{"in 95 %",10}");
    var naive = Scores.SeasonalNaive(series);
    Row("last value", Scores.Naive(series));
    Row("seasonal naive", naive);
    var recurrent = Learn(series, new Recurrent(seed: 1));
    Row("GRU", recurrent, hasIntervals: true);
    var convolutional = Learn(series, new Convolutional(seed: 1));
    Row("convolution", convolutional, hasIntervals: true);
    ratios.Add(recurrent.MeanAbsoluteError / naive.MeanAbsoluteError);
    ratios.Add(convolutional.MeanAbsoluteError / naive.MeanAbsoluteError);
    coverages.Add(recurrent.CoverageOf80);
    plots.Add(Draw(series, recurrent));
}

var path = Path.Combine(output, "forecasts.svg");
Plot.Save(path, "Twelve steps ahead by a GRU, with intervals of 80 and 95 %", 1, plots);
Console.WriteLine($"\nDrawn to {Path.GetFullPath(path)}");

var ok = ratios.All(ratio => ratio < 0.9) && coverages.All(share => share is > 0.7 and < 0.9);
Console.WriteLine($"in the intervals of 80 % of the GRU: {Join(coverages)}");
Console.WriteLine($"MAE as a share of the seasonal naive forecast's, GRU and convolution: {Join(ratios)}{(ok ? "" : "   MISSED")}");
return ok ? 0 : 1;

static string Join(IEnumerable<double> values) => string.Join(", ", values.Select(value => FormattableString.Invariant($"{value:0.00}")));

// Of a short series more epochs than of a long one, but not so many that its windows are learned by heart.
Scores Learn(Series series, IModel<float, float> model)
{
    var steps = quick ? 400 : 1_500;
    var epochs = Math.Clamp(steps * 32 / series.Train.Count, 1, 250);
    using var trainer = Trainer.Create(model, new AdamW(3e-3) { Schedule = new CosineSchedule(epochs) { Period = SchedulePeriod.Epoch } });
    trainer.Fit(series.Train, options: new FitOptions { Epochs = epochs, BatchSize = 32 });
    var windows = series.Test.ToMemory();
    var outputs = new float[windows.Count * 2 * Window.Horizon];
    model.Predict(windows.Inputs, outputs, windows.Count);
    return Scores.Network(series, outputs);
}

static void Row(string name, Scores scores, bool hasIntervals = false)
{
    var coverage = hasIntervals ? FormattableString.Invariant($"{scores.CoverageOf80,10:0.000}{scores.CoverageOf95,10:0.000}") : "";
    Console.WriteLine(
        FormattableString.Invariant($"{name,-16}{scores.MeanAbsoluteError,10:0.00}{scores.RootMeanSquaredError,10:0.00}{coverage}"));
}

static Plot Draw(Series series, Scores scores)
{
    var shown = scores.OneAfterAnother.TakeLast(15 * Window.Horizon).ToArray();
    var plot = new Plot(series.Name, "step", "") { Width = 920, Height = 280, Legend = Legend.TopLeft };
    foreach (var forecast in shown.Chunk(Window.Horizon))
    {
        var steps = forecast.Select(f => (double)f.Step);
        plot.Band(steps, forecast.Select(f => f.Low95), forecast.Select(f => f.High95))
            .Band(steps, forecast.Select(f => f.Low80), forecast.Select(f => f.High80));
        plot.Line(steps, forecast.Select(f => f.Median), forecast[0].Step == shown[0].Step ? "median" : null);
    }

    return plot.Line(shown.Select(f => (double)f.Step), shown.Select(f => f.Truth), "truth", 1);
}
