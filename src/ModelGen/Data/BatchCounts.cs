namespace ModelGen;

/// <summary>The number of batches of a size for some samples.</summary>
internal static class BatchCounts
{
    /// <summary>Batches in an epoch; <paramref name="dropLast"/> leaves out one that is not full.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The batch size is not positive.</exception>
    /// <exception cref="ArgumentException">There is none.</exception>
    public static int InEpoch(int count, string samples, int batchSize, bool dropLast)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(batchSize);
        if (count == 0) throw new ArgumentException($"The dataset has 0 {samples}; a batch needs at least one.", "dataset");
        if (dropLast && count < batchSize)
            throw new ArgumentException(
                $"The dataset has {count} {samples}, fewer than one batch of {batchSize}; with dropLast nothing is left.",
                nameof(dropLast));
        return dropLast ? count / batchSize : (int)(((long)count + batchSize - 1) / batchSize);
    }
}
