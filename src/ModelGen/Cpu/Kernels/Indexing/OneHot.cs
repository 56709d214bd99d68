using System.Numerics;
using ModelGen.Execution;

namespace ModelGen.Kernels;

/// <summary>An index as a row of zeros with a single one.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class OneHot
{
    /// <summary>y[r, c] = 1 where c = index[r], else 0, for some rows. An index that is no class gives a row of zeros.</summary>
    /// <exception cref="ArgumentException">A span is shorter than its shape.</exception>
    public static void Forward<T>(ReadOnlySpan<int> index, Span<T> y, int classes, Extent rows)
        where T : unmanaged, INumberBase<T>
    {
        var require = new Require("OneHot.Forward");
        require.Range(rows, index.Length);
        require.Shape(y, rows.End, classes);
        for (var r = rows.Start; r < rows.End; r++)
        {
            var row = y.Slice(r * classes, classes);
            row.Clear();
            if ((uint)index[r] < (uint)classes) row[index[r]] = T.One;
        }
    }
}
