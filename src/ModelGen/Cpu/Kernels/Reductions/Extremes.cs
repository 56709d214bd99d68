using System.Numerics;
using ModelGen.Execution;

namespace ModelGen.Kernels;

/// <summary>The gradient of a maximum or minimum along the middle axis of x (outer, size, inner).</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class Extremes
{
    /// <summary>dx[o, s, i] = dy[o, i] for the first s with x[o, s, i] = y[o, i], else 0, for some of the outer range.</summary>
    /// <param name="dy">(outer, inner).</param>
    /// <param name="x">(outer, size, inner).</param>
    /// <param name="y">(outer, inner): the extremes.</param>
    /// <param name="dx">(outer, size, inner).</param>
    /// <param name="size">Size of the axis.</param>
    /// <param name="inner">Size of the axes inside.</param>
    /// <param name="outerRange">What to compute.</param>
    /// <exception cref="ArgumentException">A span is shorter than its shape.</exception>
    public static void Backward<T>(
        ReadOnlySpan<T> dy, ReadOnlySpan<T> x, ReadOnlySpan<T> y, Span<T> dx, int size, int inner, Extent outerRange)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var require = new Require("Extremes.Backward");
        require.Range(outerRange);
        require.Shape(dy, outerRange.End, inner);
        require.Shape(y, outerRange.End, inner);
        require.Shape(x, outerRange.End, size, inner);
        require.Shape(dx, outerRange.End, size, inner);
        if (inner == 0) return;
        for (var o = outerRange.Start; o < outerRange.End; o++)
        {
            dx.Slice(o * size * inner, size * inner).Clear();
            for (var i = 0; i < inner; i++)
            {
                var extreme = y[(o * inner) + i];
                for (var s = 0; s < size; s++)
                {
                    var at = (((o * size) + s) * inner) + i;
                    if (x[at] != extreme) continue;
                    dx[at] = dy[(o * inner) + i];
                    break;
                }
            }
        }
    }
}
