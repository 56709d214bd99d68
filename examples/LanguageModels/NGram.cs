using System.Runtime.InteropServices;
using ModelGen;

/// <summary>What an n-gram model does about sequences it has counted never or rarely.</summary>
internal enum Smoothing
{
    /// <summary>p(w | h) = (c(hw) + k) / (c(h) + k V): everything was seen k times more, however unlikely.</summary>
    AddK,

    /// <summary>Absolute discounting with backoff: p(w | h) = (c(hw) - D) / c(h) where hw was seen; what that leaves is dealt to all others
    /// as the shorter history says.</summary>
    Backoff,

    /// <summary>p(w | h) = (c(hw) + T(h) p(w | h')) / (c(h) + T(h)): the more different tokens followed h, T(h),
    /// the likelier a new one.</summary>
    WittenBell,

    /// <summary>Interpolated Kneser-Ney: p(w | h) = (c(hw) - D + D T(h) p(w | h')) / c(h),
    /// where shorter sequences count by how many tokens they followed.</summary>
    KneserNey,
}

/// <summary>
/// A language model of the last n - 1 tokens: counts of all sequences of up to n tokens, and a rule for those that were not seen. h is the
/// history, h' the history without its first token, V the number of tokens; below one token of history every token has p = 1 / V.
/// </summary>
/// <remarks>
/// I. H. Witten, T. C. Bell: The Zero-Frequency Problem (1991); R. Kneser, H. Ney: Improved Backing-off for m-gram Language Modeling
/// (1995), whose D = n1 / (n1 + 2 n2) of the sequences seen once and twice; S. F. Chen, J. Goodman: An Empirical Study of Smoothing
/// Techniques for Language Modeling (1999).
/// </remarks>
internal sealed class NGram
{
    private const double AddedCount = 0.01;

    private readonly Dictionary<ulong, int>[] counts; // by length - 1, of sequences written in base V
    private readonly Dictionary<ulong, History>[] histories; // by length
    // of Backoff: what a history leaves, over what the shorter one says of all it has not seen
    private readonly Dictionary<ulong, double>[] shares;
    private readonly double[] discounts;
    private readonly ulong[] powers; // of V
    private readonly Smoothing smoothing;
    private readonly int vocabulary;

    /// <summary>Counts a text.</summary>
    /// <exception cref="ArgumentException">Sequences of n tokens do not fit 64 bits.</exception>
    public NGram(ReadOnlySpan<int> tokens, int vocabulary, int order, Smoothing smoothing)
    {
        if (Math.Log2(vocabulary) * order >= 64)
            throw new ArgumentException(
                $"Found sequences of {order} out of {vocabulary} tokens, needed fewer than 2^64 of them.", nameof(order));
        this.vocabulary = vocabulary;
        this.smoothing = smoothing;
        powers = new ulong[order];
        for (var i = 0; i < order; i++)
            powers[i] = i == 0 ? 1 : powers[i - 1] * (ulong)vocabulary;
        counts = new Dictionary<ulong, int>[order];
        for (var length = 1; length <= order; length++)
            counts[length - 1] = Count(tokens, length);

        // Of the longest first: each shorter sequence counts the different tokens before it.
        if (smoothing == Smoothing.KneserNey)
        {
            for (var length = 1; length < order; length++)
                counts[length - 1] = CountPredecessors(counts[length], powers[length]);
        }

        discounts = [.. counts.Select(Discount)];
        histories = [.. counts.Select(CountHistories)];
        shares = [.. counts.Select(_ => new Dictionary<ulong, double>())];
    }

    /// <summary>p(token | history), of which the last n - 1 tokens matter.</summary>
    public double Probability(ReadOnlySpan<int> history, int token)
    {
        history = history[^Math.Min(history.Length, counts.Length - 1)..];
        return smoothing == Smoothing.AddK ? AddK(history, token) : Probability(Key(history), history.Length, token);
    }

    /// <summary>p of each token of a text, after all that come before it.</summary>
    public double[] Probabilities(ReadOnlySpan<int> tokens)
    {
        var result = new double[tokens.Length];
        for (var i = 0; i < tokens.Length; i++)
            result[i] = Probability(tokens[..i], tokens[i]);
        return result;
    }

