using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using ModelGen.Execution;

namespace ModelGen.Kernels;

/// <content>Products whose operands are copied to where a tile reads them in order: b because its columns are not contiguous, either
/// because its rows are so far apart that they evict one another from the cache. Goto and van de Geijn 2008.</content>
internal static unsafe partial class TiledProduct
{
    /// <summary>Terms of a sum in a block: a panel of b of this depth stays in the second-level cache beside a block of a.</summary>
    private const int BlockDepth = 384;

    /// <summary>Elements of a block of a, which stays in the second-level cache.</summary>
    private const int BlockSize = 192 * BlockDepth;

    /// <summary>Rows of a that lie together in a packed block: those of the tallest tile.</summary>
    private const int SliverRows = 12;

    /// <summary>Bytes between neighbours from which on they fall into few sets of the cache.</summary>
    private const int Far = 4096;

    /// <summary>Whether b is packed. For few rows it is not worth the copy, unless there is no other way.</summary>
    private static bool PacksB<T, TStrides>(int depth, Extent rows, TStrides strides)
        where T : unmanaged
        where TStrides : struct, ITileStrides =>
        strides.BColumn != 1 || (rows.Count >= 8 * SliverRows && depth > BlockDepth / 2 && strides.B * sizeof(T) >= Far);

    /// <summary>Whether a is packed too.</summary>
    private static bool PacksA<T, TStrides>(Extent rows, TStrides strides)
        where T : unmanaged
        where TStrides : struct, ITileStrides =>
        rows.Count >= SliverRows && (strides.ADepth == 1 ? strides.ARow : strides.ADepth) * sizeof(T) % Far == 0;

    /// <summary>The product in blocks of terms, within these in blocks of rows, within these in panels of columns.</summary>
    private static void Packed<T, TStrides, TOutput>(
        T* a, T* b, T* start, nint startRow, int depth, Extent rows, Extent columns, TStrides strides, TOutput output)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TStrides : struct, ITileStrides
        where TOutput : struct, ITileOutput<T>
    {
        var width = 2 * Vector512<T>.Count;
        var packsA = PacksA<T, TStrides>(rows, strides);
        var blockDepth = TOutput.Keeps ? Math.Min(depth, BlockDepth) : depth;
        var blockRows = Math.Max(BlockSize / blockDepth / SliverRows, 1) * SliverRows;

        // Panels that several blocks of rows need are packed together, row by row of b; else each when its turn comes.
        var together = rows.Count > blockRows;
        var panels = together ? (columns.Count + width - 1) / width : 1;
        var b0 = Scratch<T>.Take(
            checked((panels * blockDepth * width) + (packsA ? Math.Min(blockRows, rows.Count + SliverRows) * blockDepth : 0)));
        var a0 = b0 + ((nint)panels * blockDepth * width);
        for (var term = 0; term < depth; term += blockDepth)
        {
            var terms = Math.Min(blockDepth, depth - term);
            var last = term + terms == depth;
            var from = term == 0 ? start : output.At(0, 0);
            var fromRow = term == 0 ? startRow : output.RowStride;
            var bTerm = b + (term * strides.B);
            if (together) PackB(bTerm + (columns.Start * strides.BColumn), terms, columns.Count, b0, strides);
            for (var row = rows.Start; row < rows.End; row += blockRows)
            {
                var part = new Extent(row, Math.Min(row + blockRows, rows.End));
                var aTerm = a + (term * strides.ADepth);
                if (packsA) PackA(aTerm + strides.Row(row), terms, part.Count, a0, strides);
                var panel = b0;
                for (var column = columns.Start; column < columns.End; column += width)
                {
                    var some = new Extent(column, Math.Min(column + width, columns.End));
                    if (!together) PackB(bTerm + (column * strides.BColumn), terms, some.Count, panel, strides);
                    if (packsA && TOutput.Keeps)
                        Columns(a0, panel - column, from, fromRow, terms, part, some, new PackedStrides<T>(row, terms),
                            new Ahead<T, TOutput>(output), last);
                    else if (packsA)
                        Columns(a0, panel - column, from, fromRow, terms, part, some, new PackedStrides<T>(row, terms), output, last);
                    else
                        Columns(aTerm, panel - column, from, fromRow, terms, part, some, new PanelStrides<T, TStrides>(strides), output,
                            last);
                    if (together) panel += terms * width;
                }
            }
        }
    }

