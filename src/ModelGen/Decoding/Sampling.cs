namespace ModelGen;

/// <summary> Chooses the next token from a network's logits. The probabilities are softmax(logits / temperature); of them only the k
/// largest are kept, and of these only the fewest whose sum is at least p, then one is drawn. The draws are a function of (seed, stream)
/// alone.
/// <code>
/// var sampling = new Sampling(seed: 1) { Temperature = 0.8f, TopP = 0.95f };
/// int next = sampling.Next(logits);
/// </code>
/// Not thread-safe; give each thread a stream of its own. Memory is taken with the first logits, and a draw allocates nothing.
/// </summary>
/// <remarks> Top-k: A. Fan, M. Lewis, Y. Dauphin: Hierarchical Neural Story Generation (2018). Top-p, the nucleus: A. Holtzman et al.: The
/// Curious Case of Neural Text Degeneration (2020).
/// </remarks>
public sealed class Sampling
{
    private readonly RandomStream random;
    private readonly float temperature = 1;
    private readonly float topP = 1;
    private readonly int topK;
    private double[] weights = [];
    private ulong[] ranks = [];

    /// <summary>Draws from the start of a stream.</summary>
    /// <param name="seed">Seed of the draws.</param>
    /// <param name="stream">Which of the seed's streams.</param>
    public Sampling(ulong seed = 0, ulong stream = 0) => random = new RandomStream(seed, stream);

    /// <summary>Below 1 probable tokens become more probable; 0 is <see cref="Greedy"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Set to a negative number, NaN or infinity.</exception>
    public float Temperature
    {
        get => temperature;
        init => temperature = value >= 0 && float.IsFinite(value)
            ? value
            : throw new ArgumentOutOfRangeException(nameof(Temperature), value, $"Found temperature {value}, needed 0 or more.");
    }

    /// <summary>How many of the most probable tokens are kept; 0 for all. Of equal ones the lower index is kept.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Set to a negative number.</exception>
    public int TopK
    {
        get => topK;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value, nameof(TopK));
            topK = value;
        }
    }

    /// <summary>The minimum total probability of the tokens that are kept; 1 for all. The most probable one is always kept.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Set to a number outside (0, 1].</exception>
    public float TopP
    {
        get => topP;
        init => topP = value is > 0 and <= 1
            ? value
            : throw new ArgumentOutOfRangeException(nameof(TopP), value, $"Found top-p {value}, needed more than 0 and at most 1.");
    }

    /// <summary>The token with the highest logit, the first of equal ones.</summary>
    /// <param name="logits">One number for each token; negative infinity excludes it.</param>
    /// <exception cref="ArgumentException">There is none, one is NaN or positive infinity, or all are excluded.</exception>
    public static int Greedy(ReadOnlySpan<float> logits)
    {
        if (logits.IsEmpty)
            throw new ArgumentException("Found 0 logits, needed one for each token.", nameof(logits));
        var best = Metrics.ArgMax(logits);
        if (best < 0 || float.IsPositiveInfinity(logits[best]))
        {
            var wrong = logits.IndexOf(best < 0 ? float.NaN : float.PositiveInfinity);
            throw new ArgumentException(
                $"Logit {wrong} is {logits[wrong]}, needed a number, or negative infinity for a token that is not allowed.",
                nameof(logits));
        }

        return !float.IsNegativeInfinity(logits[best])
            ? best
            : throw new ArgumentException(
                $"All {logits.Length} logits are negative infinity, needed at least one allowed token.", nameof(logits));
    }

    /// <summary>Draws a token.</summary>
    /// <param name="logits">One number for each token; negative infinity excludes it.</param>
    /// <exception cref="ArgumentException">There is none, one is NaN or positive infinity, or all are excluded.</exception>
    public int Next(ReadOnlySpan<float> logits)
    {
        var best = Greedy(logits);
        if (temperature == 0)
            return best;
        if (weights.Length < logits.Length)
        {
            weights = new double[logits.Length];
            ranks = new ulong[logits.Length];
        }

        var isCut = (topK > 0 && topK < logits.Length) || topP < 1;
        return isCut ? NextOfLikeliest(logits, logits[best]) : NextOfAll(logits, logits[best]);
    }

    private int NextOfAll(ReadOnlySpan<float> logits, float greatest)
    {
        var sum = 0.0;
        for (var i = 0; i < logits.Length; i++)
            sum += weights[i] = Weight(logits[i], greatest);
        return Draw(logits.Length, sum);
    }

    private int NextOfLikeliest(ReadOnlySpan<float> logits, float greatest)
    {
        // The rank of a token is lower the greater its logit, then the lower its index; no two are equal.
        var all = ranks.AsSpan(0, logits.Length);
        for (var i = 0; i < all.Length; i++)
            all[i] = ((ulong)~Ordered(logits[i]) << 32) | (uint)i;
        var kept = topK == 0 ? all.Length : Math.Min(topK, all.Length);
        SelectLowest(all, kept);
        all[..kept].Sort();

        var sum = 0.0;
        for (var i = 0; i < kept; i++)
            sum += weights[i] = Weight(logits[(int)(uint)all[i]], greatest);
        if (topP < 1)
        {
            var (needed, nucleus, size) = (topP * sum, 0.0, 0);
            while (size < kept && (size == 0 || nucleus < needed))
                nucleus += weights[size++];
            (kept, sum) = (size, nucleus);
        }

        return (int)(uint)all[Draw(kept, sum)];
    }

    private double Weight(float logit, float greatest) => Math.Exp(((double)logit - greatest) / temperature);

    /// <summary>A position of the weights, with a probability proportional to its weight.</summary>
    private int Draw(int count, double sum)
    {
        var left = random.NextDouble() * sum;
        var last = 0;
        for (var i = 0; i < count; i++)
        {
            if (weights[i] == 0)
                continue;
            if (left < weights[i])
                return i;
            left -= weights[i];
            last = i;
        }

        // Rounding may leave a remainder of the sum after the last.
        return last;
    }

    /// <summary>Bits whose order as an unsigned number is that of the floats.</summary>
    private static uint Ordered(float value)
    {
        var bits = BitConverter.SingleToUInt32Bits(value + 0f); // no negative zero
        return (bits & 0x8000_0000) != 0 ? ~bits : bits | 0x8000_0000;
    }

    /// <summary>Moves the lowest <paramref name="count"/> of different values to the front (Hoare's Find).</summary>
    private static void SelectLowest(Span<ulong> values, int count)
    {
        var (low, high) = (0, values.Length - 1);
        while (low < high && count > low && count <= high)
        {
            var pivot = values[low + ((high - low) / 2)];
            var (i, j) = (low, high);
            while (i <= j)
            {
                while (values[i] < pivot)
                    i++;
                while (values[j] > pivot)
                    j--;
                if (i <= j)
                {
                    (values[i], values[j]) = (values[j], values[i]);
                    i++;
                    j--;
                }
            }

            // Now [low, j] <= pivot <= [i, high].
            if (count <= j)
                high = j;
            else if (count > i)
                low = i;
            else
                return;
        }
    }
}
