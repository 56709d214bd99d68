using System.Diagnostics;
using System.Globalization;

namespace ModelGen.Benchmarks;

/// <summary>What many rounds of one piece of work took.</summary>
/// <param name="Best">Of the fastest round, in microseconds for one execution.</param>
/// <param name="Median">Of the middle round.</param>
/// <param name="Allocated">Bytes the calling thread allocated in all rounds together.</param>
internal readonly record struct Timing(double Best, double Median, long Allocated);

/// <summary>Times short pieces of work.</summary>
internal static class Measure
{
    private const double RoundSeconds = 0.01;
    private const int LeastRounds = 5;

    // Long pieces of work get fewer rounds.
    private const double MostSeconds = 2;

    /// <summary>How many rounds are timed, and how long the work is warmed up: 60 and 0.3 s, or less for a first look.</summary>
    public static bool IsQuick { get; set; }

    private static int Rounds => IsQuick ? 15 : 60;

    private static double WarmUpSeconds => IsQuick ? 0.15 : 0.3;

    public static bool Wanted(string name, string? only) => only is null || name.Contains(only, StringComparison.OrdinalIgnoreCase);

    /// <summary>Times each piece of work; their rounds take turns, so that what else the machine does meets them alike.</summary>
    public static Timing[] Alternate(params Action[] work)
    {
        var perRound = work.Select(WarmUp).ToArray();
        var microseconds = work.Select(_ => new List<double>(Rounds)).ToArray();
        var allocated = new long[work.Length];
        var watch = Stopwatch.StartNew();
        for (var round = 0; round < Rounds && (round < LeastRounds || watch.Elapsed.TotalSeconds < MostSeconds); round++)
        {
            for (var i = 0; i < work.Length; i++)
            {
                var before = GC.GetAllocatedBytesForCurrentThread();
                var start = Stopwatch.GetTimestamp();
                for (var n = 0; n < perRound[i]; n++) work[i]();
                var elapsed = Stopwatch.GetElapsedTime(start);
                allocated[i] += GC.GetAllocatedBytesForCurrentThread() - before;
                microseconds[i].Add(elapsed.TotalMicroseconds / perRound[i]);
            }
        }

        foreach (var times in microseconds) times.Sort();
        return [.. work.Select((_, i) => new Timing(microseconds[i][0], microseconds[i][microseconds[i].Count / 2], allocated[i]))];
    }

    public static void Print(string name, int threads, double flops, Timing timing, string more = "") =>
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{name} threads={threads} best_us={timing.Best:F2} median_us={timing.Median:F2} allocated={timing.Allocated} "
                + $"gflops={flops / timing.Best / 1e3:F1}{more}"));

    /// <summary>Runs until the JIT has settled; gives how many executions make a round.</summary>
    private static int WarmUp(Action work)
    {
        var watch = Stopwatch.StartNew();
        var count = 0;
        for (; watch.Elapsed.TotalSeconds < WarmUpSeconds || (count < 200 && watch.Elapsed.TotalSeconds < 3 * WarmUpSeconds); count++)
            work();

        // The pace of the second half: the first includes compilation.
        var settled = Stopwatch.GetTimestamp();
        var half = Math.Max(1, count / 2);
        for (var i = 0; i < half; i++) work();
        return Math.Max(1, (int)(half * RoundSeconds / Stopwatch.GetElapsedTime(settled).TotalSeconds));
    }
}
