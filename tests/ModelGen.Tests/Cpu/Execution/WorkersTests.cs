using ModelGen.Execution;

namespace ModelGen.Tests.Execution;

/// <summary>The worker threads: every phase runs everywhere before the next begins, failures surface once, nothing is allocated.</summary>
[Collection("Workers")]
public sealed class WorkersTests : IDisposable
{
    // So that no thread is too late to take part.
    public WorkersTests() => Workers.TakesOver = false;

    public void Dispose() => Workers.TakesOver = true;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(8)]
    public void Phases_are_separated(int workers)
    {
        var work = new Counting(workers);
        for (var i = 0; i < 300; i++)
        {
            work.Clear();
            Workers.Run(work, 5, workers);
            Assert.Equal(0, work.Early);
            Assert.Equal(5 * workers, work.Calls);
            if (workers > 1) Assert.Equal(workers, Workers.LastThreads);
        }
    }

    [Fact]
    public void Workers_wake_after_they_have_slept()
    {
        var work = new Counting(4);
        foreach (var pause in new[] { 0, 1, 5, 20 })
        {
            Thread.Sleep(pause);
            work.Clear();
            Workers.Run(work, 3, 4);
            Assert.Equal(0, work.Early);
            Assert.Equal(4, Workers.LastThreads);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public void An_exception_reaches_the_caller_and_the_threads_stay_usable(int thrower)
    {
        var work = new Counting(3) { Thrower = thrower };
        var thrown = Assert.Throws<InvalidOperationException>(() => Workers.Run(work, 4, 3));
        Assert.Equal("worker fails", thrown.Message);
        work.Thrower = -1;
        work.Clear();
        Workers.Run(work, 4, 3);
        Assert.Equal(4 * 3, work.Calls);
    }

    [Fact]
    public void A_second_caller_works_alone()
    {
        var inner = new Counting(2);
        var outer = new Nested(inner);
        Workers.Run(outer, 2, 2);
        Assert.Equal(2, inner.Calls);
        Assert.Equal(1, inner.Seen);

        var threads = Enumerable.Range(0, 4).Select(_ => new Thread(() =>
        {
            for (var i = 0; i < 200; i++)
            {
                var work = new Counting(2);
                Workers.Run(work, 3, 2);
                Assert.Equal(3 * work.Seen, work.Calls);
            }
        })).ToArray();
        foreach (var thread in threads) thread.Start();
        foreach (var thread in threads) thread.Join();
    }

    [Fact]
    public void A_run_allocates_nothing()
    {
        var work = new Counting(2);
        for (var i = 0; i < 50; i++) Workers.Run(work, 3, 2);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 200; i++) Workers.Run(work, 3, 2);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void Count_is_checked()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Workers.Count = 0);
        Assert.Throws<ArgumentOutOfRangeException>(() => Workers.Count = 257);
        Assert.InRange(Workers.Count, 1, 256);
    }

    [Fact]
    public void More_threads_than_processors_are_taken_as_that_many()
    {
        var before = Workers.Count;
        try
        {
            Workers.Count = 256;
            Assert.Equal(Math.Min(256, Environment.ProcessorCount), Workers.Count);
            Workers.Count = 1;
            Assert.Equal(1, Workers.Count);
        }
        finally
        {
            Workers.Count = before;
        }
    }

    /// <summary>Counts calls, and calls that came before all of the phase before had ended.</summary>
    private sealed class Counting(int workers) : IPhased
    {
        private readonly int[] done = new int[16];
        private int early;
        private int calls;

        public int Thrower { get; set; } = -1;

        public int Early => early;

        public int Calls => calls;

        /// <summary>How many took part: fewer than asked for when the threads were busy.</summary>
        public int Seen { get; private set; }

        public void Clear()
        {
            Array.Clear(done);
            early = 0;
            calls = 0;
        }

        public void RunPhase(int phase, Share share)
        {
            if (share.Workers < 1 || share.Workers > workers) throw new InvalidOperationException("wrong share");
            if (share.IsFirst) Seen = share.Workers;
            if (phase == 1 && share.Worker == Thrower) throw new InvalidOperationException("worker fails");
            if (phase > 0 && Volatile.Read(ref done[phase - 1]) < share.Workers) Interlocked.Increment(ref early);
            Interlocked.Increment(ref calls);
            Interlocked.Increment(ref done[phase]);
        }
    }

    private sealed class Nested(Counting inner) : IPhased
    {
        public void RunPhase(int phase, Share share)
        {
            if (phase == 0 && share.IsFirst) Workers.Run(inner, 2, 2);
        }
    }
}