    /// <summary>Goes on with a text.</summary>
    public int[] Continue(ReadOnlySpan<int> prompt, int length, Sampling sampling)
    {
        List<int> text = [.. prompt];
        var logits = new float[vocabulary];
        for (var i = 0; i < length; i++)
        {
            for (var token = 0; token < vocabulary; token++)
                logits[token] = (float)Math.Log(Probability(CollectionsMarshal.AsSpan(text), token));
            text.Add(sampling.Next(logits));
        }

        return [.. text];
    }

    private static double Discount(Dictionary<ulong, int> counted)
    {
        var (once, twice) = (counted.Values.Count(c => c == 1), counted.Values.Count(c => c == 2));
        return once == 0 ? 0.5 : once / (once + (2.0 * twice));
    }

    private static Dictionary<ulong, int> CountPredecessors(Dictionary<ulong, int> longer, ulong power)
    {
        var result = new Dictionary<ulong, int>();
        foreach (var sequence in longer.Keys)
            CollectionsMarshal.GetValueRefOrAddDefault(result, sequence % power, out _)++;
        return result;
    }

    private double AddK(ReadOnlySpan<int> history, int token)
    {
        var key = Key(history);
        var seen = counts[history.Length].GetValueOrDefault((key * (ulong)vocabulary) + (ulong)token);
        return (seen + AddedCount) / (histories[history.Length].GetValueOrDefault(key).Count + (AddedCount * vocabulary));
    }

    private double Probability(ulong history, int length, int token)
    {
        if (length < 0)
            return 1.0 / vocabulary;
        var shorter = length == 0 ? 0 : history % powers[length - 1];
        if (!histories[length].TryGetValue(history, out var known))
            return Probability(shorter, length - 1, token);
        var seen = counts[length].GetValueOrDefault((history * (ulong)vocabulary) + (ulong)token);
        var d = smoothing == Smoothing.Backoff && known.Types == vocabulary ? 0 : discounts[length]; // nothing is left to share with
        return smoothing switch
        {
            Smoothing.WittenBell => (seen + (known.Types * Probability(shorter, length - 1, token))) / (known.Count + known.Types),
            Smoothing.KneserNey => (Math.Max(seen - d, 0) + (d * known.Types * Probability(shorter, length - 1, token))) / known.Count,
            _ => seen > 0 ? (seen - d) / known.Count : Share(history, length, known) * Probability(shorter, length - 1, token),
        };
    }

    /// <summary>D T(h) / c(h) over the sum of p(w | h') of all w not seen after h, so that the probabilities sum to 1.</summary>
    private double Share(ulong history, int length, History known)
    {
        if (shares[length].TryGetValue(history, out var share))
            return share;
        var shorter = length == 0 ? 0 : history % powers[length - 1];
        var unseen = 0.0;
        for (var token = 0; token < vocabulary; token++)
        {
            if (!counts[length].ContainsKey((history * (ulong)vocabulary) + (ulong)token))
                unseen += Probability(shorter, length - 1, token);
        }

        return shares[length][history] = discounts[length] * known.Types / known.Count / unseen;
    }

    private Dictionary<ulong, int> Count(ReadOnlySpan<int> tokens, int length)
    {
        var result = new Dictionary<ulong, int>();
        for (var i = 0; i + length <= tokens.Length; i++)
            CollectionsMarshal.GetValueRefOrAddDefault(result, Key(tokens.Slice(i, length)), out _)++;
        return result;
    }

    private Dictionary<ulong, History> CountHistories(Dictionary<ulong, int> counted)
    {
        var result = new Dictionary<ulong, History>();
        foreach (var (sequence, count) in counted)
        {
            ref var history = ref CollectionsMarshal.GetValueRefOrAddDefault(result, sequence / (ulong)vocabulary, out _);
            history = new(history.Count + count, history.Types + 1);
        }

        return result;
    }

    private ulong Key(ReadOnlySpan<int> tokens)
    {
        var key = 0UL;
        foreach (var token in tokens)
            key = (key * (ulong)vocabulary) + (ulong)token;
        return key;
    }

    /// <summary>c(h), how often a history was followed by anything, and T(h), by how many different tokens.</summary>
    private readonly record struct History(long Count, int Types);
}
