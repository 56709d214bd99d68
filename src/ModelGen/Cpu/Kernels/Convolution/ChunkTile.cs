using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace ModelGen.Kernels;

/// <summary>Register tiles of a product whose rows lie in chunks of a register: c[v, r] = Σ_q Σ_p a[q, r, p] b[q, p, v], both ascending,
/// for a few rows r and one or two registers v.</summary>
/// <typeparam name="V">Register type.</typeparam>
/// <typeparam name="T">Element type.</typeparam>
/// <typeparam name="TRegisters">How many registers, 1 or 2.</typeparam>
internal static unsafe class ChunkTile<V, T, TRegisters>
    where V : struct, IRegister<V, T>
    where T : unmanaged, IFloatingPointIeee754<T>
    where TRegisters : struct, IDim
{
    /// <summary>All rows.</summary>
    /// <param name="a">(chunks, rows, Count): its chunks are <paramref name="chunk"/> apart.</param>
    /// <param name="chunk">From a chunk of a to the next, and from the first register of c to the second.</param>
    /// <param name="chunks">How many.</param>
    /// <param name="b">(chunks, Count, TRegisters Count).</param>
    /// <param name="c">(TRegisters, rows, Count).</param>
    /// <param name="rows">How many.</param>
    internal static void Run(T* a, nint chunk, int chunks, T* b, T* c, int rows)
    {
        var r = 0;
        if (Vector512.IsHardwareAccelerated)
        {
            // Twelve rows need the 32 registers of AVX-512.
            for (; r <= rows - 12; r += 12) Rows12(a + (r * V.Count), chunk, chunks, b, c + (r * V.Count));
        }

        for (; r <= rows - 6; r += 6) Rows6(a + (r * V.Count), chunk, chunks, b, c + (r * V.Count));
        for (; r <= rows - 2; r += 2) Rows2(a + (r * V.Count), chunk, chunks, b, c + (r * V.Count));
        for (; r < rows; r++) Rows1(a + (r * V.Count), chunk, chunks, b, c + (r * V.Count));
    }

    /// <summary>12 rows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Rows12(T* a, nint chunk, int chunks, T* b, T* c)
    {
        V c0_0 = V.Zero, c0_1 = V.Zero;
        V c1_0 = V.Zero, c1_1 = V.Zero;
        V c2_0 = V.Zero, c2_1 = V.Zero;
        V c3_0 = V.Zero, c3_1 = V.Zero;
        V c4_0 = V.Zero, c4_1 = V.Zero;
        V c5_0 = V.Zero, c5_1 = V.Zero;
        V c6_0 = V.Zero, c6_1 = V.Zero;
        V c7_0 = V.Zero, c7_1 = V.Zero;
        V c8_0 = V.Zero, c8_1 = V.Zero;
        V c9_0 = V.Zero, c9_1 = V.Zero;
        V c10_0 = V.Zero, c10_1 = V.Zero;
        V c11_0 = V.Zero, c11_1 = V.Zero;
        for (; chunks > 0; chunks--, a += chunk)
        {
            var end = a + V.Count;
            for (var p = a; p < end; p++, b += TRegisters.Value * V.Count)
            {
                var b0 = V.Load(b); var b1 = TRegisters.Value > 1 ? V.Load(b + V.Count) : b0;
                var x = V.Broadcast(*p); c0_0 = V.MultiplyAdd(x, b0, c0_0); if (TRegisters.Value > 1) c0_1 = V.MultiplyAdd(x, b1, c0_1);
                x = V.Broadcast(p[V.Count]); c1_0 = V.MultiplyAdd(x, b0, c1_0); if (TRegisters.Value > 1) c1_1 = V.MultiplyAdd(x, b1, c1_1);
                x = V.Broadcast(p[2 * V.Count]); c2_0 = V.MultiplyAdd(x, b0, c2_0);
                if (TRegisters.Value > 1) c2_1 = V.MultiplyAdd(x, b1, c2_1);
                x = V.Broadcast(p[3 * V.Count]); c3_0 = V.MultiplyAdd(x, b0, c3_0);
                if (TRegisters.Value > 1) c3_1 = V.MultiplyAdd(x, b1, c3_1);
                x = V.Broadcast(p[4 * V.Count]); c4_0 = V.MultiplyAdd(x, b0, c4_0);
                if (TRegisters.Value > 1) c4_1 = V.MultiplyAdd(x, b1, c4_1);
                x = V.Broadcast(p[5 * V.Count]); c5_0 = V.MultiplyAdd(x, b0, c5_0);
                if (TRegisters.Value > 1) c5_1 = V.MultiplyAdd(x, b1, c5_1);
                x = V.Broadcast(p[6 * V.Count]); c6_0 = V.MultiplyAdd(x, b0, c6_0);
                if (TRegisters.Value > 1) c6_1 = V.MultiplyAdd(x, b1, c6_1);
                x = V.Broadcast(p[7 * V.Count]); c7_0 = V.MultiplyAdd(x, b0, c7_0);
                if (TRegisters.Value > 1) c7_1 = V.MultiplyAdd(x, b1, c7_1);
                x = V.Broadcast(p[8 * V.Count]); c8_0 = V.MultiplyAdd(x, b0, c8_0);
                if (TRegisters.Value > 1) c8_1 = V.MultiplyAdd(x, b1, c8_1);
                x = V.Broadcast(p[9 * V.Count]); c9_0 = V.MultiplyAdd(x, b0, c9_0);
                if (TRegisters.Value > 1) c9_1 = V.MultiplyAdd(x, b1, c9_1);
                x = V.Broadcast(p[10 * V.Count]); c10_0 = V.MultiplyAdd(x, b0, c10_0);
                if (TRegisters.Value > 1) c10_1 = V.MultiplyAdd(x, b1, c10_1);
                x = V.Broadcast(p[11 * V.Count]); c11_0 = V.MultiplyAdd(x, b0, c11_0);
                if (TRegisters.Value > 1) c11_1 = V.MultiplyAdd(x, b1, c11_1);
            }
        }

        c0_0.Store(c);
        c1_0.Store(c + V.Count);
        c2_0.Store(c + (2 * V.Count));
        c3_0.Store(c + (3 * V.Count));
        c4_0.Store(c + (4 * V.Count));
        c5_0.Store(c + (5 * V.Count));
        c6_0.Store(c + (6 * V.Count));
        c7_0.Store(c + (7 * V.Count));
        c8_0.Store(c + (8 * V.Count));
        c9_0.Store(c + (9 * V.Count));
        c10_0.Store(c + (10 * V.Count));
        c11_0.Store(c + (11 * V.Count));
        if (TRegisters.Value < 2) return;
        c += chunk;
        c0_1.Store(c);
        c1_1.Store(c + V.Count);
        c2_1.Store(c + (2 * V.Count));
        c3_1.Store(c + (3 * V.Count));
        c4_1.Store(c + (4 * V.Count));
        c5_1.Store(c + (5 * V.Count));
        c6_1.Store(c + (6 * V.Count));
        c7_1.Store(c + (7 * V.Count));
        c8_1.Store(c + (8 * V.Count));
        c9_1.Store(c + (9 * V.Count));
        c10_1.Store(c + (10 * V.Count));
        c11_1.Store(c + (11 * V.Count));
    }

    /// <summary>6 rows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Rows6(T* a, nint chunk, int chunks, T* b, T* c)
    {
        V c0_0 = V.Zero, c0_1 = V.Zero;
        V c1_0 = V.Zero, c1_1 = V.Zero;
        V c2_0 = V.Zero, c2_1 = V.Zero;
        V c3_0 = V.Zero, c3_1 = V.Zero;
        V c4_0 = V.Zero, c4_1 = V.Zero;
        V c5_0 = V.Zero, c5_1 = V.Zero;
        for (; chunks > 0; chunks--, a += chunk)
        {
            var end = a + V.Count;
            for (var p = a; p < end; p++, b += TRegisters.Value * V.Count)
            {
                var b0 = V.Load(b); var b1 = TRegisters.Value > 1 ? V.Load(b + V.Count) : b0;
                var x = V.Broadcast(*p); c0_0 = V.MultiplyAdd(x, b0, c0_0); if (TRegisters.Value > 1) c0_1 = V.MultiplyAdd(x, b1, c0_1);
                x = V.Broadcast(p[V.Count]); c1_0 = V.MultiplyAdd(x, b0, c1_0); if (TRegisters.Value > 1) c1_1 = V.MultiplyAdd(x, b1, c1_1);
                x = V.Broadcast(p[2 * V.Count]); c2_0 = V.MultiplyAdd(x, b0, c2_0);
                if (TRegisters.Value > 1) c2_1 = V.MultiplyAdd(x, b1, c2_1);
                x = V.Broadcast(p[3 * V.Count]); c3_0 = V.MultiplyAdd(x, b0, c3_0);
                if (TRegisters.Value > 1) c3_1 = V.MultiplyAdd(x, b1, c3_1);
                x = V.Broadcast(p[4 * V.Count]); c4_0 = V.MultiplyAdd(x, b0, c4_0);
                if (TRegisters.Value > 1) c4_1 = V.MultiplyAdd(x, b1, c4_1);
                x = V.Broadcast(p[5 * V.Count]); c5_0 = V.MultiplyAdd(x, b0, c5_0);
                if (TRegisters.Value > 1) c5_1 = V.MultiplyAdd(x, b1, c5_1);
            }
        }

        c0_0.Store(c);
        c1_0.Store(c + V.Count);
        c2_0.Store(c + (2 * V.Count));
        c3_0.Store(c + (3 * V.Count));
        c4_0.Store(c + (4 * V.Count));
        c5_0.Store(c + (5 * V.Count));
        if (TRegisters.Value < 2) return;
        c += chunk;
        c0_1.Store(c);
        c1_1.Store(c + V.Count);
        c2_1.Store(c + (2 * V.Count));
        c3_1.Store(c + (3 * V.Count));
        c4_1.Store(c + (4 * V.Count));
        c5_1.Store(c + (5 * V.Count));
    }

    /// <summary>2 rows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Rows2(T* a, nint chunk, int chunks, T* b, T* c)
    {
        V c0_0 = V.Zero, c0_1 = V.Zero;
        V c1_0 = V.Zero, c1_1 = V.Zero;
        for (; chunks > 0; chunks--, a += chunk)
        {
            var end = a + V.Count;
            for (var p = a; p < end; p++, b += TRegisters.Value * V.Count)
            {
                var b0 = V.Load(b); var b1 = TRegisters.Value > 1 ? V.Load(b + V.Count) : b0;
                var x = V.Broadcast(*p); c0_0 = V.MultiplyAdd(x, b0, c0_0); if (TRegisters.Value > 1) c0_1 = V.MultiplyAdd(x, b1, c0_1);
                x = V.Broadcast(p[V.Count]); c1_0 = V.MultiplyAdd(x, b0, c1_0); if (TRegisters.Value > 1) c1_1 = V.MultiplyAdd(x, b1, c1_1);
            }
        }

        c0_0.Store(c);
        c1_0.Store(c + V.Count);
        if (TRegisters.Value < 2) return;
        c += chunk;
        c0_1.Store(c);
        c1_1.Store(c + V.Count);
    }

    /// <summary>1 row.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Rows1(T* a, nint chunk, int chunks, T* b, T* c)
    {
        V c0_0 = V.Zero, c0_1 = V.Zero;
        for (; chunks > 0; chunks--, a += chunk)
        {
            var end = a + V.Count;
            for (var p = a; p < end; p++, b += TRegisters.Value * V.Count)
            {
                var b0 = V.Load(b); var b1 = TRegisters.Value > 1 ? V.Load(b + V.Count) : b0;
                var x = V.Broadcast(*p); c0_0 = V.MultiplyAdd(x, b0, c0_0); if (TRegisters.Value > 1) c0_1 = V.MultiplyAdd(x, b1, c0_1);
            }
        }

        c0_0.Store(c);
        if (TRegisters.Value < 2) return;
        c += chunk;
        c0_1.Store(c);
    }
}
