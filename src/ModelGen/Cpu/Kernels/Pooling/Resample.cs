using System.Numerics;
using System.Runtime.CompilerServices;
using ModelGen.Execution;

namespace ModelGen.Kernels;

/// <summary>Planes under another size: padded, or resized.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static unsafe class Resample
{
    /// <summary>y[p, i, j] = the pixels of plane p of x that the rule names for row i and column j, or <paramref name="outside"/>, for some
    /// planes.</summary>
    /// <typeparam name="T">Element type.</typeparam>
    /// <typeparam name="TRule">The rule along each axis.</typeparam>
    /// <param name="x">(planes, height, width).</param>
    /// <param name="y">(planes, outHeight, outWidth); must not overlap x.</param>
    /// <param name="height">Rows of x.</param>
    /// <param name="width">Columns of x.</param>
    /// <param name="outHeight">Rows of y.</param>
    /// <param name="outWidth">Columns of y.</param>
    /// <param name="top">Padding above.</param>
    /// <param name="left">Padding on the left.</param>
    /// <param name="outside">What stands where there are no pixels.</param>
    /// <param name="planes">The planes to compute.</param>
    /// <exception cref="ArgumentException">A span is shorter than its shape.</exception>
    public static void Forward<T, TRule>(
        ReadOnlySpan<T> x, Span<T> y, int height, int width, int outHeight, int outWidth, int top, int left, T outside, Extent planes)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TRule : struct, IResampling
    {
        var require = new Require("Resample.Forward");
        require.Planes(x, height, width, y, outHeight, outWidth, planes);
        RequireInside<TRule>(require, height, width, outHeight, outWidth, top, left);
        if (planes.IsEmpty) return;
        var columns = Columns<T, TRule>(width, outWidth, left, out var weights);
        fixed (T* px = x)
        fixed (T* py = y)
        {
            for (var p = planes.Start; p < planes.End; p++)
            {
                var plane = px + ((nint)p * height * width);
                var row = py + ((nint)p * outHeight * outWidth);
                for (var i = 0; i < outHeight; i++, row += outWidth)
                {
                    var (first, second, weight) = TRule.At(i, height, outHeight, top);
                    if (first < 0) new Span<T>(row, outWidth).Fill(outside);
                    else if (TRule.IsPadding) PadRow(plane + ((nint)first * width), row, columns, width, outWidth, left, outside);
                    else Row(plane + ((nint)first * width), plane + ((nint)second * width), T.CreateTruncating(weight), row, columns,
                        weights, outWidth);
                }
            }
        }
    }

    /// <summary>dx of <see cref="Forward"/> for some planes: every pixel of dy goes to those it was made of, by their weights, row by
    /// row.</summary>
    /// <typeparam name="T">Element type.</typeparam>
    /// <typeparam name="TRule">The rule along each axis.</typeparam>
    /// <param name="dy">(planes, outHeight, outWidth).</param>
    /// <param name="dx">(planes, height, width); must not overlap dy.</param>
    /// <param name="height">Rows of dx.</param>
    /// <param name="width">Columns of dx.</param>
    /// <param name="outHeight">Rows of dy.</param>
    /// <param name="outWidth">Columns of dy.</param>
    /// <param name="top">Padding above.</param>
    /// <param name="left">Padding on the left.</param>
    /// <param name="planes">The planes to compute.</param>
    /// <exception cref="ArgumentException">A span is shorter than its shape.</exception>
    public static void Backward<T, TRule>(
        ReadOnlySpan<T> dy, Span<T> dx, int height, int width, int outHeight, int outWidth, int top, int left, Extent planes)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TRule : struct, IResampling
    {
        var require = new Require("Resample.Backward");
        require.Planes(dx, height, width, dy, outHeight, outWidth, planes);
        RequireInside<TRule>(require, height, width, outHeight, outWidth, top, left);
        if (planes.IsEmpty) return;
        planes.Times(height * width).Of(dx).Clear();
        var columns = Columns<T, TRule>(width, outWidth, left, out var weights);
        fixed (T* pdy = dy)
        fixed (T* pdx = dx)
        {
            for (var p = planes.Start; p < planes.End; p++)
            {
                var plane = pdx + ((nint)p * height * width);
                var row = pdy + ((nint)p * outHeight * outWidth);
                for (var i = 0; i < outHeight; i++, row += outWidth)
                {
                    var (first, second, weight) = TRule.At(i, height, outHeight, top);
                    if (first < 0) continue;
                    var share = T.CreateTruncating(weight);
                    AddRow(row, plane + ((nint)first * width), T.One - share, columns, weights, outWidth);
                    if (share != T.Zero) AddRow(row, plane + ((nint)second * width), share, columns, weights, outWidth);
                }
            }
        }
    }

    /// <summary>The rule for every column: pairs of positions, and the weights of the second ones.</summary>
    private static int* Columns<T, TRule>(int width, int outWidth, int left, out T* weights)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TRule : struct, IResampling
    {
        var columns = Scratch<int>.Take(checked(2 * outWidth));
        weights = Scratch<T>.Take(outWidth);
        for (var j = 0; j < outWidth; j++)
        {
            (columns[2 * j], columns[(2 * j) + 1], var weight) = TRule.At(j, width, outWidth, left);
            weights[j] = T.CreateTruncating(weight);
        }

        return columns;
    }

    private static void PadRow<T>(T* x, T* y, int* columns, int width, int outWidth, int left, T outside)
        where T : unmanaged
    {
        for (var j = 0; j < left; j++) y[j] = columns[2 * j] < 0 ? outside : x[columns[2 * j]];
        new ReadOnlySpan<T>(x, width).CopyTo(new Span<T>(y + left, width));
        for (var j = left + width; j < outWidth; j++) y[j] = columns[2 * j] < 0 ? outside : x[columns[2 * j]];
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Row<T>(T* upper, T* lower, T down, T* y, int* columns, T* weights, int outWidth)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var up = T.One - down;
        for (var j = 0; j < outWidth; j++)
        {
            var (first, second, right) = (columns[2 * j], columns[(2 * j) + 1], weights[j]);
            var left = T.One - right;
            y[j] = (up * ((left * upper[first]) + (right * upper[second]))) + (down * ((left * lower[first]) + (right * lower[second])));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddRow<T>(T* dy, T* dx, T share, int* columns, T* weights, int outWidth)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        for (var j = 0; j < outWidth; j++)
        {
            var first = columns[2 * j];
            if (first < 0) continue;
            var gradient = share * dy[j];
            dx[first] += (T.One - weights[j]) * gradient;
            if (weights[j] != T.Zero) dx[columns[(2 * j) + 1]] += weights[j] * gradient;
        }
    }

    /// <summary>The margins of a padding leave room for x, and every place lies on a row and a column of it.</summary>
    private static void RequireInside<TRule>(Require require, int height, int width, int outHeight, int outWidth, int top, int left)
        where TRule : struct, IResampling
    {
        if (!TRule.IsPadding) return;
        require.Part(top, height, outHeight);
        require.Part(left, width, outWidth);
        require.That(TRule.Reaches(height, top, outHeight - height - top), "that the rule can fill from x", top, nameof(top));
        require.That(TRule.Reaches(width, left, outWidth - width - left), "that the rule can fill from x", left, nameof(left));
    }
}
