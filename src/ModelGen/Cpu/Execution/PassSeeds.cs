using System.Runtime.CompilerServices;

namespace ModelGen.Execution;

/// <summary>Seeds of the passes that draw random numbers. Those of evaluation come out of <see cref="Philox"/>, so that those of calls
/// without a seed, of calls with one, and of training differ.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class PassSeeds
{
    private const ulong Given = 1;
    private const ulong DrawnAnew = 2;
    private const ulong Parts = 3;

    /// <summary>The seed of the next training pass, which it counts. The caller has the parameters for a training step.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Training(ParameterSet parameters)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        return unchecked((parameters.TrainingSeed * 0x9E3779B97F4A7C15UL) + (ulong)parameters.TrainingPasses++);
    }

    /// <summary>The seed of a prediction's pass: the same for the same <paramref name="seed"/> in every model; another in every call
    /// without one.</summary>
    /// <param name="model">The model's own seed.</param>
    /// <param name="seed">What the caller chose; null to draw anew.</param>
    /// <param name="calls">Calls of the model without a seed so far. Several threads may call at once.</param>
    public static ulong Evaluation(ulong model, long? seed, ref long calls) =>
        seed is { } given ? Mix(unchecked((ulong)given), Given, 0)
            : Mix(model, DrawnAnew, unchecked((ulong)Interlocked.Increment(ref calls)));

    /// <summary>The seed that models take when a trainer evaluates them: the number of the batch that is evaluated on this thread, else
    /// 0.</summary>
    [field: ThreadStatic]
    public static long Batch { get; internal set; }

    /// <summary>The seed of a part of a call that begins at a sample, or at a step: none repeats the numbers of another.</summary>
    /// <param name="seed">The call's seed, which is that of the part that begins at 0.</param>
    /// <param name="start">Where the part begins.</param>
    public static ulong Part(ulong seed, int start) => start == 0 ? seed : Mix(seed, Parts, (ulong)start);

    private static ulong Mix(ulong key, ulong stream, ulong counter)
    {
        var (low, high, _, _) = Philox.Block(key, stream, counter);
        return low | ((ulong)high << 32);
    }
}
