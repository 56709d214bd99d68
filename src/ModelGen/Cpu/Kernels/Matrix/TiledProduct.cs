using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using ModelGen.Execution;

namespace ModelGen.Kernels;

/// <summary>Where the tiles of a product go.</summary>
/// <typeparam name="T">Element type.</typeparam>
internal unsafe interface ITileOutput<T>
    where T : unmanaged
{
    /// <summary>From one row of a tile to the next where it is written.</summary>
    nint RowStride { get; }

    /// <summary>Where the tile at this row and column is written.</summary>
    T* At(int row, int column);

    /// <summary>Whether a tile stays where it was written until it is finished, so that a sum can be made in several rounds.</summary>
    static abstract bool Keeps { get; }

    /// <summary>Whether <see cref="Finish"/> reads memory that is worth asking for while a tile is computed.</summary>
    static abstract bool Fetches { get; }

    /// <summary>Asks for what <see cref="Finish"/> will read of one row of a tile that begins in this column.</summary>
    void Fetch(int row, int column);

    /// <summary>Does what remains to be done with a tile just written: <paramref name="rows"/> rows of <paramref name="width"/> columns,
    /// which are
    /// whole registers or less than one.</summary>
    void Finish<V>(T* tile, int row, int rows, int column, int width)
        where V : struct, IRegister<V, T>;
}

/// <summary>Cuts the rows and columns of a matrix product into register tiles: the widest registers first, narrower ones for the columns
/// that remain.</summary>
internal static unsafe partial class TiledProduct
{
    /// <summary>c = start + a b for the given rows and columns. <paramref name="start"/> is null for zero; its rows are
    /// <paramref name="startRow"/>
    /// apart, 0 where one row serves them all.</summary>
    internal static void Run<T, TStrides, TOutput>(
        T* a, T* b, T* start, nint startRow, int depth, Extent rows, Extent columns, TStrides strides, TOutput output)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TStrides : struct, ITileStrides
        where TOutput : struct, ITileOutput<T>
    {
        if (rows.IsEmpty || columns.IsEmpty) return;
        if (depth > 0 && PacksB<T, TStrides>(depth, rows, strides)) Packed(a, b, start, startRow, depth, rows, columns, strides, output);
        else Columns(a, b, start, startRow, depth, rows, columns, strides, output, last: true);
    }

    /// <summary>The given columns: the widest registers first.</summary>
    private static void Columns<T, TStrides, TOutput>(
        T* a, T* b, T* start, nint startRow, int depth, Extent rows, Extent columns, TStrides strides, TOutput output, bool last)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TStrides : struct, ITileStrides
        where TOutput : struct, ITileOutput<T>
    {
        var column = columns.Start;
        if (Vector512.IsHardwareAccelerated)
            column = Panels<Simd512<T>, T, TStrides,
                TOutput>(a, b, start, startRow, depth, rows, column, columns.End, strides, output, last);
        if (Vector256.IsHardwareAccelerated)
            column = Panels<Simd256<T>, T, TStrides,
                TOutput>(a, b, start, startRow, depth, rows, column, columns.End, strides, output, last);
        if (Vector128.IsHardwareAccelerated)
            column = Panels<Simd128<T>, T, TStrides,
                TOutput>(a, b, start, startRow, depth, rows, column, columns.End, strides, output, last);
        Panels<Simd1<T>, T, TStrides, TOutput>(a, b, start, startRow, depth, rows, column, columns.End, strides, output, last);
    }

