using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using ModelGen.Execution;

namespace ModelGen.Kernels;

/// <summary>Rows of a table picked by index.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static unsafe class Embedding
{
    /// <summary>Checks every index; done before anything else in a step, so that a wrong one leaves everything as it was.</summary>
    /// <exception cref="ArgumentOutOfRangeException">An index is not a row of the table.</exception>
    public static void CheckIndex(ReadOnlySpan<int> index, int tableRows)
    {
        for (var i = 0; i < index.Length; i++)
        {
            if ((uint)index[i] >= (uint)tableRows)
            {
                throw new ArgumentOutOfRangeException(
                    nameof(index), index[i],
                    $"Embedding needs indices from 0 to {tableRows - 1} for a table of {tableRows} rows but index {i} is {index[i]}.");
            }
        }
    }

    /// <summary>y[r] = table[index[r]] for some rows.</summary>
    /// <param name="table">(table rows, width).</param>
    /// <param name="index">(rows).</param>
    /// <param name="y">(rows, width).</param>
    /// <param name="width">Numbers in a row.</param>
    /// <param name="rows">The rows of y to write.</param>
    /// <exception cref="ArgumentException">A span is shorter than its shape.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An index is not a row of the table.</exception>
    public static void Forward<T>(ReadOnlySpan<T> table, ReadOnlySpan<int> index, Span<T> y, int width, Extent rows)
        where T : unmanaged
    {
        var require = new Require("Embedding.Forward");
        require.Range(rows, index.Length);
        require.Shape(y, rows.End, width);
        if (width == 0) return;
        require.Indices(index, rows, table.Length / width);
        for (var r = rows.Start; r < rows.End; r++)
            table.Slice(checked(index[r] * width), width).CopyTo(y.Slice(r * width, width));
    }

    /// <summary>dTable[t] = Σ dy[r] over the rows r with index[r] = t, r ascending, and 0 where there is none, for some columns.</summary>
    /// <param name="dy">(rows, width).</param>
    /// <param name="index">(rows).</param>
    /// <param name="dTable">(table rows, width).</param>
    /// <param name="tableRows">Rows of the table.</param>
    /// <param name="width">Numbers in a row.</param>
    /// <param name="columnRange">The columns to compute.</param>
    /// <exception cref="ArgumentException">A span is shorter than its shape.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An index is not a row of the table.</exception>
    public static void BackwardTable<T>(
        ReadOnlySpan<T> dy, ReadOnlySpan<int> index, Span<T> dTable, int tableRows, int width, Extent columnRange)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var require = new Require("Embedding.BackwardTable");
        require.Range(columnRange, width);
        require.Shape(dy, index.Length, width);
        require.Shape(dTable, tableRows, width);
        require.Indices(index, Extent.All(index.Length), tableRows);
        require.Apart(index, dTable);
        CheckIndex(index, tableRows);
        if (columnRange.IsEmpty) return;
        for (var t = 0; t < tableRows; t++) dTable.Slice((t * width) + columnRange.Start, columnRange.Count).Clear();
        fixed (T* pdy = dy)
        fixed (T* pTable = dTable)
        {
            for (var r = 0; r < index.Length; r++)
            {
                var from = pdy + ((nint)r * width) + columnRange.Start;
                var to = pTable + ((nint)index[r] * width) + columnRange.Start;
                if (Vector512.IsHardwareAccelerated)
                    Elementwise.Run<Simd512<T>, T, Total2<T>, Stride1, Stride1>(to, from, to, columnRange.Count);
                else if (Vector256.IsHardwareAccelerated)
                    Elementwise.Run<Simd256<T>, T, Total2<T>, Stride1, Stride1>(to, from, to, columnRange.Count);
                else if (Vector128.IsHardwareAccelerated)
                    Elementwise.Run<Simd128<T>, T, Total2<T>, Stride1, Stride1>(to, from, to, columnRange.Count);
                else
                    Elementwise.Run<Simd1<T>, T, Total2<T>, Stride1, Stride1>(to, from, to, columnRange.Count);
            }
        }
    }
}

/// <summary>a + b.</summary>
/// <typeparam name="T">Element type.</typeparam>
internal readonly struct Total2<T> : IMap2<T>
    where T : unmanaged
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Apply<V>(V a, V b)
        where V : struct, INumeric<V, T> => a + b;
}
