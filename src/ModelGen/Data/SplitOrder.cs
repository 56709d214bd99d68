namespace ModelGen;

/// <summary>Cuts a shuffle of samples into parts, of samples of one size or of sequences.</summary>
internal static class SplitOrder
{
    /// <summary>The samples of each part.</summary>
    /// <param name="count">How many samples there are.</param>
    /// <param name="shares">Each part's share, between 0 and 1.</param>
    /// <param name="seed">The same number gives the same split.</param>
    /// <exception cref="ArgumentException">A part would be empty.</exception>
    internal static int[][] Parts(int count, ReadOnlySpan<double> shares, ulong seed)
    {
        var ends = Ends(count, shares);
        var order = new int[count];
        Permutation.Fill(order, seed, 0);
        return Cut(order, ends);
    }

    /// <summary>The samples of each part, which holds every class in its share.</summary>
    /// <param name="labels">The class of each sample.</param>
    /// <param name="shares">Each part's share, between 0 and 1.</param>
    /// <param name="seed">The same number gives the same split.</param>
    /// <exception cref="ArgumentException">A part would be empty.</exception>
    internal static int[][] Stratified<T>(ReadOnlySpan<T> labels, ReadOnlySpan<double> shares, ulong seed)
        where T : notnull
    {
        var ends = Ends(labels.Length, shares);
        var order = new int[labels.Length];
        Permutation.Fill(order, seed, 0);
        SpreadClasses(order, labels);
        var parts = Cut(order, ends);
        for (var part = 0; part < parts.Length; part++)
            Permutation.Shuffle(parts[part], seed, (uint)part + 1);
        return parts;
    }

    private static int[] Ends(int count, ReadOnlySpan<double> shares)
    {
        var ends = new int[shares.Length];
        var sum = 0.0;
        for (var part = 0; part < shares.Length; part++)
        {
            sum += shares[part];
            ends[part] = part == shares.Length - 1 ? count : (int)Math.Round(Math.Clamp(sum, 0, 1) * count, MidpointRounding.AwayFromZero);
            var size = ends[part] - (part == 0 ? 0 : ends[part - 1]);
            if (!(shares[part] > 0 && shares[part] < 1) || size == 0)
            {
                throw new ArgumentException(
                    $"Part {part + 1} of the split would be {shares[part]:0.###} of {count} samples; every part needs a share between 0 " +
                    "and 1 and at least one sample.");
            }
        }

        return ends;
    }

    private static int[][] Cut(int[] order, int[] ends)
    {
        var parts = new int[ends.Length][];
        for (var part = 0; part < parts.Length; part++)
            parts[part] = order[(part == 0 ? 0 : ends[part - 1])..ends[part]];
        return parts;
    }

    /// <summary>
    /// Reorders a shuffle so that every prefix holds each class in its share, to within one sample: the k-th of n samples of a class
    /// goes to place (k + 1/2) / n of the whole.
    /// </summary>
    private static void SpreadClasses<T>(int[] order, ReadOnlySpan<T> labels)
        where T : notnull
    {
        var totals = new Dictionary<T, int>();
        foreach (var label in labels)
            totals[label] = totals.GetValueOrDefault(label) + 1;

        var seen = new Dictionary<T, int>();
        var places = new double[order.Length];
        for (var i = 0; i < order.Length; i++)
        {
            var label = labels[order[i]];
            var rank = seen.GetValueOrDefault(label);
            seen[label] = rank + 1;
            places[i] = (rank + 0.5) / totals[label];
        }

        // Stable: equal places keep the shuffled order, so no class is favoured.
        var shuffled = (int[])order.Clone();
        Enumerable.Range(0, order.Length).OrderBy(i => places[i]).Select(i => shuffled[i]).ToArray().CopyTo(order, 0);
    }
}
