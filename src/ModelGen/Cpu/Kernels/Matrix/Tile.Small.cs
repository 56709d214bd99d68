using System.Runtime.CompilerServices;

namespace ModelGen.Kernels;

/// <content>Lower tiles: for 16 registers, and for the rows that remain.</content>
internal static unsafe partial class Tile
{
    /// <summary>6 rows of 2 registers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Rows6x2<V, T, TStrides, TOutput>(
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
        if (start != null)
        {
            c0_0 = V.Load(start); c0_1 = V.Load(start + V.Count);
            c1_0 = V.Load(start + startRow); c1_1 = V.Load(start + startRow + V.Count);
            c2_0 = V.Load(start + (2 * startRow)); c2_1 = V.Load(start + (2 * startRow) + V.Count);
            c3_0 = V.Load(start + (3 * startRow)); c3_1 = V.Load(start + (3 * startRow) + V.Count);
            c4_0 = V.Load(start + (4 * startRow)); c4_1 = V.Load(start + (4 * startRow) + V.Count);
            c5_0 = V.Load(start + (5 * startRow)); c5_1 = V.Load(start + (5 * startRow) + V.Count);
        }

        // What the output needs in the cache by the end is asked for row by row while the sums run.
        var terms = TOutput.Fetches ? (depth / 6) + 1 : depth;
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
    }

    /// <summary>4 rows of 2 registers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Rows4x2<V, T, TStrides>(T* a, T* b, T* c, nint cRow, T* start, nint startRow, int depth, TStrides strides)
        where V : struct, IRegister<V, T>
        where T : unmanaged
        where TStrides : struct, ITileStrides
    {
        V c0_0 = V.Zero, c0_1 = V.Zero;
        V c1_0 = V.Zero, c1_1 = V.Zero;
        V c2_0 = V.Zero, c2_1 = V.Zero;
        V c3_0 = V.Zero, c3_1 = V.Zero;
        if (start != null)
        {
            c0_0 = V.Load(start); c0_1 = V.Load(start + V.Count);
            c1_0 = V.Load(start + startRow); c1_1 = V.Load(start + startRow + V.Count);
            c2_0 = V.Load(start + (2 * startRow)); c2_1 = V.Load(start + (2 * startRow) + V.Count);
            c3_0 = V.Load(start + (3 * startRow)); c3_1 = V.Load(start + (3 * startRow) + V.Count);
        }

        for (; depth > 0; depth--)
        {
            var b0 = V.Load(b); var b1 = V.Load(b + V.Count);
            var x = V.Broadcast(*a); c0_0 = V.MultiplyAdd(x, b0, c0_0); c0_1 = V.MultiplyAdd(x, b1, c0_1);
            x = V.Broadcast(a[strides.ARow]); c1_0 = V.MultiplyAdd(x, b0, c1_0); c1_1 = V.MultiplyAdd(x, b1, c1_1);
            x = V.Broadcast(a[2 * strides.ARow]); c2_0 = V.MultiplyAdd(x, b0, c2_0); c2_1 = V.MultiplyAdd(x, b1, c2_1);
            x = V.Broadcast(a[3 * strides.ARow]); c3_0 = V.MultiplyAdd(x, b0, c3_0); c3_1 = V.MultiplyAdd(x, b1, c3_1);
            a += strides.ADepth;
            b += strides.B;
        }

        c0_0.Store(c); c0_1.Store(c + V.Count);
        c1_0.Store(c + cRow); c1_1.Store(c + cRow + V.Count);
        c2_0.Store(c + (2 * cRow)); c2_1.Store(c + (2 * cRow) + V.Count);
        c3_0.Store(c + (3 * cRow)); c3_1.Store(c + (3 * cRow) + V.Count);
    }

    /// <summary>4 rows of one register, of which the first <paramref name="lanes"/> lanes exist.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Rows4x1<V, T, TStrides>(
        T* a, T* b, T* c, nint cRow, T* start, nint startRow, int depth, TStrides strides, int lanes)
        where V : struct, IRegister<V, T>
        where T : unmanaged
        where TStrides : struct, ITileStrides
    {
        V c0 = V.Zero;
        V c1 = V.Zero;
        V c2 = V.Zero;
        V c3 = V.Zero;
        if (start != null)
        {
            c0 = LoadLanes<V, T>(start, lanes);
            c1 = LoadLanes<V, T>(start + startRow, lanes);
            c2 = LoadLanes<V, T>(start + (2 * startRow), lanes);
            c3 = LoadLanes<V, T>(start + (3 * startRow), lanes);
        }

        for (; depth > 0; depth--)
        {
            var b0 = LoadLanes<V, T>(b, lanes);
            var x = V.Broadcast(*a); c0 = V.MultiplyAdd(x, b0, c0);
            x = V.Broadcast(a[strides.ARow]); c1 = V.MultiplyAdd(x, b0, c1);
            x = V.Broadcast(a[2 * strides.ARow]); c2 = V.MultiplyAdd(x, b0, c2);
            x = V.Broadcast(a[3 * strides.ARow]); c3 = V.MultiplyAdd(x, b0, c3);
            a += strides.ADepth;
            b += strides.B;
        }

        StoreLanes<V, T>(c0, c, lanes);
        StoreLanes<V, T>(c1, c + cRow, lanes);
        StoreLanes<V, T>(c2, c + (2 * cRow), lanes);
        StoreLanes<V, T>(c3, c + (3 * cRow), lanes);
    }
}
