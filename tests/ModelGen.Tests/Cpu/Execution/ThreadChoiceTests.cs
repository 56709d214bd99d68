using System.Diagnostics;
using ModelGen.Execution;

namespace ModelGen.Tests.Execution;

/// <summary>Steps are shared or not as takes less time, on a clock of the test's own.</summary>
public class ThreadChoiceTests
{
    [Theory]
    [InlineData(0.5, 1)]
    [InlineData(1, 1)]
    [InlineData(1.6, 1)]
    [InlineData(50, 90)]
    [InlineData(90, 50)]
    public void It_costs_little_more_than_the_faster_way(double shared, double alone)
    {
        var (_, steps, milliseconds) = Run(new ThreadChoice(), 60_000, (_, shares) => shares ? shared : alone);
        Assert.InRange(milliseconds / steps, Math.Min(shared, alone), 1.04 * Math.Min(shared, alone));
    }

    [Fact]
    public void It_follows_a_core_that_another_process_takes_and_gives_back()
    {
        var choice = new ThreadChoice();
        Assert.InRange(Run(choice, 10_000, (_, shares) => shares ? 0.5 : 1).SharedPart, 0.9, 1);
        Run(choice, 2_500, (_, shares) => shares ? 4 : 1);
        Assert.InRange(Run(choice, 10_000, (_, shares) => shares ? 4 : 1).SharedPart, 0, 0.1);
        Run(choice, 2_500, (_, shares) => shares ? 0.5 : 1);
        Assert.InRange(Run(choice, 10_000, (_, shares) => shares ? 0.5 : 1).SharedPart, 0.9, 1);
    }

    [Fact]
    public void Steps_that_wait_for_a_lost_thread_now_and_then_count()
    {
        // 0.5 ms, but every fortieth step 40 ms: 1.5 ms in the mean.
        var (_, steps, milliseconds) = Run(new ThreadChoice(), 60_000, (step, shares) => !shares ? 1 : step % 40 == 0 ? 40 : 0.5);
        Assert.InRange(milliseconds / steps, 1, 1.15);
    }

    /// <summary>Steps for so long; the part of them that was shared, and what all took.</summary>
    private static (double SharedPart, int Steps, double Milliseconds) Run(
        ThreadChoice choice, double milliseconds, Func<int, bool, double> time)
    {
        var (steps, shared, elapsed) = (0, 0, 0.0);
        for (; elapsed < milliseconds; steps++)
        {
            var shares = choice.Shares;
            var step = time(steps, shares);
            if (shares) shared++;
            elapsed += step;
            choice.Took((long)(step * Stopwatch.Frequency / 1000), 1_000_000);
        }
        return ((double)shared / steps, steps, elapsed);
    }
}