    /// <summary>The columns from <paramref name="column"/> on that fill registers of this width; gives the first that does not.</summary>
    internal static int Panels<V, T, TStrides, TOutput>(
        T* a, T* b, T* start, nint startRow, int depth, Extent rows, int column, int end, TStrides strides, TOutput output, bool last)
        where V : struct, IRegister<V, T>
        where T : unmanaged
        where TStrides : struct, ITileStrides
        where TOutput : struct, ITileOutput<T>
    {
        if (rows.Count == 1)
        {
            for (; column <= end - (4 * V.Count); column += 4 * V.Count)
            {
                var c = output.At(rows.Start, column);
                Tile.Rows1x4<V, T, TStrides>(
                    a + strides.Row(rows.Start), b + column, c, 0, At(start, startRow, rows.Start, column), 0, depth, strides);
                if (last) output.Finish<V>(c, rows.Start, 1, column, 4 * V.Count);
            }
        }

        for (; column <= end - (2 * V.Count); column += 2 * V.Count)
            Panel2<V, T, TStrides, TOutput>(a, b + column, start, startRow, depth, rows, column, strides, output, last);
        for (; column <= end - V.Count; column += V.Count)
            Panel1<V, T, TStrides, TOutput>(a, b + column, start, startRow, depth, rows, column, strides, output, V.Count, last);
        if (column == end || !V.HasMaskedMoves) return column;

        // What remains is one register that is not full.
        Panel1<V, T, TStrides, TOutput>(a, b + column, start, startRow, depth, rows, column, strides, output, end - column, last);
        return end;
    }

    /// <summary>All rows of two registers of columns.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Panel2<V, T, TStrides, TOutput>(
        T* a, T* b, T* start, nint startRow, int depth, Extent rows, int column, TStrides strides, TOutput output, bool last)
        where V : struct, IRegister<V, T>
        where T : unmanaged
        where TStrides : struct, ITileStrides
        where TOutput : struct, ITileOutput<T>
    {
        var count = 0;
        for (var row = rows.Start; row < rows.End; row += count)
        {
            var x = a + strides.Row(row);
            var c = output.At(row, column);
            var from = At(start, startRow, row, column);
            var left = rows.End - row;
            if (left >= 12 && Vector512.IsHardwareAccelerated)
            {
                // Twelve rows need the 32 registers of AVX-512.
                Tile.Rows12x2<V, T, TStrides, TOutput>(x, b, c, output.RowStride, from, startRow, depth, strides, output, row, column);
                count = 12;
            }
            else if (left >= 6 && !Vector512.IsHardwareAccelerated)
            {
                Tile.Rows6x2<V, T, TStrides, TOutput>(x, b, c, output.RowStride, from, startRow, depth, strides, output, row, column);
                count = 6;
            }
            else if (left >= 4)
            {
                Tile.Rows4x2<V, T, TStrides>(x, b, c, output.RowStride, from, startRow, depth, strides);
                count = 4;
            }
            else if (left >= 2)
            {
                Tile.Rows2x2<V, T, TStrides>(x, b, c, output.RowStride, from, startRow, depth, strides);
                count = 2;
            }
            else
            {
                Tile.Rows1x2<V, T, TStrides>(x, b, c, output.RowStride, from, startRow, depth, strides);
                count = 1;
            }

            if (last) output.Finish<V>(c, row, count, column, 2 * V.Count);
        }
    }

    /// <summary>All rows of one register of columns, of which the first <paramref name="lanes"/> exist.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Panel1<V, T, TStrides, TOutput>(
        T* a, T* b, T* start, nint startRow, int depth, Extent rows, int column, TStrides strides, TOutput output, int lanes, bool last)
        where V : struct, IRegister<V, T>
        where T : unmanaged
        where TStrides : struct, ITileStrides
        where TOutput : struct, ITileOutput<T>
    {
        var count = 0;
        for (var row = rows.Start; row < rows.End; row += count)
        {
            var x = a + strides.Row(row);
            var c = output.At(row, column);
            var from = At(start, startRow, row, column);
            var left = rows.End - row;
            if (left >= 12)
            {
                Tile.Rows12x1<V, T, TStrides>(x, b, c, output.RowStride, from, startRow, depth, strides, lanes);
                count = 12;
            }
            else if (left >= 4)
            {
                Tile.Rows4x1<V, T, TStrides>(x, b, c, output.RowStride, from, startRow, depth, strides, lanes);
                count = 4;
            }
            else if (left >= 2)
            {
                Tile.Rows2x1<V, T, TStrides>(x, b, c, output.RowStride, from, startRow, depth, strides, lanes);
                count = 2;
            }
            else
            {
                Tile.Rows1x1<V, T, TStrides>(x, b, c, output.RowStride, from, startRow, depth, strides, lanes);
                count = 1;
            }

            if (last) output.Finish<V>(c, row, count, column, lanes);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T* At<T>(T* start, nint startRow, int row, int column)
        where T : unmanaged => start == null ? null : start + (row * startRow) + column;
}
