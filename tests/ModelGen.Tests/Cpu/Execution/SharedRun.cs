using ModelGen.Execution;

namespace ModelGen.Tests.Execution;

/// <summary>Who runs the shares of a phase.</summary>
internal enum Sharing
{
    /// <summary>Each share its own thread, however many processors there are.</summary>
    OwnThreads,

    /// <summary>As outside tests: a thread that has finished its share takes over those that have not been begun.</summary>
    TakingOver,

    /// <summary>The caller's thread, the last share first: a share that reads what another one writes in the same phase reads it too early,
    /// every time.</summary>
    OneAfterAnother,
}

/// <summary>Runs steps on a given number of workers, more than there are processors if need be, whatever the steps are worth,
/// and checks that they were so many.</summary>
internal static class SharedRun
{
    public static T On<T>(int workers, Sharing sharing, Func<T> run)
    {
        var before = (Workers.Exactly, Workers.TakesOver, Workers.OneAfterAnother, Parallelism.Always);
        try
        {
            (Workers.Exactly, Workers.TakesOver, Workers.OneAfterAnother, Parallelism.Always) =
                (workers, sharing is not Sharing.OwnThreads, sharing is Sharing.OneAfterAnother, true);
            Workers.LastShares = 1;
            var result = run();
            Assert.Equal(workers, Workers.LastShares);
            if (workers > 1 && sharing is Sharing.OwnThreads) Assert.Equal(workers, Workers.LastThreads);
            return result;
        }
        finally
        {
            (Workers.Exactly, Workers.TakesOver, Workers.OneAfterAnother, Parallelism.Always) = before;
        }
    }

    /// <summary>Checks that <paramref name="run"/> gives the same on 2, 3 and 8 workers as on one.</summary>
    public static void GivesTheSame<T>(Func<T> run, params Sharing[] ways)
    {
        var expected = On(1, Sharing.TakingOver, run);
        foreach (var workers in new[] { 2, 3, 8 })
        {
            foreach (var sharing in ways) Assert.Equal(expected, On(workers, sharing, run));
        }
    }
}
