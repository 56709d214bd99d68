using System.Diagnostics;

namespace ModelGen.Execution;

/// <summary>Whether a program's steps are shared between threads: as what has taken less time of late. Sharing can cost more than it
/// brings, where the cores are far from each other, or while another process keeps one of them busy. Results are the same either
/// way.</summary>
/// <remarks>Now and then the other way is tried for a few hundredths of a second, less and less often while it is not the better
/// one.</remarks>
internal sealed class ThreadChoice
{
    private const int ShortestInterval = 8;
    private const int LongestInterval = 64;

    // Another process takes a core for a few thousandths of a second at a time, many of which even out.
    private static readonly long WindowTicks = Stopwatch.Frequency * 3 / 100;

    private bool prefersAlone;
    private bool tries;
    private bool isFirst = true;
    private double last = double.PositiveInfinity; // ticks of a multiply-add, in the last window of the preferred way
    // and in the better of the last two: one may have met the JIT, or another process that came and went
    private double best;
    private int interval = ShortestInterval;
    private int left = ShortestInterval;
    private long ticks;
    private long work;

    /// <summary>Whether the next step is to be shared.</summary>
    internal bool Shares => prefersAlone == tries;

    /// <summary>Takes note of a step.</summary>
    /// <param name="ticks">The time it took.</param>
    /// <param name="work">Its multiply-adds.</param>
    internal void Took(long ticks, long work)
    {
        // The first step after a change finds its data in the cache of another core.
        if (isFirst)
        {
            isFirst = false;
            return;
        }
        this.ticks += ticks;
        this.work += work;
        if (this.ticks < WindowTicks) return;
        var found = (double)this.ticks / this.work;
        (this.ticks, this.work) = (0, 0);
        if (tries)
        {
            Decide(found);
            return;
        }
        (best, last) = (Math.Min(last, found), found);
        if (--left == 0) (tries, isFirst) = (true, true);
    }

    private void Decide(double found)
    {
        var changes = found < 0.95 * best;
        if (changes) (prefersAlone, last) = (!prefersAlone, found);
        isFirst = !changes;
        interval = changes ? ShortestInterval : Math.Min(2 * interval, LongestInterval);
        (left, tries) = (interval, false);
    }
}
