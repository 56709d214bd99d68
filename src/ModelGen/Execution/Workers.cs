using System.Diagnostics;
using System.Runtime.ExceptionServices;

namespace ModelGen.Execution;

/// <summary>Work in phases, each shared by all workers, with a barrier between one phase and the next.</summary>
public interface IPhased
{
    /// <summary>Does this worker's share of a phase.</summary>
    void RunPhase(int phase, Share share);
}

/// <summary>The threads that share a step. They live as long as the process, wait for the next step by spinning briefly, then sleep.</summary>
/// <remarks>Results do not depend on how many there are. One caller uses them at a time; another that comes meanwhile works alone.</remarks>
public static class Workers
{
    private const int Most = 256;

    private static readonly Crew Shared = new();
    private static int count = Math.Clamp(Environment.ProcessorCount, 1, Most);

    /// <summary>How many threads, the caller's included, a step may use: from 1 to 256, by default the number of processors.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not from 1 to 256.</exception>
    public static int Count
    {
        get => count;
        set
        {
            if (value is < 1 or > Most)
                throw new ArgumentOutOfRangeException(nameof(value), value, $"Workers.Count is {value} but must be from 1 to {Most}.");
            count = value;
        }
    }

    /// <summary>For tests: every worker's share of a phase one after another on the caller's thread, the last worker's first. A share that reads what
    /// another one writes in the same phase then reads it too early, every time.</summary>
    internal static bool OneAfterAnother { get; set; }

    /// <summary>Runs every phase of <paramref name="work"/>, each on <paramref name="workers"/> threads of which the caller is the first.
    /// No phase starts before the one before it has ended everywhere. An exception ends the work after the phase it occurred in and is rethrown here.</summary>
    internal static void Run(IPhased work, int phases, int workers)
    {
        workers = Math.Clamp(workers, 1, Most);
        if (OneAfterAnother)
        {
            for (var phase = 0; phase < phases; phase++)
            {
                for (var worker = workers - 1; worker >= 0; worker--) work.RunPhase(phase, new Share(worker, workers));
            }
            return;
        }
        if (workers == 1 || !Shared.TryRun(work, phases, workers))
        {
            for (var phase = 0; phase < phases; phase++) work.RunPhase(phase, Share.Alone);
        }
    }

    /// <summary>The threads and what they meet at. Numbers that one thread writes and others watch have cache lines of their own (see <see cref="Signal"/>).</summary>
    private sealed class Crew
    {
        private readonly Signal[] arrived = new Signal[Most]; // per worker: the barriers it has reached
        private readonly Signal[] begun = new Signal[Most];   // per worker: the last run it was called to
        private readonly Signal released = new();             // the barriers all may pass
        private int busy;
        private int threads = 1;
        private long runs;
        private long barriers;
        private IPhased? work;
        private int phases;
        private int workers;
        private ExceptionDispatchInfo? failure;

        internal bool TryRun(IPhased work, int phases, int workers)
        {
            if (Interlocked.CompareExchange(ref busy, 1, 0) != 0) return false;
            try
            {
                for (; threads < workers; threads++) Start(threads);
                this.work = work;
                this.phases = phases;
                this.workers = workers;
                failure = null;
                runs++;
                for (var i = 1; i < workers; i++) begun[i].Set(runs);
                Perform(0, barriers);
                barriers += phases;
                this.work = null;
                var thrown = failure;
                failure = null;
                thrown?.Throw();
                return true;
            }
            finally
            {
                Volatile.Write(ref busy, 0);
            }
        }

        private void Start(int worker)
        {
            arrived[worker] = new();
            begun[worker] = new();
            arrived[worker].Set(barriers);
            begun[worker].Set(runs);
            var last = runs;
            var thread = new Thread(() => Serve(worker, last)) { IsBackground = true, Name = $"ModelGen worker {worker}" };
            thread.UnsafeStart();
        }

        private void Serve(int worker, long last)
        {
            while (true)
            {
                last++;

                // Runs with fewer workers pass this one by, so the next it is called to may be later than the one awaited.
                last = begun[worker].WaitFor(last, Environment.ProcessorCount > worker);
                Perform(worker, barriers);
            }
        }

        private void Perform(int worker, long barrier)
        {
            var share = new Share(worker, workers);
            var total = phases;
            var spin = Environment.ProcessorCount >= workers;
            var task = work!;
            for (var phase = 0; phase < total; phase++)
            {
                if (Volatile.Read(ref failure) is null)
                {
                    try
                    {
                        task.RunPhase(phase, share);
                    }
                    catch (Exception e)
                    {
                        Interlocked.CompareExchange(ref failure, ExceptionDispatchInfo.Capture(e), null);
                    }
                }

                barrier++;
                if (worker == 0)
                {
                    for (var i = 1; i < share.Workers; i++) arrived[i].WaitFor(barrier, spin);
                    released.Set(barrier);
                }
                else
                {
                    arrived[worker].Set(barrier);

                    // After the last phase the caller alone waits: it may start the next run before this thread has looked.
                    if (phase + 1 < total) released.WaitFor(barrier, spin);
                }
            }
        }
    }

    /// <summary>A number that only grows, which threads wait for: first spinning, then asleep.</summary>
    private sealed class Signal
    {
        // About the time a sleeping thread takes to wake; whoever waits longer loses little by sleeping.
        private static readonly long SpinTicks = Stopwatch.Frequency * 40 / 1_000_000;

        private readonly object gate = new();
        private Line line;

        internal void Set(long value)
        {
            // The exchange is a full fence: the sleepers' count is read after the value is seen.
            Interlocked.Exchange(ref line.Value, value);
            if (Volatile.Read(ref line.Sleepers) == 0) return;
            lock (gate) Monitor.PulseAll(gate);
        }

        /// <summary>Returns the value once it is at least <paramref name="least"/>.</summary>
        internal long WaitFor(long least, bool spin)
        {
            var value = Volatile.Read(ref line.Value);
            if (value >= least) return value;
            var start = Stopwatch.GetTimestamp();
            var limit = spin ? SpinTicks : SpinTicks / 8;
            for (var turn = 1; ; turn++)
            {
                if (spin) Thread.SpinWait(1);
                else Thread.Yield();
                value = Volatile.Read(ref line.Value);
                if (value >= least) return value;
                if (turn % 16 == 0 && Stopwatch.GetTimestamp() - start > limit) break;
            }

            lock (gate)
            {
                Interlocked.Increment(ref line.Sleepers);
                while ((value = Volatile.Read(ref line.Value)) < least) Monitor.Wait(gate);
                Interlocked.Decrement(ref line.Sleepers);
            }

            return value;
        }

        /// <summary>The fields in the middle of 256 bytes, so that no other object's writes touch their cache line or its neighbour.</summary>
        [System.Runtime.InteropServices.StructLayout(System.Runtime.InteropServices.LayoutKind.Explicit, Size = 256)]
        private struct Line
        {
            [System.Runtime.InteropServices.FieldOffset(128)]
            internal long Value;

            [System.Runtime.InteropServices.FieldOffset(136)]
            internal int Sleepers;
        }
    }
}
