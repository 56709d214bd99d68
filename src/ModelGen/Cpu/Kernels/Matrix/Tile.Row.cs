using System.Runtime.CompilerServices;

namespace ModelGen.Kernels;

/// <content>One and two rows. A single row takes four registers of columns, so that enough sums are under way at a time.</content>
internal static unsafe partial class Tile
{
    /// <summary>2 rows of 2 registers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Rows2x2<V, T, TStrides>(T* a, T* b, T* c, nint cRow, T* start, nint startRow, int depth, TStrides strides)
        where V : struct, IRegister<V, T>
        where T : unmanaged
        where TStrides : struct, ITileStrides
    {
        V c0_0 = V.Zero, c0_1 = V.Zero;
        V c1_0 = V.Zero, c1_1 = V.Zero;
        if (start != null)
        {
            c0_0 = V.Load(start); c0_1 = V.Load(start + V.Count);
            c1_0 = V.Load(start + startRow); c1_1 = V.Load(start + startRow + V.Count);
        }

        for (; depth > 0; depth--)
        {
            var b0 = V.Load(b); var b1 = V.Load(b + V.Count);
            var x = V.Broadcast(*a); c0_0 = V.MultiplyAdd(x, b0, c0_0); c0_1 = V.MultiplyAdd(x, b1, c0_1);
            x = V.Broadcast(a[strides.ARow]); c1_0 = V.MultiplyAdd(x, b0, c1_0); c1_1 = V.MultiplyAdd(x, b1, c1_1);
            a += strides.ADepth;
            b += strides.B;
        }

        c0_0.Store(c); c0_1.Store(c + V.Count);
        c1_0.Store(c + cRow); c1_1.Store(c + cRow + V.Count);
    }

    /// <summary>2 rows of one register, of which the first <paramref name="lanes"/> lanes exist.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Rows2x1<V, T, TStrides>(
        T* a, T* b, T* c, nint cRow, T* start, nint startRow, int depth, TStrides strides, int lanes)
        where V : struct, IRegister<V, T>
        where T : unmanaged
        where TStrides : struct, ITileStrides
    {
        V c0 = V.Zero;
        V c1 = V.Zero;
        if (start != null)
        {
            c0 = LoadLanes<V, T>(start, lanes);
            c1 = LoadLanes<V, T>(start + startRow, lanes);
        }

        for (; depth > 0; depth--)
        {
            var b0 = LoadLanes<V, T>(b, lanes);
            var x = V.Broadcast(*a); c0 = V.MultiplyAdd(x, b0, c0);
            x = V.Broadcast(a[strides.ARow]); c1 = V.MultiplyAdd(x, b0, c1);
            a += strides.ADepth;
            b += strides.B;
        }

        StoreLanes<V, T>(c0, c, lanes);
        StoreLanes<V, T>(c1, c + cRow, lanes);
    }

    /// <summary>One row of 4 registers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Rows1x4<V, T, TStrides>(T* a, T* b, T* c, nint cRow, T* start, nint startRow, int depth, TStrides strides)
        where V : struct, IRegister<V, T>
        where T : unmanaged
        where TStrides : struct, ITileStrides
    {
        V c0_0 = V.Zero, c0_1 = V.Zero, c0_2 = V.Zero, c0_3 = V.Zero;
        if (start != null)
        {
            c0_0 = V.Load(start); c0_1 = V.Load(start + V.Count); c0_2 = V.Load(start + (2 * V.Count));
            c0_3 = V.Load(start + (3 * V.Count));
        }

        for (; depth > 0; depth--)
        {
            var b0 = V.Load(b); var b1 = V.Load(b + V.Count); var b2 = V.Load(b + (2 * V.Count)); var b3 = V.Load(b + (3 * V.Count));
            var x = V.Broadcast(*a); c0_0 = V.MultiplyAdd(x, b0, c0_0); c0_1 = V.MultiplyAdd(x, b1, c0_1);
            c0_2 = V.MultiplyAdd(x, b2, c0_2); c0_3 = V.MultiplyAdd(x, b3, c0_3);
            a += strides.ADepth;
            b += strides.B;
        }

        c0_0.Store(c); c0_1.Store(c + V.Count); c0_2.Store(c + (2 * V.Count)); c0_3.Store(c + (3 * V.Count));
    }

    /// <summary>One row of 2 registers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Rows1x2<V, T, TStrides>(T* a, T* b, T* c, nint cRow, T* start, nint startRow, int depth, TStrides strides)
        where V : struct, IRegister<V, T>
        where T : unmanaged
        where TStrides : struct, ITileStrides
    {
        V c0_0 = V.Zero, c0_1 = V.Zero;
        if (start != null)
        {
            c0_0 = V.Load(start); c0_1 = V.Load(start + V.Count);
        }

        for (; depth > 0; depth--)
        {
            var b0 = V.Load(b); var b1 = V.Load(b + V.Count);
            var x = V.Broadcast(*a); c0_0 = V.MultiplyAdd(x, b0, c0_0); c0_1 = V.MultiplyAdd(x, b1, c0_1);
            a += strides.ADepth;
            b += strides.B;
        }

        c0_0.Store(c); c0_1.Store(c + V.Count);
    }

    /// <summary>One row of one register, of which the first <paramref name="lanes"/> lanes exist.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Rows1x1<V, T, TStrides>(
        T* a, T* b, T* c, nint cRow, T* start, nint startRow, int depth, TStrides strides, int lanes)
        where V : struct, IRegister<V, T>
        where T : unmanaged
        where TStrides : struct, ITileStrides
    {
        V c0 = V.Zero;
        if (start != null)
        {
            c0 = LoadLanes<V, T>(start, lanes);
        }

        for (; depth > 0; depth--)
        {
            var b0 = LoadLanes<V, T>(b, lanes);
            var x = V.Broadcast(*a); c0 = V.MultiplyAdd(x, b0, c0);
            a += strides.ADepth;
            b += strides.B;
        }

        StoreLanes<V, T>(c0, c, lanes);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V LoadLanes<V, T>(T* source, int lanes)
        where V : struct, IRegister<V, T>
        where T : unmanaged => lanes == V.Count ? V.Load(source) : V.LoadPartial(source, lanes, V.Zero);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StoreLanes<V, T>(V value, T* destination, int lanes)
        where V : struct, IRegister<V, T>
        where T : unmanaged
    {
        if (lanes == V.Count) value.Store(destination);
        else value.StorePartial(destination, lanes);
    }
}
