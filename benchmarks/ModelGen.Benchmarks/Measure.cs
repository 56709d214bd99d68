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
    private const int Rounds = 60;
    private const double RoundSeconds = 0.01;

    public static bool Wanted(string name, string? only) => only is null || name.Contains(only, StringComparison.OrdinalIgnoreCase);

    /// <summary>Times each piece of work; their rounds take turns, so that what else the machine does meets them alike.</summary>
    public static Timing[] Alternate(params Action[] work)
    {
        var perRound = work.Select(WarmUp).ToArray();
        var microseconds = work.Select(_ => new double[Rounds]).ToArray();
        var allocated = new long[work.Length];
        for (var round = 0; round < Rounds; round++)
        {
            for (var i = 0; i < work.Length; i++)
            {
                var before = GC.GetAllocatedBytesForCurrentThread();
                var start = Stopwatch.GetTimestamp();
                for (var n = 0; n < perRound[i]; n++) work[i]();
                microseconds[i][round] = Stopwatch.GetElapsedTime(start).TotalMicroseconds / perRound[i];
                allocated[i] += GC.GetAllocatedBytesForCurrentThread() - before;
            }
        }

        foreach (var times in microseconds) Array.Sort(times);
        return [.. work.Select((_, i) => new Timing(microseconds[i][0], microseconds[i][Rounds / 2], allocated[i]))];
    }

    public static void Print(string name, int threads, double flops, Timing timing, string more = "") =>
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{name} threads={threads} best_us={timing.Best:F2} median_us={timing.Median:F2} allocated={timing.Allocated} gflops={flops / timing.Best / 1e3:F1}{more}"));

    /// <summary>Runs until the JIT has settled; gives how many executions make a round.</summary>
    private static int WarmUp(Action work)
    {
        var watch = Stopwatch.StartNew();
        var count = 0;
        for (; watch.Elapsed.TotalSeconds < 0.3 || (count < 200 && watch.Elapsed.TotalSeconds < 1); count++) work();

        // The pace of the second half: the first includes compilation.
        var settled = Stopwatch.GetTimestamp();
        var half = Math.Max(1, count / 2);
        for (var i = 0; i < half; i++) work();
        return Math.Max(1, (int)(half * RoundSeconds / Stopwatch.GetElapsedTime(settled).TotalSeconds));
    }
}
