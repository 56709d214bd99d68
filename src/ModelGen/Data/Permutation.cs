namespace ModelGen;

/// <summary>Shuffles that are a function of (seed, stream) alone: the same on every machine, thread count and backend.</summary>
internal static class Permutation
{
    // "SHUF" in the high half keeps shuffles apart from every other use of the same seed.
    private const ulong ShuffleStream = 0x5348_5546_0000_0000;

    /// <summary>Fills <paramref name="order"/> with 0, 1, 2, ... shuffled by <paramref name="seed"/> and
    /// <paramref name="stream"/>.</summary>
    internal static void Fill(Span<int> order, ulong seed, uint stream)
    {
        for (var i = 0; i < order.Length; i++)
            order[i] = i;
        Shuffle(order, seed, stream);
    }

    /// <summary>Fisher and Yates' shuffle in place, driven by two draws of each counter block.</summary>
    internal static void Shuffle(Span<int> items, ulong seed, uint stream)
    {
        ulong counter = 0;
        ulong spare = 0;
        var hasSpare = false;
        for (var last = items.Length - 1; last > 0; last--)
        {
            ulong draw;
            if (hasSpare)
            {
                draw = spare;
            }
            else
            {
                (draw, spare) = Draw(seed, ShuffleStream | stream, counter++);
            }

            hasSpare = !hasSpare;

            // The high word of draw * n is uniform on [0, n) up to n / 2^64.
            var other = (int)Math.BigMul(draw, (ulong)last + 1, out _);
            (items[last], items[other]) = (items[other], items[last]);
        }
    }

    private static (ulong First, ulong Second) Draw(ulong seed, ulong stream, ulong counter)
    {
        var (x0, x1, x2, x3) = Philox.Block(seed, stream, counter);
        return (((ulong)x1 << 32) | x0, ((ulong)x3 << 32) | x2);
    }
}
