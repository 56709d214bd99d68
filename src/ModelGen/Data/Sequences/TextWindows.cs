namespace ModelGen;

/// <summary> Datasets for language models: windows of T tokens of one long text, each with the T tokens that come one later as its targets,
/// so that the next token is predicted at every position. The windows are cut when a batch is, and share the tokens' memory.
/// <code>
/// var tokens = tokenizer.Encode(text);
/// var train = TextWindows.Random(tokens.AsMemory(0, tokens.Length * 9 / 10), length: 64, count: 10_000, seed: 1);
/// var test = TextWindows.Consecutive(tokens.AsMemory(tokens.Length * 9 / 10), length: 64);
/// </code>
/// </summary>
public static class TextWindows
{
    /// <summary> Windows side by side: sample i reads tokens i T to (i + 1) T - 1. The (n - 1) mod T tokens after the last whole window,
    /// and its last target, are not read.
    /// </summary>
    /// <param name="tokens">n tokens, T + 1 or more.</param>
    /// <param name="length">T.</param>
    /// <exception cref="ArgumentException">There are fewer tokens than one window and its last target need.</exception>
    public static Dataset<int, int> Consecutive(ReadOnlyMemory<int> tokens, int length) => Consecutive(tokens, length, length);

    /// <summary>Windows that begin <paramref name="stride"/> tokens after one another, and so overlap where it is less than T.</summary>
    /// <param name="tokens">n tokens, T + 1 or more.</param>
    /// <param name="length">T.</param>
    /// <param name="stride">Tokens from the start of a window to the start of the next.</param>
    /// <exception cref="ArgumentException">There are fewer tokens than one window and its last target need.</exception>
    public static Dataset<int, int> Consecutive(ReadOnlyMemory<int> tokens, int length, int stride)
    {
        Check(tokens, length, 1);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(stride);
        return new ConsecutiveWindows(tokens, length, stride);
    }

    /// <summary> Windows at random positions: sample i of an epoch begins uniformly from 0 to n - T - 1, a function of
    /// (seed, epoch, i) alone.
    /// </summary>
    /// <param name="tokens">n tokens, T + 1 or more.</param>
    /// <param name="length">T.</param>
    /// <param name="count">Windows in an epoch.</param>
    /// <param name="seed">Seed of the positions.</param>
    /// <exception cref="ArgumentException">There are fewer tokens than one window and its last target need.</exception>
    public static Dataset<int, int> Random(ReadOnlyMemory<int> tokens, int length, int count, ulong seed = 0)
    {
        Check(tokens, length, 1);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        return new RandomWindows(tokens, length, count, seed);
    }

    /// <summary> Windows for a state that is carried from batch to batch (truncated backpropagation through time): the text is cut into B
    /// segments, and row b of each batch continues segment b where it ended in the batch before. Read them unshuffled in batches of B; the
    /// state is that of the start when an epoch begins. The tokens after the last whole batch are not read.
    /// </summary>
    /// <param name="tokens">n tokens, B T + 1 or more.</param>
    /// <param name="length">T.</param>
    /// <param name="batchSize">B.</param>
    /// <exception cref="ArgumentException">There are fewer tokens than one batch and its last target need.</exception>
    public static Dataset<int, int> Continued(ReadOnlyMemory<int> tokens, int length, int batchSize)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(batchSize);
        Check(tokens, length, batchSize);
        return new ContinuedWindows(tokens, length, batchSize);
    }

    private static void Check(ReadOnlyMemory<int> tokens, int length, int windows)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(length);
        var needed = ((long)length * windows) + 1;
        if (tokens.Length < needed)
            throw new ArgumentException(
                $"Found {tokens.Length} tokens, needed {needed}: {windows} windows of {length} and the last target.", nameof(tokens));
    }

    private abstract class Windows(ReadOnlyMemory<int> tokens, int length, int count) : OnDemandDataset<int, int>(count, length, length)
    {
        protected ReadOnlyMemory<int> Tokens => tokens;

        protected abstract int Start(int index, int epoch);

        private protected override void Fill(ReadOnlySpan<int> indices, int? epoch, Span<int> x, Span<int> y)
        {
            var all = tokens.Span;
            for (var i = 0; i < indices.Length; i++)
            {
                var start = Start(indices[i], epoch ?? 0);
                all.Slice(start, InputSize).CopyTo(x[(i * InputSize)..]);
                all.Slice(start + 1, InputSize).CopyTo(y[(i * InputSize)..]);
            }
        }
    }

    private sealed class ConsecutiveWindows(ReadOnlyMemory<int> tokens, int length, int stride)
        : Windows(tokens, length, ((tokens.Length - 1 - length) / stride) + 1)
    {
        protected override int Start(int index, int epoch) => index * stride;
    }

    private sealed class ContinuedWindows(ReadOnlyMemory<int> tokens, int length, int batchSize)
        : Windows(tokens, length, (tokens.Length - 1) / (length * batchSize) * batchSize)
    {
        protected override int Start(int index, int epoch)
        {
            var (batch, row) = Math.DivRem(index, batchSize);
            return ((row * (Count / batchSize)) + batch) * InputSize;
        }
    }

    private sealed class RandomWindows(ReadOnlyMemory<int> tokens, int length, int count, ulong seed) : Windows(tokens, length, count)
    {
        // "TEXT" in the high half keeps windows apart from every other use of the same seed.
        private const ulong WindowStream = 0x5445_5854_0000_0000;

        protected override int Start(int index, int epoch)
        {
            var (low, high, _, _) = Philox.Block(seed, WindowStream | (uint)epoch, (ulong)index);
            return (int)Math.BigMul(low | ((ulong)high << 32), (ulong)(Tokens.Length - InputSize), out _);
        }
    }
}
