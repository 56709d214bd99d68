using System.Numerics;

namespace ModelGen.Execution;

/// <summary>Checks what callers pass against the sizes a model was compiled for.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class Samples
{
    /// <summary>Lengths of batches without padding.</summary>
    [ThreadStatic]
    private static int[]? full;

    /// <summary>Lengths along an axis that was cut, joined, pooled or stretched.</summary>
    [ThreadStatic]
    private static int[]? left;

    /// <summary>The number of samples in <paramref name="found"/> numbers of <paramref name="perSample"/> each.</summary>
    /// <exception cref="ArgumentException">They are no whole number of samples.</exception>
    public static int Count(string model, string argument, int found, int perSample)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(argument);
        if (found == 0 || found % perSample != 0)
        {
            throw new ArgumentException(
                $"{model} needs samples of {perSample} numbers but '{argument}' holds {found}, "
                    + $"which is {(found == 0 ? "no sample" : "no whole number of samples")}", argument);
        }
        return found / perSample;
    }

    /// <summary>Checks that an argument holds exactly <paramref name="batch"/> samples.</summary>
    /// <exception cref="ArgumentException">It does not.</exception>
    public static void Check(string model, string argument, int found, long perSample, int batch)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(argument);
        if (batch > 0 && found == perSample * batch) return;
        Throw(model, argument, found, perSample, batch);
    }

    /// <summary>Checks that indices lie in [0, <paramref name="count"/>) or are <paramref name="ignored"/>, where there is such an
    /// index.</summary>
    /// <exception cref="ArgumentOutOfRangeException">One does not.</exception>
    public static void CheckIndices(string model, string argument, ReadOnlySpan<int> indices, int count, int? ignored)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(argument);
        CheckIndices(model, argument, indices, 0, count, ignored);
    }

    /// <summary>Checks indices (batch, outer, steps, inner) as <see cref="CheckIndices(string, string, ReadOnlySpan{int}, int, int?)"/>
    /// does, but for those beyond each sample's length, which nothing looks at.</summary>
    /// <exception cref="ArgumentOutOfRangeException">One does not.</exception>
    public static void CheckIndices(
        string model, string argument, ReadOnlySpan<int> indices, int count, int? ignored, ReadOnlySpan<int> lengths, int outer, int steps,
        int inner)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(argument);
        for (var run = 0; run < lengths.Length * outer; run++)
        {
            var start = run * steps * inner;
            CheckIndices(model, argument, indices.Slice(start, lengths[run / outer] * inner), start, count, ignored);
        }
    }

    /// <summary>Checks how many steps the sequences of a call have.</summary>
    /// <param name="model">The model.</param>
    /// <param name="length">Steps.</param>
    /// <param name="most">The most it takes; 0 for no limit.</param>
    /// <exception cref="ArgumentException">They are none, or too many.</exception>
    public static void CheckLength(string model, int length, int most)
    {
        ArgumentNullException.ThrowIfNull(model);
        if (length > 0 && (most == 0 || length <= most)) return;
        throw new ArgumentOutOfRangeException(nameof(length), length,
            $"{model} needs sequences of {(most > 0 ? $"1 to {most} steps" : "at least 1 step")} but was given {length}");
    }

    /// <summary>Checks that there is one length a sample and that each lies in [1, <paramref name="steps"/>].</summary>
    /// <exception cref="ArgumentException">They are not.</exception>
    public static void CheckLengths(string model, string argument, ReadOnlySpan<int> lengths, int steps, int batch)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(argument);
        Check(model, argument, lengths.Length, 1, batch);
        for (var i = 0; i < lengths.Length; i++)
        {
            if (lengths[i] >= 1 && lengths[i] <= steps) continue;
            throw new ArgumentOutOfRangeException(argument, lengths[i],
                $"{model} needs lengths from 1 to {steps}, the steps of the sequences, but '{argument}' holds {lengths[i]} for sample {i}");
        }
    }

    /// <summary>The number of steps in each of <paramref name="batch"/> samples of <paramref name="found"/> numbers in all.</summary>
    /// <exception cref="ArgumentException">They are no whole number of steps.</exception>
    public static int Steps(string model, string argument, int found, int perStep, int batch)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(argument);
        if (batch > 0 && found > 0 && found % ((long)perStep * batch) == 0) return found / (perStep * batch);
        if (batch <= 0) Throw(model, argument, found, perStep, batch);
        throw new ArgumentException(
            $"{model} needs {batch} samples of as many steps of {perStep} numbers but '{argument}' holds {found}", argument);
    }

    /// <summary>The lengths given, or where there are none, as many as the samples, each of all steps.</summary>
    public static ReadOnlySpan<int> Lengths(ReadOnlySpan<int> lengths, int batch, int steps)
    {
        if (!lengths.IsEmpty) return lengths;
        if (full is null || full.Length < batch) full = new int[Math.Max(batch, 64)];
        var all = full.AsSpan(0, batch);
        all.Fill(steps);
        return all;
    }

    /// <summary>Lengths along an axis that was cut, joined, pooled or stretched, until the next call on this thread.</summary>
    public static ReadOnlySpan<int> StepLengths(ReadOnlySpan<int> lengths, int multiply, int add, int divide, int least, int most)
    {
        if (left is null || left.Length < lengths.Length) left = new int[Math.Max(lengths.Length, 64)];
        var y = left.AsSpan(0, lengths.Length);
        Kernels.ValidSteps.Lengths(lengths, y, multiply, add, divide, least, most);
        return y;
    }

    /// <summary>The class with the highest score at each position of each sample, the first of equal ones.</summary>
    /// <param name="model">The model.</param>
    /// <param name="scores">(samples, positions, count).</param>
    /// <param name="count">Number of classes.</param>
    /// <param name="positions">Classes that a sample has.</param>
    /// <param name="classes">(samples, positions), to fill.</param>
    /// <exception cref="InvalidOperationException">A score is NaN.</exception>
    public static void Classes<T>(string model, ReadOnlySpan<T> scores, int count, int positions, Span<int> classes)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(model);
        for (var i = 0; i < classes.Length; i++)
        {
            var best = Metrics.ArgMax(scores.Slice(i * count, count));
            if (best < 0)
                throw new InvalidOperationException(
                    $"{model} gave NaN among the scores of sample {i / positions}{(positions > 1 ? $" at position {i % positions}" : "")}, "
                        + "needed numbers to choose a class by");
            classes[i] = best;
        }
    }

    private static void CheckIndices(string model, string argument, ReadOnlySpan<int> indices, int start, int count, int? ignored)
    {
        for (var i = 0; i < indices.Length; i++)
        {
            if ((uint)indices[i] < (uint)count || indices[i] == ignored) continue;
            var needed = $"{model} needs indices from 0 to {count - 1}";
            throw new ArgumentOutOfRangeException(
                argument, indices[i], $"{needed} but '{argument}' holds {indices[i]} at position {start + i}");
        }
    }

    private static void Throw(string model, string argument, int found, long perSample, int batch)
    {
        if (batch <= 0)
            throw new ArgumentOutOfRangeException(
                nameof(batch), batch, $"{model} needs a batch of at least 1 sample but was given {batch}");
        var samples = found % perSample == 0 ? $"{found / perSample} samples" : "no whole number of samples";
        throw new ArgumentException(
            $"{model} needs {batch} samples of {perSample} = {perSample * batch} numbers but '{argument}' holds {found}, "
                + $"which is {samples}", argument);
    }
}
