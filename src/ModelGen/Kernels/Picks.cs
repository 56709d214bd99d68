using System.Numerics;
using ModelGen.Execution;

namespace ModelGen.Kernels;

/// <summary>Several elements picked along the middle axis of x (outer, size, inner) by an index (outer, picks, inner); see also <see cref="Gather"/>.</summary>
public static class Picks
{
    /// <summary>y[o, p, i] = x[o, index[o, p, i], i] for some of the outer range.</summary>
    /// <param name="x">(outer, size, inner).</param>
    /// <param name="index">(outer, picks, inner).</param>
    /// <param name="y">(outer, picks, inner).</param>
    /// <param name="size">Elements to pick from.</param>
    /// <param name="picks">Elements picked.</param>
    /// <param name="inner">Size of the axes inside.</param>
    /// <param name="outerRange">What to compute.</param>
    /// <exception cref="ArgumentException">A span is shorter than its shape.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An index is outside the axis.</exception>
    public static void Forward<T>(ReadOnlySpan<T> x, ReadOnlySpan<int> index, Span<T> y, int size, int picks, int inner, Extent outerRange)
        where T : unmanaged
    {
        Check(x.Length, index.Length, y.Length, size, picks, inner, outerRange, nameof(x), nameof(y));
        for (var o = outerRange.Start; o < outerRange.End; o++)
        {
            for (var p = o * picks * inner; p < (o + 1) * picks * inner; p++) y[p] = x[Place(index, p, o, size, inner)];
        }
    }

    /// <summary>dx[o, s, i] = Σ dy[o, p, i] over the p with index[o, p, i] = s, for some of the outer range.</summary>
    /// <param name="dy">(outer, picks, inner).</param>
    /// <param name="index">(outer, picks, inner).</param>
    /// <param name="dx">(outer, size, inner).</param>
    /// <param name="size">Elements to pick from.</param>
    /// <param name="picks">Elements picked.</param>
    /// <param name="inner">Size of the axes inside.</param>
    /// <param name="outerRange">What to compute.</param>
    /// <exception cref="ArgumentException">A span is shorter than its shape.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An index is outside the axis.</exception>
    public static void Backward<T>(ReadOnlySpan<T> dy, ReadOnlySpan<int> index, Span<T> dx, int size, int picks, int inner, Extent outerRange)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        Check(dx.Length, index.Length, dy.Length, size, picks, inner, outerRange, nameof(dx), nameof(dy));
        for (var o = outerRange.Start; o < outerRange.End; o++)
        {
            dx.Slice(o * size * inner, size * inner).Clear();
            for (var p = o * picks * inner; p < (o + 1) * picks * inner; p++) dx[Place(index, p, o, size, inner)] += dy[p];
        }
    }

    private static int Place(ReadOnlySpan<int> index, int at, int outer, int size, int inner)
    {
        var pick = index[at];
        if ((uint)pick >= (uint)size) throw new ArgumentOutOfRangeException(nameof(index), pick, $"Index {at} is {pick}, but the axis has {size} elements.");
        return (((outer * size) + pick) * inner) + (at % inner);
    }

    private static void Check(int x, int index, int y, int size, int picks, int inner, Extent outerRange, string xName, string yName)
    {
        Require.Length(x, (long)outerRange.End * size * inner, xName);
        Require.Length(index, (long)outerRange.End * picks * inner, nameof(index));
        Require.Length(y, (long)outerRange.End * picks * inner, yName);
    }
}
