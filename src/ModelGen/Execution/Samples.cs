namespace ModelGen.Execution;

/// <summary>Checks what callers pass against the sizes a model was compiled for.</summary>
public static class Samples
{
    /// <summary>The number of samples in <paramref name="found"/> numbers of <paramref name="perSample"/> each.</summary>
    /// <exception cref="ArgumentException">They are no whole number of samples.</exception>
    public static int Count(string model, string argument, int found, int perSample)
    {
        if (found == 0 || found % perSample != 0)
        {
            throw new ArgumentException($"{model} needs samples of {perSample} numbers but '{argument}' holds {found}, which is {(found == 0 ? "no sample" : "no whole number of samples")}", argument);
        }
        return found / perSample;
    }

    /// <summary>Checks that an argument holds exactly <paramref name="batch"/> samples.</summary>
    /// <exception cref="ArgumentException">It does not.</exception>
    public static void Check(string model, string argument, int found, long perSample, int batch)
    {
        if (batch > 0 && found == perSample * batch) return;
        Throw(model, argument, found, perSample, batch);
    }

    /// <summary>Checks that indices lie in [0, <paramref name="count"/>).</summary>
    /// <exception cref="ArgumentOutOfRangeException">One does not.</exception>
    public static void CheckIndices(string model, string argument, ReadOnlySpan<int> indices, int count, int ignored)
    {
        for (var i = 0; i < indices.Length; i++)
        {
            if ((uint)indices[i] < (uint)count || indices[i] == ignored) continue;
            throw new ArgumentOutOfRangeException(argument, indices[i], $"{model} needs indices from 0 to {count - 1} but '{argument}' holds {indices[i]} at position {i}");
        }
    }

    private static void Throw(string model, string argument, int found, long perSample, int batch)
    {
        if (batch <= 0) throw new ArgumentOutOfRangeException(nameof(batch), batch, $"{model} needs a batch of at least 1 sample but was given {batch}");
        var samples = found % perSample == 0 ? $"{found / perSample} samples" : "no whole number of samples";
        throw new ArgumentException($"{model} needs {batch} samples of {perSample} = {perSample * batch} numbers but '{argument}' holds {found}, which is {samples}", argument);
    }
}
