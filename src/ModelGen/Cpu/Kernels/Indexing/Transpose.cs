using System.Numerics;
using System.Runtime.CompilerServices;
using ModelGen.Execution;

namespace ModelGen.Kernels;

/// <summary>Moves elements to other places without changing them.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static unsafe partial class Transpose
{
    /// <summary>y[c, r] = x[r, c].</summary>
    /// <param name="x">(rows, columns).</param>
    /// <param name="y">(columns, rows); must not overlap x.</param>
    /// <param name="rows">Rows of x.</param>
    /// <param name="columns">Columns of x.</param>
    /// <param name="outRows">The rows of y to write.</param>
    /// <exception cref="ArgumentException">A span is shorter than its shape.</exception>
    public static void Matrix<T>(ReadOnlySpan<T> x, Span<T> y, int rows, int columns, Extent outRows)
        where T : unmanaged
    {
        var require = new Require("Transpose.Matrix");
        require.NotNegative(rows);
        require.Range(outRows, columns);
        if (outRows.IsEmpty) return;
        require.Shape(x, rows, columns);
        require.Shape(y, outRows.End, rows);
        if (rows == 0) return;
        fixed (T* px = x)
        fixed (T* py = y)
        {
            Run(px, py, rows, columns, outRows);
        }
    }

    /// <summary>y[i₀, i₁, ...] = x with axis axes[0] of x first, axes[1] second and so on, as PyTorch's <c>permute</c>.</summary>
    /// <param name="x">Of shape <paramref name="shape"/>.</param>
    /// <param name="y">Of shape (shape[axes[0]], shape[axes[1]], ...); must not overlap x.</param>
    /// <param name="shape">The shape of x; up to 8 axes.</param>
    /// <param name="axes">For each axis of y the axis of x it is.</param>
    /// <param name="outerRange">The part of the first axis of y to write.</param>
    /// <exception cref="ArgumentException">A span is shorter than its shape, or <paramref name="axes"/> is not a permutation.</exception>
    public static void Permute<T>(ReadOnlySpan<T> x, Span<T> y, ReadOnlySpan<int> shape, ReadOnlySpan<int> axes, Extent outerRange)
        where T : unmanaged
    {
        const int Most = 8;
        var rank = shape.Length;
        var require = new Require("Transpose.Permute");
        require.Exactly(axes, rank);
        require.That(rank is > 0 and <= Most, "of 1 to 8 axes", rank, nameof(shape));
        Span<int> strides = stackalloc int[Most];
        Span<int> sizes = stackalloc int[Most];
        Span<int> steps = stackalloc int[Most];
        var elements = 1L;
        for (var i = rank - 1; i >= 0; i--)
        {
            require.NotNegative(shape[i], nameof(shape));
            strides[i] = (int)elements;
            elements = Require.Times(elements, shape[i]);
        }

        var seen = 0;
        for (var i = 0; i < rank; i++)
        {
            if ((uint)axes[i] >= (uint)rank || (seen & (1 << axes[i])) != 0)
                throw new ArgumentException(
                    $"Transpose.Permute needs each of {rank} axes once in 'axes' but its element {i} is {axes[i]}.", nameof(axes));
            seen |= 1 << axes[i];
            sizes[i] = shape[axes[i]];
            steps[i] = strides[axes[i]];
        }

        require.Range(outerRange, sizes[0]);
        if (elements == 0 || outerRange.IsEmpty) return;
        require.Shape(x, elements);
        var outerSize = (int)elements / sizes[0];
        require.Shape(y, outerRange.End, outerSize);

        // Neighbours in y that are neighbours in x move together.
        var last = rank;
        var run = 1;
        while (last > 1 && steps[last - 1] == run)
        {
            last--;
            run *= sizes[last];
        }

        fixed (T* px = x)
        fixed (T* py = y)
        {
            for (var i = outerRange.Start; i < outerRange.End; i++)
                Inner(px + ((nint)i * steps[0]), py + ((nint)i * outerSize), sizes[1..last], steps[1..last], run);
        }
    }

    /// <summary>y = xᵀ for some rows of y.</summary>
    internal static void Run<T>(T* x, T* y, int rows, int columns, Extent outRows)
        where T : unmanaged => Within(x + outRows.Start, columns, rows, outRows.Count, y + ((nint)outRows.Start * rows), rows);

    /// <summary>The axes after the first, one within the other; gives where y continues.</summary>
    private static T* Inner<T>(T* x, T* y, ReadOnlySpan<int> sizes, ReadOnlySpan<int> steps, int run)
        where T : unmanaged
    {
        if (sizes.IsEmpty)
        {
            new ReadOnlySpan<T>(x, run).CopyTo(new Span<T>(y, run));
            return y + run;
        }

        if (sizes.Length == 1 && run == 1)
        {
            var step = steps[0];
            for (var i = 0; i < sizes[0]; i++, x += step) y[i] = *x;
            return y + sizes[0];
        }

        for (nint i = 0; i < sizes[0]; i++) y = Inner(x + (i * steps[0]), y, sizes[1..], steps[1..], run);
        return y;
    }
}
