using System.Diagnostics;
using ModelGen.Execution;

namespace ModelGen.Tests.Execution;

/// <summary>Many short runs with delays at random, on more threads than there are processors: whoever runs a share, it is run once,
/// after all of the phase before.</summary>
[Collection("Workers")]
public class WorkerStressTests
{
    [Theory]
    [InlineData(2, true)]
    [InlineData(3, true)]
    [InlineData(8, true)]
    [InlineData(8, false)]
    public void Every_share_of_every_phase_runs_once(int most, bool takesOver)
    {
        var random = new Random(most);
        var work = new Delayed();
        var watch = Stopwatch.StartNew();
        Workers.TakesOver = takesOver;
        try
        {
            // Until a thread has been late and another in time, but for two seconds at most.
            for (var run = 0; watch.ElapsedMilliseconds < 300 || (!work.SawBoth(takesOver) && watch.ElapsedMilliseconds < 2000); run++)
            {
                var (phases, workers) = (random.Next(1, 13), random.Next(2, most + 1));
                work.Begin(phases, workers, random.Next(), failing: run % 16 == 15 ? random.Next(phases) : -1);
                if (work.Failing < 0) Workers.Run(work, phases, workers);
                else
                    Assert.Equal(
                        "a share fails", Assert.Throws<InvalidOperationException>(() => Workers.Run(work, phases, workers)).Message);
                work.Check();
            }
        }
        finally
        {
            Workers.TakesOver = true;
        }

        Assert.True(work.SawBoth(takesOver), $"{work.ByOwn} shares by threads of their own, {work.ByCaller} by the caller");
    }

    private sealed class Delayed : IPhased
    {
        private readonly int[] ran = new int[12 * 8];
        private int phases;
        private int workers;
        private int seed;
        private int caller;
        private int done;
        private int early;
        private int byCaller;
        private int byOwn;

        public int Failing { get; private set; }

        /// <summary>Shares that the caller took over.</summary>
        public int ByCaller => byCaller;

        /// <summary>Shares that other threads ran.</summary>
        public int ByOwn => byOwn;

        public bool SawBoth(bool takesOver) => byOwn > 0 && byCaller > 0 == takesOver;

        public void Begin(int phases, int workers, int seed, int failing)
        {
            (this.phases, this.workers, this.seed, Failing) = (phases, workers, seed, failing);
            (caller, done, early) = (Environment.CurrentManagedThreadId, 0, 0);
            Array.Clear(ran);
        }

        public void Check()
        {
            Assert.Equal(0, early);
            for (var i = 0; i < ran.Length; i++)
            {
                var (phase, share) = (i / 8, i % 8);
                var expected = share < workers && phase < phases ? 1 : 0;

                // Shares that had not begun when one failed are left out.
                if (Failing >= 0 && phase == Failing && expected == 1) Assert.InRange(ran[i], 0, 1);
                else Assert.Equal(Failing >= 0 && phase > Failing ? 0 : expected, ran[i]);
            }
        }

        public void RunPhase(int phase, Share share)
        {
            if (share.Workers != workers || Volatile.Read(ref done) / workers != phase) Interlocked.Increment(ref early);
            Interlocked.Increment(ref ran[(phase * 8) + share.Worker]);
            if (share.Worker > 0) Interlocked.Increment(ref Environment.CurrentManagedThreadId == caller ? ref byCaller : ref byOwn);
            switch (HashCode.Combine(seed, phase, share.Worker) & 63)
            {
                case 0: Thread.Sleep(1); break;
                case < 4: Thread.Yield(); break;
                case var spins and < 32: Thread.SpinWait(spins); break;
            }
            if (phase == Failing && share.Worker == seed % workers) throw new InvalidOperationException("a share fails");
            Interlocked.Increment(ref done);
        }
    }
}
