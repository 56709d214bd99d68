using System.Diagnostics;
using System.Runtime.InteropServices;

namespace ModelGen.Execution;

/// <summary>A number that only grows, which threads wait for: they spin for a moment, then let others run, then sleep.</summary>
/// <remarks>It has cache lines of its own, so that a write to it delays nobody who waits for another.</remarks>
internal sealed class Signal
{
    // Where all threads run, shares of a phase end within a few microseconds of each other.
    private static readonly long SpinTicks = Stopwatch.Frequency * 4 / 1_000_000;

    // About the time a sleeping thread takes to wake; whoever waits longer loses little by sleeping.
    private static readonly long AwakeTicks = Stopwatch.Frequency * 40 / 1_000_000;

    private readonly object gate = new();
    private Line line;

    /// <summary>Takes a number, larger than those before, that one thread alone is to get: false if it, or a larger one, has been
    /// taken.</summary>
    internal bool TryClaim(long value)
    {
        var claimed = Volatile.Read(ref line.Claimed);
        return claimed < value && Interlocked.CompareExchange(ref line.Claimed, value, claimed) == claimed;
    }

    internal void Set(long value)
    {
        // The exchange is a full fence: the mark of a sleeper is read after the value is seen.
        Interlocked.Exchange(ref line.Value, value);
        if (Volatile.Read(ref line.Asleep) == 0 || Interlocked.Exchange(ref line.Asleep, 0) == 0) return;
        lock (gate) Monitor.PulseAll(gate);
    }

    /// <summary>Returns the value once it is at least <paramref name="least"/>.</summary>
    internal long WaitFor(long least)
    {
        var value = Volatile.Read(ref line.Value);
        if (value >= least) return value;
        var start = Stopwatch.GetTimestamp();
        for (long turn = 1, waited = 0; waited < AwakeTicks; turn++)
        {
            var spins = waited < SpinTicks;
            if (spins) Thread.SpinWait(1);
            else Thread.Yield();
            value = Volatile.Read(ref line.Value);
            if (value >= least) return value;
            if (!spins || turn % 8 == 0) waited = Stopwatch.GetTimestamp() - start;
        }

        lock (gate)
        {
            while (true)
            {
                Interlocked.Exchange(ref line.Asleep, 1);
                value = Volatile.Read(ref line.Value);
                if (value >= least) return value;
                Monitor.Wait(gate);
            }
        }
    }

    /// <summary>The fields in the middle of 256 bytes, so that no other object's writes touch their cache line or its neighbour.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 256)]
    private struct Line
    {
        [FieldOffset(128)]
        internal long Value;

        [FieldOffset(136)]
        internal long Claimed;

        [FieldOffset(144)]
        internal int Asleep;
    }
}
