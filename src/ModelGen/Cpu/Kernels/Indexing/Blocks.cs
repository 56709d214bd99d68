using System.Runtime.CompilerServices;
using ModelGen.Execution;

namespace ModelGen.Kernels;

/// <summary>Copies blocks of rows: what concatenating, slicing and their gradients come down to.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class Blocks
{
    /// <summary>Puts the rows of <paramref name="x"/> (<paramref name="block"/> wide) into the rows of <paramref name="y"/>
    /// (<paramref name="stride"/> wide) from <paramref name="start"/> on.</summary>
    public static void Insert<T>(ReadOnlySpan<T> x, Span<T> y, int block, int stride, int start, Extent rows)
    {
        Check(new Require("Blocks.Insert"), y, stride, x, block, start, rows);
        if (block == 0) return;
        for (var r = rows.Start; r < rows.End; r++) x.Slice(r * block, block).CopyTo(y.Slice((r * stride) + start, block));
    }

    /// <summary>As <see cref="Insert"/>, with zeros in the rest of each row.</summary>
    public static void InsertIntoZeros<T>(ReadOnlySpan<T> x, Span<T> y, int block, int stride, int start, Extent rows)
    {
        Check(new Require("Blocks.InsertIntoZeros"), y, stride, x, block, start, rows);
        if (stride == 0) return;
        for (var r = rows.Start; r < rows.End; r++)
        {
            var row = y.Slice(r * stride, stride);
            row[..start].Clear();
            x.Slice(r * block, block).CopyTo(row.Slice(start, block));
            row[(start + block)..].Clear();
        }
    }

    /// <summary>Takes <paramref name="block"/> elements from <paramref name="start"/> on of each row of <paramref name="x"/>, which is
    /// <paramref name="stride"/> wide.</summary>
    public static void Extract<T>(ReadOnlySpan<T> x, Span<T> y, int stride, int block, int start, Extent rows)
    {
        Check(new Require("Blocks.Extract"), x, stride, y, block, start, rows);
        if (block == 0) return;
        for (var r = rows.Start; r < rows.End; r++) x.Slice((r * stride) + start, block).CopyTo(y.Slice(r * block, block));
    }

    private static void Check<T>(
        Require require, ReadOnlySpan<T> whole, int stride, ReadOnlySpan<T> part, int block, int start, Extent rows,
        [CallerArgumentExpression(nameof(whole))] string nameOfWhole = "", [CallerArgumentExpression(nameof(part))] string nameOfPart = "")
    {
        require.Range(rows);
        require.Part(start, block, stride);
        require.Shape(whole, rows.End, stride, nameOfWhole);
        require.Shape(part, rows.End, block, nameOfPart);
    }
}