    /// <summary>panel[j / width, p, j % width] = b[p, j], panels one after another.</summary>
    private static void PackB<T, TStrides>(T* b, int depth, int columns, T* panel, TStrides strides)
        where T : unmanaged
        where TStrides : struct, ITileStrides
    {
        var width = 2 * Vector512<T>.Count;
        if (strides.BColumn != 1)
        {
            for (var j = 0; j < columns; j += width, panel += depth * width)
                Transpose.Within(b + (j * strides.BColumn), strides.BColumn, Math.Min(width, columns - j), depth, panel, width);
            return;
        }

        for (var p = 0; p < depth; p++, b += strides.B, panel += width)
        {
            var to = panel;
            for (var j = 0; j < columns; j += width, to += depth * width)
                Unsafe.CopyBlockUnaligned(to, b + j, (uint)(Math.Min(width, columns - j) * sizeof(T)));
        }
    }

    /// <summary>block[s, p, r] = a[s SliverRows + r, p] for slivers s of rows.</summary>
    private static void PackA<T, TStrides>(T* a, int depth, int rows, T* block, TStrides strides)
        where T : unmanaged
        where TStrides : struct, ITileStrides
    {
        for (var row = 0; row < rows; row += SliverRows, block += SliverRows * depth)
        {
            var some = Math.Min(SliverRows, rows - row);
            var from = a + (row * strides.ARow);
            if (strides.ADepth == 1) Transpose.Within(from, strides.ARow, some, depth, block, SliverRows);
            else
            {
                var to = block;
                for (var p = 0; p < depth; p++, from += strides.ADepth, to += SliverRows)
                    Unsafe.CopyBlockUnaligned(to, from, (uint)(some * sizeof(T)));
            }
        }
    }

    /// <summary>An output far from the cache: the next tile's is asked for while one is summed.</summary>
    private readonly struct Ahead<T, TOutput>(TOutput output) : ITileOutput<T>
        where T : unmanaged
        where TOutput : struct, ITileOutput<T>
    {
        public static bool Keeps => true;

        public static bool Fetches => true;

        public nint RowStride => output.RowStride;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public T* At(int row, int column) => output.At(row, column);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Fetch(int row, int column)
        {
            var next = output.At(row + SliverRows, column);
            Cache.Fetch(next);
            Cache.Fetch(next + Vector512<T>.Count);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Finish<V>(T* tile, int row, int rows, int column, int width)
            where V : struct, IRegister<V, T> => output.Finish<V>(tile, row, rows, column, width);
    }

    /// <summary>a where it is, b packed.</summary>
    private readonly struct PanelStrides<T, TStrides>(TStrides strides) : ITileStrides
        where T : unmanaged
        where TStrides : struct, ITileStrides
    {
        public nint ARow => strides.ARow;

        public nint ADepth => strides.ADepth;

        public nint B => 2 * Vector512<T>.Count;

        public nint BColumn => 1;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public nint Row(int row) => strides.Row(row);
    }

    /// <summary>Both packed; the block of a begins with row <paramref name="first"/>.</summary>
    private readonly struct PackedStrides<T>(int first, int depth) : ITileStrides
        where T : unmanaged
    {
        public nint ARow => 1;

        public nint ADepth => SliverRows;

        public nint B => 2 * Vector512<T>.Count;

        public nint BColumn => 1;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public nint Row(int row) => ((nint)((row - first) / SliverRows) * SliverRows * depth) + ((row - first) % SliverRows);
    }
}
