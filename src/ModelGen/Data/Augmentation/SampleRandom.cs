namespace ModelGen;

/// <summary>
/// The random numbers of one sample in one epoch, a function of (seed, epoch, sample, position of the augmentation in its list) alone: the
/// same on every thread and for any number of threads.
/// </summary>
public struct SampleRandom
{
    // "AU" in the highest bits keeps augmentations apart from shuffles under the same seed.
    private const ulong AugmentationStream = 0x4155_0000_0000_0000;

    private readonly ulong seed;
    private readonly ulong stream;
    private readonly ulong sample;
    private (uint X0, uint X1, uint X2, uint X3) block;
    private uint position; // in 32-bit numbers
    private double spareNormal;
    private bool hasSpare;

    internal SampleRandom(ulong seed, int epoch, int sample, int place)
    {
        this.seed = seed;
        stream = AugmentationStream | ((ulong)(ushort)place << 32) | (uint)epoch;
        this.sample = (ulong)(uint)sample << 32;
    }

    /// <summary>32 random bits.</summary>
    public uint NextUInt32()
    {
        var lane = position & 3;
        if (lane == 0)
            block = Philox.Block(seed, stream, sample | (position >> 2));
        position++;
        return lane switch { 0 => block.X0, 1 => block.X1, 2 => block.X2, _ => block.X3 };
    }

    /// <summary>A number of the open interval (0, 1).</summary>
    public double NextDouble() => Philox.ToUnit(NextUInt32());

    /// <summary>A number between two others.</summary>
    /// <param name="low">The least.</param>
    /// <param name="high">The greatest.</param>
    public double NextBetween(double low, double high) => low + ((high - low) * NextDouble());

    /// <summary>An integer of 0 ≤ i &lt; <paramref name="count"/>, each as likely to within count / 2⁶⁴.</summary>
    /// <param name="count">How many there are.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is not positive.</exception>
    public int Next(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        var bits = NextUInt32() | ((ulong)NextUInt32() << 32);
        return (int)Math.BigMul(bits, (ulong)count, out _);
    }

    /// <summary>A standard normal number, by the Box-Muller transform.</summary>
    public double NextNormal()
    {
        hasSpare = !hasSpare;
        if (!hasSpare)
            return spareNormal;
        var bits0 = NextUInt32();
        (var first, spareNormal) = Philox.ToNormal(bits0, NextUInt32());
        return first;
    }

    /// <summary>A number of the distribution Beta(alpha, alpha): G₁ / (G₁ + G₂) with G₁ and G₂ of the distribution Gamma(alpha).</summary>
    internal double NextBeta(double alpha)
    {
        // By logarithms: for a small alpha both numbers may be too small for a double.
        var first = NextLogGamma(alpha);
        return 1 / (1 + Math.Exp(NextLogGamma(alpha) - first));
    }

    /// <summary>
    /// The logarithm of a number of the distribution Gamma(alpha): G. Marsaglia and W. W. Tsang, A Simple Method for Generating Gamma
    /// Variables (2000). With alpha below 1, Gamma(alpha + 1) U^(1 / alpha).
    /// </summary>
    private double NextLogGamma(double alpha)
    {
        var boost = alpha < 1 ? Math.Log(NextDouble()) / alpha : 0;
        var d = (alpha < 1 ? alpha + 1 : alpha) - (1.0 / 3);
        var c = 1 / Math.Sqrt(9 * d);
        while (true)
        {
            var z = NextNormal();
            var v = 1 + (c * z);
            if (v <= 0)
                continue;
            v = v * v * v;
            if (Math.Log(NextDouble()) < (0.5 * z * z) + (d * (1 - v + Math.Log(v))))
                return Math.Log(d * v) + boost;
        }
    }
}
