namespace ModelGen;

/// <summary>Philox 4x32-10, a counter-based generator: block i of a stream is a pure function of (seed, stream, i), so a dropout
/// mask or a shuffle is the same for any number of threads, in any order, and on every backend.</summary>
/// <remarks>J. K. Salmon, M. A. Moraes, R. O. Dror, D. E. Shaw: Parallel Random Numbers: As Easy as 1, 2, 3 (SC 2011). Ten rounds of
/// two 32 × 32 → 64 bit multiplications; passes BigCrush.</remarks>
public static class Philox
{
    private const uint Multiplier0 = 0xD2511F53;
    private const uint Multiplier1 = 0xCD9E8D57;
    private const uint Weyl0 = 0x9E3779B9; // the golden ratio
    private const uint Weyl1 = 0xBB67AE85; // √3 - 1

    /// <summary>The four 32-bit numbers of block <paramref name="counter"/>. The seed is the key; the counter is the low half and the
    /// stream the high half of the 128-bit counter, so no two streams of a seed ever overlap.</summary>
    public static (uint X0, uint X1, uint X2, uint X3) Block(ulong seed, ulong stream, ulong counter)
    {
        var (k0, k1) = ((uint)seed, (uint)(seed >> 32));
        var (x0, x1, x2, x3) = ((uint)counter, (uint)(counter >> 32), (uint)stream, (uint)(stream >> 32));
        for (var round = 0; round < 10; round++)
        {
            var p0 = (ulong)Multiplier0 * x0;
            var p1 = (ulong)Multiplier1 * x2;
            (x0, x1, x2, x3) = ((uint)(p1 >> 32) ^ x1 ^ k0, (uint)p1, (uint)(p0 >> 32) ^ x3 ^ k1, (uint)p0);
            unchecked
            {
                k0 += Weyl0;
                k1 += Weyl1;
            }
        }

        return (x0, x1, x2, x3);
    }

    /// <summary>A number of the open interval (0, 1) from 32 random bits: (bits + ½) / 2³².</summary>
    public static double ToUnit(uint bits) => (bits + 0.5) * (1.0 / 4294967296.0);

    /// <summary>Two independent standard normal numbers from two uniform ones, by Box and Muller (1958):
    /// √(-2 ln u₀) (cos 2πu₁, sin 2πu₁).</summary>
    public static (double First, double Second) ToNormal(uint bits0, uint bits1)
    {
        var radius = Math.Sqrt(-2 * Math.Log(ToUnit(bits0)));
        var (sin, cos) = Math.SinCos(2 * Math.PI * ToUnit(bits1));
        return (radius * cos, radius * sin);
    }
}
