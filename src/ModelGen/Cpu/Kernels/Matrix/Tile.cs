using System.Runtime.CompilerServices;

namespace ModelGen.Kernels;

/// <summary>How a tile walks its operands, in elements. Constants in most kernels, so that the JIT folds them into addresses.</summary>
internal interface ITileStrides
{
    /// <summary>From one row of a to the next within a tile.</summary>
    nint ARow { get; }

    /// <summary>From one term of the sum to the next in a.</summary>
    nint ADepth { get; }

    /// <summary>From one term of the sum to the next in b.</summary>
    nint B { get; }

    /// <summary>From one column of b to the next. Tiles need 1: <see cref="TiledProduct"/> packs what is not.</summary>
    nint BColumn { get; }

    /// <summary>Where a row of a starts.</summary>
    nint Row(int row);
}

/// <summary>Register tiles of a matrix product: c[r, j] = start[r, j] + Σ_p a[r ARow + p ADepth] b[p B + j], p ascending, for a few rows r
/// and
/// one or two registers of columns j. Every element of c is the same chain of multiply-adds in every tile, so that it does not matter
/// which tile
/// computes it. A null <c>start</c> is zero; a <c>startRow</c> of 0 repeats one row, as a bias does.</summary>
internal static unsafe partial class Tile
{
    /// <summary>12 rows of 2 registers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Rows12x2<V, T, TStrides, TOutput>(
        T* a, T* b, T* c, nint cRow, T* start, nint startRow, int depth, TStrides strides, TOutput output, int row, int column)
        where V : struct, IRegister<V, T>
        where T : unmanaged
        where TStrides : struct, ITileStrides
        where TOutput : struct, ITileOutput<T>
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
        if (start != null)
        {
            c0_0 = V.Load(start); c0_1 = V.Load(start + V.Count);
            c1_0 = V.Load(start + startRow); c1_1 = V.Load(start + startRow + V.Count);
            c2_0 = V.Load(start + (2 * startRow)); c2_1 = V.Load(start + (2 * startRow) + V.Count);
            c3_0 = V.Load(start + (3 * startRow)); c3_1 = V.Load(start + (3 * startRow) + V.Count);
            c4_0 = V.Load(start + (4 * startRow)); c4_1 = V.Load(start + (4 * startRow) + V.Count);
            c5_0 = V.Load(start + (5 * startRow)); c5_1 = V.Load(start + (5 * startRow) + V.Count);
            c6_0 = V.Load(start + (6 * startRow)); c6_1 = V.Load(start + (6 * startRow) + V.Count);
            c7_0 = V.Load(start + (7 * startRow)); c7_1 = V.Load(start + (7 * startRow) + V.Count);
            c8_0 = V.Load(start + (8 * startRow)); c8_1 = V.Load(start + (8 * startRow) + V.Count);
            c9_0 = V.Load(start + (9 * startRow)); c9_1 = V.Load(start + (9 * startRow) + V.Count);
            c10_0 = V.Load(start + (10 * startRow)); c10_1 = V.Load(start + (10 * startRow) + V.Count);
            c11_0 = V.Load(start + (11 * startRow)); c11_1 = V.Load(start + (11 * startRow) + V.Count);
        }

        // What the output needs in the cache by the end is asked for row by row while the sums run.
        var terms = TOutput.Fetches ? (depth / 12) + 1 : depth;
        for (var ahead = 0; depth > 0; ahead++)
        {
            if (TOutput.Fetches) output.Fetch(row + ahead, column);
            var until = depth > terms ? depth - terms : 0;
            for (; depth > until; depth--)
            {
                var b0 = V.Load(b); var b1 = V.Load(b + V.Count);
                var x = V.Broadcast(*a); c0_0 = V.MultiplyAdd(x, b0, c0_0); c0_1 = V.MultiplyAdd(x, b1, c0_1);
                x = V.Broadcast(a[strides.ARow]); c1_0 = V.MultiplyAdd(x, b0, c1_0); c1_1 = V.MultiplyAdd(x, b1, c1_1);
                x = V.Broadcast(a[2 * strides.ARow]); c2_0 = V.MultiplyAdd(x, b0, c2_0); c2_1 = V.MultiplyAdd(x, b1, c2_1);
                x = V.Broadcast(a[3 * strides.ARow]); c3_0 = V.MultiplyAdd(x, b0, c3_0); c3_1 = V.MultiplyAdd(x, b1, c3_1);
                x = V.Broadcast(a[4 * strides.ARow]); c4_0 = V.MultiplyAdd(x, b0, c4_0); c4_1 = V.MultiplyAdd(x, b1, c4_1);
                x = V.Broadcast(a[5 * strides.ARow]); c5_0 = V.MultiplyAdd(x, b0, c5_0); c5_1 = V.MultiplyAdd(x, b1, c5_1);
                x = V.Broadcast(a[6 * strides.ARow]); c6_0 = V.MultiplyAdd(x, b0, c6_0); c6_1 = V.MultiplyAdd(x, b1, c6_1);
                x = V.Broadcast(a[7 * strides.ARow]); c7_0 = V.MultiplyAdd(x, b0, c7_0); c7_1 = V.MultiplyAdd(x, b1, c7_1);
                x = V.Broadcast(a[8 * strides.ARow]); c8_0 = V.MultiplyAdd(x, b0, c8_0); c8_1 = V.MultiplyAdd(x, b1, c8_1);
                x = V.Broadcast(a[9 * strides.ARow]); c9_0 = V.MultiplyAdd(x, b0, c9_0); c9_1 = V.MultiplyAdd(x, b1, c9_1);
                x = V.Broadcast(a[10 * strides.ARow]); c10_0 = V.MultiplyAdd(x, b0, c10_0); c10_1 = V.MultiplyAdd(x, b1, c10_1);
                x = V.Broadcast(a[11 * strides.ARow]); c11_0 = V.MultiplyAdd(x, b0, c11_0); c11_1 = V.MultiplyAdd(x, b1, c11_1);
                a += strides.ADepth;
                b += strides.B;
            }
        }

        c0_0.Store(c); c0_1.Store(c + V.Count);
        c1_0.Store(c + cRow); c1_1.Store(c + cRow + V.Count);
        c2_0.Store(c + (2 * cRow)); c2_1.Store(c + (2 * cRow) + V.Count);
        c3_0.Store(c + (3 * cRow)); c3_1.Store(c + (3 * cRow) + V.Count);
        c4_0.Store(c + (4 * cRow)); c4_1.Store(c + (4 * cRow) + V.Count);
        c5_0.Store(c + (5 * cRow)); c5_1.Store(c + (5 * cRow) + V.Count);
        c6_0.Store(c + (6 * cRow)); c6_1.Store(c + (6 * cRow) + V.Count);
        c7_0.Store(c + (7 * cRow)); c7_1.Store(c + (7 * cRow) + V.Count);
        c8_0.Store(c + (8 * cRow)); c8_1.Store(c + (8 * cRow) + V.Count);
        c9_0.Store(c + (9 * cRow)); c9_1.Store(c + (9 * cRow) + V.Count);
        c10_0.Store(c + (10 * cRow)); c10_1.Store(c + (10 * cRow) + V.Count);
        c11_0.Store(c + (11 * cRow)); c11_1.Store(c + (11 * cRow) + V.Count);
    }

    /// <summary>12 rows of one register, of which the first <paramref name="lanes"/> lanes exist.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Rows12x1<V, T, TStrides>(
        T* a, T* b, T* c, nint cRow, T* start, nint startRow, int depth, TStrides strides, int lanes)
        where V : struct, IRegister<V, T>
        where T : unmanaged
        where TStrides : struct, ITileStrides
    {
        V c0 = V.Zero;
        V c1 = V.Zero;
        V c2 = V.Zero;
        V c3 = V.Zero;
        V c4 = V.Zero;
        V c5 = V.Zero;
        V c6 = V.Zero;
        V c7 = V.Zero;
        V c8 = V.Zero;
        V c9 = V.Zero;
        V c10 = V.Zero;
        V c11 = V.Zero;
        if (start != null)
        {
            c0 = LoadLanes<V, T>(start, lanes);
            c1 = LoadLanes<V, T>(start + startRow, lanes);
            c2 = LoadLanes<V, T>(start + (2 * startRow), lanes);
            c3 = LoadLanes<V, T>(start + (3 * startRow), lanes);
            c4 = LoadLanes<V, T>(start + (4 * startRow), lanes);
            c5 = LoadLanes<V, T>(start + (5 * startRow), lanes);
            c6 = LoadLanes<V, T>(start + (6 * startRow), lanes);
            c7 = LoadLanes<V, T>(start + (7 * startRow), lanes);
            c8 = LoadLanes<V, T>(start + (8 * startRow), lanes);
            c9 = LoadLanes<V, T>(start + (9 * startRow), lanes);
            c10 = LoadLanes<V, T>(start + (10 * startRow), lanes);
            c11 = LoadLanes<V, T>(start + (11 * startRow), lanes);
        }

        for (; depth > 0; depth--)
        {
            var b0 = LoadLanes<V, T>(b, lanes);
            var x = V.Broadcast(*a); c0 = V.MultiplyAdd(x, b0, c0);
            x = V.Broadcast(a[strides.ARow]); c1 = V.MultiplyAdd(x, b0, c1);
            x = V.Broadcast(a[2 * strides.ARow]); c2 = V.MultiplyAdd(x, b0, c2);
            x = V.Broadcast(a[3 * strides.ARow]); c3 = V.MultiplyAdd(x, b0, c3);
            x = V.Broadcast(a[4 * strides.ARow]); c4 = V.MultiplyAdd(x, b0, c4);
            x = V.Broadcast(a[5 * strides.ARow]); c5 = V.MultiplyAdd(x, b0, c5);
            x = V.Broadcast(a[6 * strides.ARow]); c6 = V.MultiplyAdd(x, b0, c6);
            x = V.Broadcast(a[7 * strides.ARow]); c7 = V.MultiplyAdd(x, b0, c7);
            x = V.Broadcast(a[8 * strides.ARow]); c8 = V.MultiplyAdd(x, b0, c8);
            x = V.Broadcast(a[9 * strides.ARow]); c9 = V.MultiplyAdd(x, b0, c9);
            x = V.Broadcast(a[10 * strides.ARow]); c10 = V.MultiplyAdd(x, b0, c10);
            x = V.Broadcast(a[11 * strides.ARow]); c11 = V.MultiplyAdd(x, b0, c11);
            a += strides.ADepth;
            b += strides.B;
        }

        StoreLanes<V, T>(c0, c, lanes);
        StoreLanes<V, T>(c1, c + cRow, lanes);
        StoreLanes<V, T>(c2, c + (2 * cRow), lanes);
        StoreLanes<V, T>(c3, c + (3 * cRow), lanes);
        StoreLanes<V, T>(c4, c + (4 * cRow), lanes);
        StoreLanes<V, T>(c5, c + (5 * cRow), lanes);
        StoreLanes<V, T>(c6, c + (6 * cRow), lanes);
        StoreLanes<V, T>(c7, c + (7 * cRow), lanes);
        StoreLanes<V, T>(c8, c + (8 * cRow), lanes);
        StoreLanes<V, T>(c9, c + (9 * cRow), lanes);
        StoreLanes<V, T>(c10, c + (10 * cRow), lanes);
        StoreLanes<V, T>(c11, c + (11 * cRow), lanes);
    }
}
