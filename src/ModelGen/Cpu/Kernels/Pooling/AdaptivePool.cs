using System.Numerics;
using ModelGen.Execution;

namespace ModelGen.Kernels;

/// <summary>Pooling to a size: place i of m along an axis of n covers the positions from ⌊i n / m⌋ to ⌈(i + 1) n / m⌉ - 1, which may
/// overlap.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class AdaptivePool
{
    /// <summary>The mean of each cell, rows before columns, for some planes.</summary>
    /// <param name="x">(planes, height, width).</param>
    /// <param name="y">(planes, outHeight, outWidth); must not overlap x.</param>
    /// <param name="height">Rows of x.</param>
    /// <param name="width">Columns of x.</param>
    /// <param name="outHeight">Rows of y.</param>
    /// <param name="outWidth">Columns of y.</param>
    /// <param name="planes">The planes to compute.</param>
    /// <exception cref="ArgumentException">A span is shorter than its shape.</exception>
    public static void Avg<T>(ReadOnlySpan<T> x, Span<T> y, int height, int width, int outHeight, int outWidth, Extent planes)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var require = new Require("AdaptivePool.Avg");
        require.Planes(x, height, width, y, outHeight, outWidth, planes);
        foreach (var cell in new Cells(height, width, outHeight, outWidth, planes))
        {
            var sum = T.Zero;
            for (var h = cell.Rows.Start; h < cell.Rows.End; h++)
            {
                foreach (var pixel in cell.Row(x, h)) sum += pixel;
            }

            y[cell.Place] = sum / T.CreateTruncating(cell.Rows.Count * cell.Columns.Count);
        }
    }

    /// <summary>dx of <see cref="Avg"/>: the sum over the cells that hold a pixel of their dy divided by their size.</summary>
    /// <param name="dy">(planes, outHeight, outWidth).</param>
    /// <param name="dx">(planes, height, width); must not overlap dy.</param>
    /// <param name="height">Rows of dx.</param>
    /// <param name="width">Columns of dx.</param>
    /// <param name="outHeight">Rows of dy.</param>
    /// <param name="outWidth">Columns of dy.</param>
    /// <param name="planes">The planes to compute.</param>
    /// <exception cref="ArgumentException">A span is shorter than its shape.</exception>
    public static void AvgBackward<T>(ReadOnlySpan<T> dy, Span<T> dx, int height, int width, int outHeight, int outWidth, Extent planes)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var require = new Require("AdaptivePool.AvgBackward");
        require.Planes(dx, height, width, dy, outHeight, outWidth, planes);
        planes.Times(height * width).Of(dx).Clear();
        foreach (var cell in new Cells(height, width, outHeight, outWidth, planes))
        {
            var share = dy[cell.Place] / T.CreateTruncating(cell.Rows.Count * cell.Columns.Count);
            for (var h = cell.Rows.Start; h < cell.Rows.End; h++)
            {
                foreach (ref var pixel in cell.Row(dx, h)) pixel += share;
            }
        }
    }

    /// <summary>The largest of each cell, NaN if any is NaN, for some planes.</summary>
    /// <param name="x">(planes, height, width).</param>
    /// <param name="y">(planes, outHeight, outWidth); must not overlap x.</param>
    /// <param name="height">Rows of x.</param>
    /// <param name="width">Columns of x.</param>
    /// <param name="outHeight">Rows of y.</param>
    /// <param name="outWidth">Columns of y.</param>
    /// <param name="planes">The planes to compute.</param>
    /// <exception cref="ArgumentException">A span is shorter than its shape.</exception>
    public static void Max<T>(ReadOnlySpan<T> x, Span<T> y, int height, int width, int outHeight, int outWidth, Extent planes)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var require = new Require("AdaptivePool.Max");
        require.Planes(x, height, width, y, outHeight, outWidth, planes);
        foreach (var cell in new Cells(height, width, outHeight, outWidth, planes))
        {
            var max = T.NegativeInfinity;
            for (var h = cell.Rows.Start; h < cell.Rows.End; h++)
            {
                foreach (var pixel in cell.Row(x, h)) max = T.Max(max, pixel);
            }

            y[cell.Place] = max;
        }
    }

    /// <summary>dx of <see cref="Max"/>: dy at the first pixel, row by row, of each cell that is y, zero elsewhere, as PyTorch.</summary>
    /// <param name="dy">(planes, outHeight, outWidth).</param>
    /// <param name="x">(planes, height, width).</param>
    /// <param name="y">(planes, outHeight, outWidth).</param>
    /// <param name="dx">(planes, height, width); must not overlap the inputs.</param>
    /// <param name="height">Rows of dx.</param>
    /// <param name="width">Columns of dx.</param>
    /// <param name="outHeight">Rows of dy.</param>
    /// <param name="outWidth">Columns of dy.</param>
    /// <param name="planes">The planes to compute.</param>
    /// <exception cref="ArgumentException">A span is shorter than its shape.</exception>
    public static void MaxBackward<T>(
        ReadOnlySpan<T> dy, ReadOnlySpan<T> x, ReadOnlySpan<T> y, Span<T> dx, int height, int width, int outHeight, int outWidth,
        Extent planes)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var require = new Require("AdaptivePool.MaxBackward");
        require.Planes(x, height, width, y, outHeight, outWidth, planes);
        require.Planes(dx, height, width, dy, outHeight, outWidth, planes);
        planes.Times(height * width).Of(dx).Clear();
        foreach (var cell in new Cells(height, width, outHeight, outWidth, planes))
        {
            for (var h = cell.Rows.Start; h < cell.Rows.End; h++)
            {
                var at = cell.Row(x, h).IndexOf(y[cell.Place]);
                if (at < 0) continue;
                cell.Row(dx, h)[at] += dy[cell.Place];
                break;
            }
        }
    }

    /// <summary>The pixels of one place of y.</summary>
    private readonly record struct Cell(int Place, int Plane, int Width, Extent Rows, Extent Columns)
    {
        /// <summary>Its pixels of one row.</summary>
        public Span<T> Row<T>(Span<T> x, int h) => x.Slice(Plane + (h * Width) + Columns.Start, Columns.Count);

        /// <summary>Its pixels of one row.</summary>
        public ReadOnlySpan<T> Row<T>(ReadOnlySpan<T> x, int h) => x.Slice(Plane + (h * Width) + Columns.Start, Columns.Count);
    }

    /// <summary>The cells of some planes, in the order of y.</summary>
    private struct Cells(int height, int width, int outHeight, int outWidth, Extent planes)
    {
        private int next = (planes.Start * outHeight * outWidth) - 1;

        public readonly Cell Current
        {
            get
            {
                var plane = next / (outHeight * outWidth);
                return new(next, plane * height * width, width, Covered(next / outWidth % outHeight, height, outHeight),
                    Covered(next % outWidth, width, outWidth));
            }
        }

        public readonly Cells GetEnumerator() => this;

        public bool MoveNext() => ++next < planes.End * outHeight * outWidth;

        private static Extent Covered(int i, int size, int outSize) =>
            new((int)((long)i * size / outSize), (int)((((long)(i + 1) * size) + outSize - 1) / outSize));
    }
}
