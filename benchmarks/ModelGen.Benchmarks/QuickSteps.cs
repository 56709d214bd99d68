using System.Diagnostics;
using System.Globalization;
using ModelGen.Execution;

namespace ModelGen.Benchmarks;

/// <summary>One line for each workload: best and median of many short rounds.</summary>
internal static class QuickSteps
{
    private const int Rounds = 60;
    private const double RoundSeconds = 0.01;

    public static void Run(int threads, string? only)
    {
        Workers.Count = threads;
        foreach (var workload in Workload.All())
        {
            if (only is not null && !workload.Name.Contains(only, StringComparison.OrdinalIgnoreCase)) continue;
            Measure(workload, threads);
        }
    }

    private static void Measure(Workload workload, int threads)
    {
        var warm = Stopwatch.StartNew();
        var steps = 0;
        for (; warm.Elapsed.TotalSeconds < 0.3 || steps < 200; steps++) workload.Step();
        var perRound = Math.Max(1, (int)(steps * RoundSeconds / warm.Elapsed.TotalSeconds));
        var microseconds = new double[Rounds];
        var allocated = GC.GetAllocatedBytesForCurrentThread();
        for (var round = 0; round < Rounds; round++)
        {
            var start = Stopwatch.GetTimestamp();
            for (var i = 0; i < perRound; i++) workload.Step();
            microseconds[round] = Stopwatch.GetElapsedTime(start).TotalMicroseconds / perRound;
        }
        allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;
        Array.Sort(microseconds);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{workload.Name} threads={threads} best_us={microseconds[0]:F2} median_us={microseconds[Rounds / 2]:F2} allocated={allocated} gflops={workload.Flops / microseconds[0] / 1e3:F1}"));
    }
}
