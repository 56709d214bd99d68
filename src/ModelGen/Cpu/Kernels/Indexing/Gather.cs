using System.Runtime.CompilerServices;
using ModelGen.Execution;

namespace ModelGen.Kernels;

/// <summary>One number of each row, picked by index.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class Gather
{
    /// <summary>y[r] = x[r, index[r]] for some rows of x (rows, columns).</summary>
    /// <exception cref="ArgumentException">A span is shorter than its shape.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An index is not a column.</exception>
    public static void Forward<T>(ReadOnlySpan<T> x, ReadOnlySpan<int> index, Span<T> y, int columns, Extent rows)
        where T : unmanaged
    {
        var require = new Require("Gather.Forward");
        Check(require, x, index, y, columns, rows);
        for (var r = rows.Start; r < rows.End; r++) y[r] = x[(r * columns) + Column(index, r, columns)];
    }

    /// <summary>dx[r, c] = dy[r] where c = index[r], else 0, for some rows.</summary>
    /// <exception cref="ArgumentException">A span is shorter than its shape.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An index is not a column.</exception>
    public static void Backward<T>(ReadOnlySpan<T> dy, ReadOnlySpan<int> index, Span<T> dx, int columns, Extent rows)
        where T : unmanaged
    {
        var require = new Require("Gather.Backward");
        Check(require, dx, index, dy, columns, rows);
        for (var r = rows.Start; r < rows.End; r++)
        {
            dx.Slice(r * columns, columns).Clear();
            dx[(r * columns) + Column(index, r, columns)] = dy[r];
        }
    }

    private static void Check<T>(
        Require require, ReadOnlySpan<T> matrix, ReadOnlySpan<int> index, ReadOnlySpan<T> vector, int columns, Extent rows,
        [CallerArgumentExpression(nameof(matrix))] string matrixName = "",
        [CallerArgumentExpression(nameof(vector))] string vectorName = "")
        where T : unmanaged
    {
        require.Range(rows, index.Length);
        require.Shape(matrix, rows.End, columns, matrixName);
        require.Shape(vector, rows.End, vectorName);
        require.Indices(index, rows, columns);
    }

    private static int Column(ReadOnlySpan<int> index, int row, int columns) => (uint)index[row] < (uint)columns
        ? index[row]
        : throw new ArgumentOutOfRangeException(
            nameof(index), index[row], $"The index of row {row} is {index[row]}, but there are {columns} columns.");
}
