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
            for (; r <= rows - 12; r += 12) Tile<Counts.Twelve>(a + (r * V.Count), chunk, chunks, b, c + (r * V.Count));
        }

        for (; r <= rows - 6; r += 6) Tile<Counts.Six>(a + (r * V.Count), chunk, chunks, b, c + (r * V.Count));
        for (; r <= rows - 2; r += 2) Tile<Counts.Two>(a + (r * V.Count), chunk, chunks, b, c + (r * V.Count));
        for (; r < rows; r++) Tile<Counts.One>(a + (r * V.Count), chunk, chunks, b, c + (r * V.Count));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile<TRows>(T* a, nint chunk, int chunks, T* b, T* c)
        where TRows : struct, IDim
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
                var b0 = V.Load(b);
                var b1 = TRegisters.Value > 1 ? V.Load(b + V.Count) : b0;
                Add(p, b0, b1, ref c0_0, ref c0_1);
                if (TRows.Value > 1) Add(p + V.Count, b0, b1, ref c1_0, ref c1_1);
                if (TRows.Value > 2) Add(p + (2 * V.Count), b0, b1, ref c2_0, ref c2_1);
                if (TRows.Value > 3) Add(p + (3 * V.Count), b0, b1, ref c3_0, ref c3_1);
                if (TRows.Value > 4) Add(p + (4 * V.Count), b0, b1, ref c4_0, ref c4_1);
                if (TRows.Value > 5) Add(p + (5 * V.Count), b0, b1, ref c5_0, ref c5_1);
                if (TRows.Value > 6) Add(p + (6 * V.Count), b0, b1, ref c6_0, ref c6_1);
                if (TRows.Value > 7) Add(p + (7 * V.Count), b0, b1, ref c7_0, ref c7_1);
                if (TRows.Value > 8) Add(p + (8 * V.Count), b0, b1, ref c8_0, ref c8_1);
                if (TRows.Value > 9) Add(p + (9 * V.Count), b0, b1, ref c9_0, ref c9_1);
                if (TRows.Value > 10) Add(p + (10 * V.Count), b0, b1, ref c10_0, ref c10_1);
                if (TRows.Value > 11) Add(p + (11 * V.Count), b0, b1, ref c11_0, ref c11_1);
            }
        }

        Store(c0_0, c0_1, c, 0, chunk);
        if (TRows.Value > 1) Store(c1_0, c1_1, c, 1, chunk);
        if (TRows.Value > 2) Store(c2_0, c2_1, c, 2, chunk);
        if (TRows.Value > 3) Store(c3_0, c3_1, c, 3, chunk);
        if (TRows.Value > 4) Store(c4_0, c4_1, c, 4, chunk);
        if (TRows.Value > 5) Store(c5_0, c5_1, c, 5, chunk);
        if (TRows.Value > 6) Store(c6_0, c6_1, c, 6, chunk);
        if (TRows.Value > 7) Store(c7_0, c7_1, c, 7, chunk);
        if (TRows.Value > 8) Store(c8_0, c8_1, c, 8, chunk);
        if (TRows.Value > 9) Store(c9_0, c9_1, c, 9, chunk);
        if (TRows.Value > 10) Store(c10_0, c10_1, c, 10, chunk);
        if (TRows.Value > 11) Store(c11_0, c11_1, c, 11, chunk);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add(T* a, V b0, V b1, ref V first, ref V second)
    {
        var x = V.Broadcast(*a);
        first = V.MultiplyAdd(x, b0, first);
        if (TRegisters.Value > 1) second = V.MultiplyAdd(x, b1, second);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(V first, V second, T* c, nint row, nint next)
    {
        first.Store(c + (row * V.Count));
        if (TRegisters.Value > 1) second.Store(c + next + (row * V.Count));
    }
}
