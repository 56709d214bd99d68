namespace ModelGen;

/// <summary>Random numbers one after the other from one stream of <see cref="Philox"/>: the same (seed, stream) gives the same
/// sequence on every machine. Not thread-safe; give each thread a stream of its own.</summary>
public sealed class RandomStream
{
    private (uint X0, uint X1, uint X2, uint X3) _block;
    private ulong _position; // in 32-bit numbers
    private double _spareNormal = double.NaN;

    /// <summary>The sequence of <paramref name="stream"/> under <paramref name="seed"/>, from its start.</summary>
    public RandomStream(ulong seed, ulong stream = 0)
    {
        Seed = seed;
        Stream = stream;
    }

    /// <summary>The seed.</summary>
    public ulong Seed { get; }

    /// <summary>Which of the seed's streams this is.</summary>
    public ulong Stream { get; }

    /// <summary>How many 32-bit numbers were drawn; setting it moves there, which costs nothing.</summary>
    public ulong Position
    {
        get => _position;
        set
        {
            _position = value;
            _spareNormal = double.NaN;
            if ((value & 3) != 0)
            {
                _block = Philox.Block(Seed, Stream, value >> 2);
            }
        }
    }

    /// <summary>32 random bits.</summary>
    public uint NextUInt32()
    {
        var lane = _position & 3;
        if (lane == 0)
        {
            _block = Philox.Block(Seed, Stream, _position >> 2);
        }

        _position++;
        return lane switch { 0 => _block.X0, 1 => _block.X1, 2 => _block.X2, _ => _block.X3 };
    }

    /// <summary>64 random bits.</summary>
    public ulong NextUInt64() => NextUInt32() | (ulong)NextUInt32() << 32;

    /// <summary>A multiple of 2⁻²⁴ of [0, 1).</summary>
    public float NextSingle() => (NextUInt32() >> 8) * (1f / 16777216f);

    /// <summary>A multiple of 2⁻⁵³ of [0, 1).</summary>
    public double NextDouble() => (NextUInt64() >> 11) * (1.0 / 9007199254740992.0);

    /// <summary>A standard normal number (Box and Muller); every second one is the other half of a pair.</summary>
    public double NextNormal()
    {
        if (!double.IsNaN(_spareNormal))
        {
            var spare = _spareNormal;
            _spareNormal = double.NaN;
            return spare;
        }

        var bits0 = NextUInt32();
        (var first, _spareNormal) = Philox.ToNormal(bits0, NextUInt32());
        return first;
    }

    /// <summary>An integer of 0 ≤ i &lt; <paramref name="count"/>, each exactly as likely: D. Lemire, Fast Random Integer Generation
    /// in an Interval (2019).</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is not positive.</exception>
    public int Next(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        var n = (uint)count;
        var product = (ulong)NextUInt32() * n;
        if ((uint)product < n)
        {
            // 2³² mod n of the low halves would be drawn once too often; drawing again removes exactly those.
            var threshold = (0u - n) % n;
            while ((uint)product < threshold)
            {
                product = (ulong)NextUInt32() * n;
            }
        }

        return (int)(product >> 32);
    }

    /// <summary>Puts <paramref name="values"/> in a random order, each as likely (Fisher and Yates).</summary>
    public void Shuffle<T>(Span<T> values)
    {
        for (var i = values.Length - 1; i > 0; i--)
        {
            var j = Next(i + 1);
            (values[i], values[j]) = (values[j], values[i]);
        }
    }

    /// <summary>A random order of 0, ..., <paramref name="count"/> - 1.</summary>
    public int[] Permutation(int count)
    {
        var order = new int[count];
        for (var i = 0; i < count; i++)
        {
            order[i] = i;
        }

        Shuffle(order.AsSpan());
        return order;
    }
}
