using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace ModelGen.Kernels;

/// <summary>Register tiles of sums over tiles: c[v, r] += Σ_t a[t, r] b[v, t], t ascending, for a few channels r of a and one or two
/// registers v of b.</summary>
/// <typeparam name="V">Register type.</typeparam>
/// <typeparam name="T">Element type.</typeparam>
/// <typeparam name="TRegisters">How many registers, 1 or 2.</typeparam>
internal static unsafe class ChunkSumTile<V, T, TRegisters>
    where V : struct, IRegister<V, T>
    where T : unmanaged, IFloatingPointIeee754<T>
    where TRegisters : struct, IDim
{
    /// <summary>The channels of a register of a.</summary>
    /// <param name="a">(tiles, Count).</param>
    /// <param name="b">(TRegisters, tiles, Count): its registers are <paramref name="chunk"/> apart.</param>
    /// <param name="chunk">From a register of b to the next.</param>
    /// <param name="tiles">How many.</param>
    /// <param name="c">(TRegisters, channels, Count): its registers are <paramref name="row"/> apart.</param>
    /// <param name="row">From a register of c to the next.</param>
    internal static void Run(T* a, T* b, nint chunk, int tiles, T* c, nint row)
    {
        var r = 0;
        if (Vector512.IsHardwareAccelerated)
        {
            // Eight channels need more than the 16 registers there are without AVX-512.
            for (; r <= V.Count - 8; r += 8) Tile<Counts.Eight>(a + r, b, chunk, tiles, c + (r * V.Count), row);
        }

        for (; r <= V.Count - 4; r += 4) Tile<Counts.Four>(a + r, b, chunk, tiles, c + (r * V.Count), row);
        for (; r < V.Count; r++) Tile<Counts.One>(a + r, b, chunk, tiles, c + (r * V.Count), row);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile<TChannels>(T* a, T* b, nint chunk, int tiles, T* c, nint row)
        where TChannels : struct, IDim
    {
        V c0_0 = V.Zero, c0_1 = V.Zero;
        V c1_0 = V.Zero, c1_1 = V.Zero;
        V c2_0 = V.Zero, c2_1 = V.Zero;
        V c3_0 = V.Zero, c3_1 = V.Zero;
        V c4_0 = V.Zero, c4_1 = V.Zero;
        V c5_0 = V.Zero, c5_1 = V.Zero;
        V c6_0 = V.Zero, c6_1 = V.Zero;
        V c7_0 = V.Zero, c7_1 = V.Zero;
        Load(c, 0, row, ref c0_0, ref c0_1);
        if (TChannels.Value > 1) Load(c, 1, row, ref c1_0, ref c1_1);
        if (TChannels.Value > 2) Load(c, 2, row, ref c2_0, ref c2_1);
        if (TChannels.Value > 3) Load(c, 3, row, ref c3_0, ref c3_1);
        if (TChannels.Value > 4) Load(c, 4, row, ref c4_0, ref c4_1);
        if (TChannels.Value > 5) Load(c, 5, row, ref c5_0, ref c5_1);
        if (TChannels.Value > 6) Load(c, 6, row, ref c6_0, ref c6_1);
        if (TChannels.Value > 7) Load(c, 7, row, ref c7_0, ref c7_1);
        for (; tiles > 0; tiles--, a += V.Count, b += V.Count)
        {
            var b0 = V.Load(b);
            var b1 = TRegisters.Value > 1 ? V.Load(b + chunk) : b0;
            Add(a, b0, b1, ref c0_0, ref c0_1);
            if (TChannels.Value > 1) Add(a + 1, b0, b1, ref c1_0, ref c1_1);
            if (TChannels.Value > 2) Add(a + 2, b0, b1, ref c2_0, ref c2_1);
            if (TChannels.Value > 3) Add(a + 3, b0, b1, ref c3_0, ref c3_1);
            if (TChannels.Value > 4) Add(a + 4, b0, b1, ref c4_0, ref c4_1);
            if (TChannels.Value > 5) Add(a + 5, b0, b1, ref c5_0, ref c5_1);
            if (TChannels.Value > 6) Add(a + 6, b0, b1, ref c6_0, ref c6_1);
            if (TChannels.Value > 7) Add(a + 7, b0, b1, ref c7_0, ref c7_1);
        }

        Store(c0_0, c0_1, c, 0, row);
        if (TChannels.Value > 1) Store(c1_0, c1_1, c, 1, row);
        if (TChannels.Value > 2) Store(c2_0, c2_1, c, 2, row);
        if (TChannels.Value > 3) Store(c3_0, c3_1, c, 3, row);
        if (TChannels.Value > 4) Store(c4_0, c4_1, c, 4, row);
        if (TChannels.Value > 5) Store(c5_0, c5_1, c, 5, row);
        if (TChannels.Value > 6) Store(c6_0, c6_1, c, 6, row);
        if (TChannels.Value > 7) Store(c7_0, c7_1, c, 7, row);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Load(T* c, nint channel, nint next, ref V first, ref V second)
    {
        first = V.Load(c + (channel * V.Count));
        if (TRegisters.Value > 1) second = V.Load(c + next + (channel * V.Count));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add(T* a, V b0, V b1, ref V first, ref V second)
    {
        var x = V.Broadcast(*a);
        first = V.MultiplyAdd(x, b0, first);
        if (TRegisters.Value > 1) second = V.MultiplyAdd(x, b1, second);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(V first, V second, T* c, nint channel, nint next)
    {
        first.Store(c + (channel * V.Count));
        if (TRegisters.Value > 1) second.Store(c + next + (channel * V.Count));
    }
}
