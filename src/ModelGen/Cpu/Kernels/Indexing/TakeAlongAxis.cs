using System.Numerics;
using System.Runtime.CompilerServices;
using ModelGen.Execution;

namespace ModelGen.Kernels;

/// <summary>Several elements taken along the middle axis of x (outer, size, inner) by an index (outer, count, inner); see also
/// <see cref="Gather"/>.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class TakeAlongAxis
{
    /// <summary>y[o, p, i] = x[o, index[o, p, i], i] for some of the outer range.</summary>
    /// <param name="x">(outer, size, inner).</param>
    /// <param name="index">(outer, count, inner).</param>
    /// <param name="y">(outer, count, inner).</param>
    /// <param name="size">Elements to take from.</param>
    /// <param name="count">Elements taken.</param>
    /// <param name="inner">Size of the axes inside.</param>
    /// <param name="outerRange">What to compute.</param>
    /// <exception cref="ArgumentException">A span is shorter than its shape.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An index is outside the axis.</exception>
    public static void Forward<T>(ReadOnlySpan<T> x, ReadOnlySpan<int> index, Span<T> y, int size, int count, int inner, Extent outerRange)
        where T : unmanaged
    {
        var require = new Require("TakeAlongAxis.Forward");
        Check(require, x, index, y, size, count, inner, outerRange);
        if (inner == 0 || count == 0) return;
        for (var o = outerRange.Start; o < outerRange.End; o++)
        {
            for (var p = o * count * inner; p < (o + 1) * count * inner; p++) y[p] = x[Place(index, p, o, size, inner)];
        }
    }

    /// <summary>dx[o, s, i] = Σ dy[o, p, i] over the p with index[o, p, i] = s, for some of the outer range.</summary>
    /// <param name="dy">(outer, count, inner).</param>
    /// <param name="index">(outer, count, inner).</param>
    /// <param name="dx">(outer, size, inner).</param>
    /// <param name="size">Elements to take from.</param>
    /// <param name="count">Elements taken.</param>
    /// <param name="inner">Size of the axes inside.</param>
    /// <param name="outerRange">What to compute.</param>
    /// <exception cref="ArgumentException">A span is shorter than its shape.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An index is outside the axis.</exception>
    public static void Backward<T>(
        ReadOnlySpan<T> dy, ReadOnlySpan<int> index, Span<T> dx, int size, int count, int inner, Extent outerRange)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var require = new Require("TakeAlongAxis.Backward");
        Check(require, dx, index, dy, size, count, inner, outerRange);
        if (inner == 0 || size == 0) return;
        for (var o = outerRange.Start; o < outerRange.End; o++)
        {
            dx.Slice(o * size * inner, size * inner).Clear();
            for (var p = o * count * inner; p < (o + 1) * count * inner; p++) dx[Place(index, p, o, size, inner)] += dy[p];
        }
    }

    private static int Place(ReadOnlySpan<int> index, int at, int outer, int size, int inner)
    {
        var pick = index[at];
        if ((uint)pick >= (uint)size)
            throw new ArgumentOutOfRangeException(nameof(index), pick, $"Index {at} is {pick}, but the axis has {size} elements.");
        return (((outer * size) + pick) * inner) + (at % inner);
    }

    private static void Check<T>(
        Require require, ReadOnlySpan<T> x, ReadOnlySpan<int> index, ReadOnlySpan<T> y, int size, int count, int inner, Extent outerRange,
        [CallerArgumentExpression(nameof(x))] string xName = "", [CallerArgumentExpression(nameof(y))] string yName = "")
        where T : unmanaged
    {
        require.Range(outerRange);
        require.Shape(x, outerRange.End, size, inner, xName);
        require.Shape(index, outerRange.End, count, inner);
        require.Shape(y, outerRange.End, count, inner, yName);
        require.Indices(index, outerRange.Times(count * inner), size);
    }
}
