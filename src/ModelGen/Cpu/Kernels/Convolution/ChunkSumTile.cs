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
            for (; r <= V.Count - 8; r += 8) Channels8(a + r, b, chunk, tiles, c + (r * V.Count), row);
        }

        for (; r <= V.Count - 4; r += 4) Channels4(a + r, b, chunk, tiles, c + (r * V.Count), row);
        for (; r < V.Count; r++) Channels1(a + r, b, chunk, tiles, c + (r * V.Count), row);
    }

    /// <summary>8 channels.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Channels8(T* a, T* b, nint chunk, int tiles, T* c, nint row)
    {
        V c0_0 = V.Load(c), c0_1 = TRegisters.Value > 1 ? V.Load(c + row) : V.Zero;
        V c1_0 = V.Load(c + V.Count), c1_1 = TRegisters.Value > 1 ? V.Load(c + row + V.Count) : V.Zero;
        V c2_0 = V.Load(c + (2 * V.Count)), c2_1 = TRegisters.Value > 1 ? V.Load(c + row + (2 * V.Count)) : V.Zero;
        V c3_0 = V.Load(c + (3 * V.Count)), c3_1 = TRegisters.Value > 1 ? V.Load(c + row + (3 * V.Count)) : V.Zero;
        V c4_0 = V.Load(c + (4 * V.Count)), c4_1 = TRegisters.Value > 1 ? V.Load(c + row + (4 * V.Count)) : V.Zero;
        V c5_0 = V.Load(c + (5 * V.Count)), c5_1 = TRegisters.Value > 1 ? V.Load(c + row + (5 * V.Count)) : V.Zero;
        V c6_0 = V.Load(c + (6 * V.Count)), c6_1 = TRegisters.Value > 1 ? V.Load(c + row + (6 * V.Count)) : V.Zero;
        V c7_0 = V.Load(c + (7 * V.Count)), c7_1 = TRegisters.Value > 1 ? V.Load(c + row + (7 * V.Count)) : V.Zero;
        for (; tiles > 0; tiles--, a += V.Count, b += V.Count)
        {
            var b0 = V.Load(b); var b1 = TRegisters.Value > 1 ? V.Load(b + chunk) : b0;
            var x = V.Broadcast(*a); c0_0 = V.MultiplyAdd(x, b0, c0_0); if (TRegisters.Value > 1) c0_1 = V.MultiplyAdd(x, b1, c0_1);
            x = V.Broadcast(a[1]); c1_0 = V.MultiplyAdd(x, b0, c1_0); if (TRegisters.Value > 1) c1_1 = V.MultiplyAdd(x, b1, c1_1);
            x = V.Broadcast(a[2]); c2_0 = V.MultiplyAdd(x, b0, c2_0); if (TRegisters.Value > 1) c2_1 = V.MultiplyAdd(x, b1, c2_1);
            x = V.Broadcast(a[3]); c3_0 = V.MultiplyAdd(x, b0, c3_0); if (TRegisters.Value > 1) c3_1 = V.MultiplyAdd(x, b1, c3_1);
            x = V.Broadcast(a[4]); c4_0 = V.MultiplyAdd(x, b0, c4_0); if (TRegisters.Value > 1) c4_1 = V.MultiplyAdd(x, b1, c4_1);
            x = V.Broadcast(a[5]); c5_0 = V.MultiplyAdd(x, b0, c5_0); if (TRegisters.Value > 1) c5_1 = V.MultiplyAdd(x, b1, c5_1);
            x = V.Broadcast(a[6]); c6_0 = V.MultiplyAdd(x, b0, c6_0); if (TRegisters.Value > 1) c6_1 = V.MultiplyAdd(x, b1, c6_1);
            x = V.Broadcast(a[7]); c7_0 = V.MultiplyAdd(x, b0, c7_0); if (TRegisters.Value > 1) c7_1 = V.MultiplyAdd(x, b1, c7_1);
        }

        c0_0.Store(c);
        c1_0.Store(c + V.Count);
        c2_0.Store(c + (2 * V.Count));
        c3_0.Store(c + (3 * V.Count));
        c4_0.Store(c + (4 * V.Count));
        c5_0.Store(c + (5 * V.Count));
        c6_0.Store(c + (6 * V.Count));
        c7_0.Store(c + (7 * V.Count));
        if (TRegisters.Value < 2) return;
        c += row;
        c0_1.Store(c);
        c1_1.Store(c + V.Count);
        c2_1.Store(c + (2 * V.Count));
        c3_1.Store(c + (3 * V.Count));
        c4_1.Store(c + (4 * V.Count));
        c5_1.Store(c + (5 * V.Count));
        c6_1.Store(c + (6 * V.Count));
        c7_1.Store(c + (7 * V.Count));
    }

    /// <summary>4 channels.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Channels4(T* a, T* b, nint chunk, int tiles, T* c, nint row)
    {
        V c0_0 = V.Load(c), c0_1 = TRegisters.Value > 1 ? V.Load(c + row) : V.Zero;
        V c1_0 = V.Load(c + V.Count), c1_1 = TRegisters.Value > 1 ? V.Load(c + row + V.Count) : V.Zero;
        V c2_0 = V.Load(c + (2 * V.Count)), c2_1 = TRegisters.Value > 1 ? V.Load(c + row + (2 * V.Count)) : V.Zero;
        V c3_0 = V.Load(c + (3 * V.Count)), c3_1 = TRegisters.Value > 1 ? V.Load(c + row + (3 * V.Count)) : V.Zero;
        for (; tiles > 0; tiles--, a += V.Count, b += V.Count)
        {
            var b0 = V.Load(b); var b1 = TRegisters.Value > 1 ? V.Load(b + chunk) : b0;
            var x = V.Broadcast(*a); c0_0 = V.MultiplyAdd(x, b0, c0_0); if (TRegisters.Value > 1) c0_1 = V.MultiplyAdd(x, b1, c0_1);
            x = V.Broadcast(a[1]); c1_0 = V.MultiplyAdd(x, b0, c1_0); if (TRegisters.Value > 1) c1_1 = V.MultiplyAdd(x, b1, c1_1);
            x = V.Broadcast(a[2]); c2_0 = V.MultiplyAdd(x, b0, c2_0); if (TRegisters.Value > 1) c2_1 = V.MultiplyAdd(x, b1, c2_1);
            x = V.Broadcast(a[3]); c3_0 = V.MultiplyAdd(x, b0, c3_0); if (TRegisters.Value > 1) c3_1 = V.MultiplyAdd(x, b1, c3_1);
        }

        c0_0.Store(c);
        c1_0.Store(c + V.Count);
        c2_0.Store(c + (2 * V.Count));
        c3_0.Store(c + (3 * V.Count));
        if (TRegisters.Value < 2) return;
        c += row;
        c0_1.Store(c);
        c1_1.Store(c + V.Count);
        c2_1.Store(c + (2 * V.Count));
        c3_1.Store(c + (3 * V.Count));
    }

    /// <summary>1 channel.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Channels1(T* a, T* b, nint chunk, int tiles, T* c, nint row)
    {
        V c0_0 = V.Load(c), c0_1 = TRegisters.Value > 1 ? V.Load(c + row) : V.Zero;
        for (; tiles > 0; tiles--, a += V.Count, b += V.Count)
        {
            var b0 = V.Load(b); var b1 = TRegisters.Value > 1 ? V.Load(b + chunk) : b0;
            var x = V.Broadcast(*a); c0_0 = V.MultiplyAdd(x, b0, c0_0); if (TRegisters.Value > 1) c0_1 = V.MultiplyAdd(x, b1, c0_1);
        }

        c0_0.Store(c);
        if (TRegisters.Value < 2) return;
        c += row;
        c0_1.Store(c);
    }
}
