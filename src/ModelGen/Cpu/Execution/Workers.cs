namespace ModelGen.Execution;

/// <summary>Work in phases, each shared by all workers, with a barrier between one phase and the next.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface IPhased
{
    /// <summary>Does this worker's share of a phase. A share may be run by any thread, and is run once.</summary>
    void RunPhase(int phase, Share share);
}

/// <summary>The threads that share a step. They live as long as the process, wait for the next step by spinning briefly, then
/// sleep.</summary>
/// <remarks>Results do not depend on how many there are. A share whose thread has not begun it, having lost its core to another process, is
/// run by a thread that has finished its own, so that a busy machine costs little. One caller uses the threads at a time; another that
/// comes meanwhile works alone.</remarks>
public static class Workers
{
    internal const int Most = 256;

    private static readonly WorkerThreads Threads = new();

    /// <summary>How many threads, the caller's included, a step may use: from 1 to 256, by default the number of processors that the
    /// process may use (<see cref="Environment.ProcessorCount"/>). More threads than processors only wait for each other, so a larger
    /// number is taken as that many, which is then what this property returns.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not from 1 to 256.</exception>
    public static int Count
    {
        get => Exactly;
        set
        {
            if (value is < 1 or > Most)
                throw new ArgumentOutOfRangeException(nameof(value), value, $"Workers.Count is {value} but must be from 1 to {Most}.");
            Exactly = Math.Min(value, Environment.ProcessorCount);
        }
    }

    /// <summary>For tests: <see cref="Count"/>, more than there are processors if need be.</summary>
    internal static int Exactly { get; set; } = Math.Clamp(Environment.ProcessorCount, 1, Most);

    /// <summary>For tests: every worker's share of a phase one after another on the caller's thread, the last worker's first. A share that
    /// reads what another one writes in the same phase then reads it too early, every time.</summary>
    internal static bool OneAfterAnother { get; set; }

    /// <summary>For tests: whether a thread that has finished its share takes over shares that have not been begun. Without, each share is
    /// run by its own thread.</summary>
    internal static bool TakesOver { get; set; } = true;

    /// <summary>For tests: how many shares the phases of the last shared run were cut into; a run that is not shared leaves it as it
    /// is.</summary>
    internal static int LastShares { get; set; }

    /// <summary>For tests: how many threads have run at least one share of the last run that was shared between threads.</summary>
    internal static int LastThreads => Threads.TookPart;

    /// <summary>Runs every phase of <paramref name="work"/>, each on <paramref name="workers"/> threads of which the caller is the first.
    /// No phase starts before the one before it has ended everywhere. An exception ends the work after the phase it occurred in and is
    /// rethrown here.</summary>
    internal static void Run(IPhased work, int phases, int workers)
    {
        workers = Math.Clamp(workers, 1, Most);
        if (OneAfterAnother)
        {
            LastShares = workers;
            for (var phase = 0; phase < phases; phase++)
            {
                for (var worker = workers - 1; worker >= 0; worker--) work.RunPhase(phase, new Share(worker, workers));
            }
            return;
        }
        if (workers == 1 || !Threads.TryRun(work, phases, workers))
        {
            for (var phase = 0; phase < phases; phase++) work.RunPhase(phase, Share.Alone);
        }
    }
}
