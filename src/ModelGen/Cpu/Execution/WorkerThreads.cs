using System.Runtime.ExceptionServices;

namespace ModelGen.Execution;

/// <summary>The threads of <see cref="Workers"/>. The phases of all runs are numbered on, and a share of a phase is run by whoever claims
/// it first: its own thread, or one that has finished its own share before.</summary>
/// <remarks>A claim names the phase's number. While it stands the phase cannot end, so that what it reads of the run cannot change; a
/// thread that comes late finds its share claimed and reads nothing. The caller therefore waits only for shares that are being run, never
/// for a thread that has not begun.</remarks>
internal sealed class WorkerThreads
{
    private readonly Signal[] called = new Signal[Workers.Most]; // per thread: one past the last phase of the run it was last called to
    private readonly Signal[] shares = new Signal[Workers.Most]; // per share: claimed and finished up to which phase
    private readonly Signal open = new();                        // the phase that may be run, with the number of its shares in the low bits
    // per thread: the first phase it ran a share of, in the last run that it took part in
    private readonly long[] latest = new long[Workers.Most];
    private int busy;
    private int threads = 1;

    // Of the run under way.
    private IPhased? work;
    private long first;
    private long end = 1;
    private bool takesOver;
    private ExceptionDispatchInfo? failure;

    /// <summary>Threads that have run a share of the last run.</summary>
    internal int TookPart => latest.Count(phase => phase >= first);

    /// <summary>Runs all phases, or returns false if another caller is using the threads.</summary>
    internal bool TryRun(IPhased work, int phases, int workers)
    {
        if (Interlocked.CompareExchange(ref busy, 1, 0) != 0) return false;
        try
        {
            for (; threads < workers; threads++) Start(threads);
            Workers.LastShares = workers;
            takesOver = Workers.TakesOver;
            this.work = work;
            first = end;
            end += phases;
            failure = null;
            for (var phase = first; phase < end && failure is null; phase++)
            {
                open.Set((phase * Workers.Most) + workers - 1);
                if (phase == first) Call(workers);
                RunShare(0, 0, phase, workers);
                if (takesOver) TakeOver(0, phase, workers, stopsAtClaimed: false);
                for (var share = 1; share < workers; share++) shares[share].WaitFor(phase);
            }
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

    private void Call(int workers)
    {
        for (var thread = 1; thread < workers; thread++) called[thread].Set(end);
    }

    private void Start(int thread)
    {
        shares[thread] = new();
        called[thread] = new();
        new Thread(() => Serve(thread)) { IsBackground = true, Name = $"ModelGen worker {thread}" }.UnsafeStart();
    }

    private void Serve(int thread)
    {
        for (long until = 0, opened = 0; ;)
        {
            until = called[thread].WaitFor(until + 1);
            while (opened / Workers.Most < until - 1)
            {
                opened = open.WaitFor(opened + 1);
                var (phase, workers) = (opened / Workers.Most, (int)(opened % Workers.Most) + 1);

                // The phase may be one of a later run without this thread, which then claims nothing.
                if (thread >= workers) continue;
                if (shares[thread].TryClaim(phase)) RunShare(thread, thread, phase, workers);
                if (takesOver) TakeOver(thread, phase, workers, stopsAtClaimed: true);
            }
        }
    }

    /// <summary>Runs the shares after a thread's own that nobody has begun: all of them, or, so that threads do not read each other's
    /// claims all the time, only up to one that has been begun.</summary>
    private void TakeOver(int thread, long phase, int workers, bool stopsAtClaimed)
    {
        for (var share = thread + 1; share < workers; share++)
        {
            if (shares[share].TryClaim(phase)) RunShare(thread, share, phase, workers);
            else if (stopsAtClaimed) return;
        }
    }

    /// <summary>Runs a share that <paramref name="thread"/> has claimed. The first share is the caller's and needs no claim.</summary>
    private void RunShare(int thread, int share, long phase, int workers)
    {
        if (latest[thread] < first) latest[thread] = phase;
        try
        {
            if (Volatile.Read(ref failure) is null) work!.RunPhase((int)(phase - first), new Share(share, workers));
        }
        catch (Exception e)
        {
            Interlocked.CompareExchange(ref failure, ExceptionDispatchInfo.Capture(e), null);
        }

        if (share > 0) shares[share].Set(phase);
    }
}
