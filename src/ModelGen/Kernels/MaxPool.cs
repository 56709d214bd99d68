using System.Numerics;
using System.Runtime.CompilerServices;
using ModelGen.Execution;

namespace ModelGen.Kernels;

/// <summary>The largest pixel under each place of a window; padding never wins.</summary>
public static unsafe class MaxPool
{
    /// <summary>y[p, i, j] = max over the window at (i, j) of plane p of x, NaN if any is NaN, for some planes.</summary>
    /// <typeparam name="T">Element type.</typeparam>
    /// <typeparam name="TWindow">The window's constants.</typeparam>
    /// <param name="x">(planes, Height, Width).</param>
    /// <param name="y">(planes, OutHeight, OutWidth); must not overlap x.</param>
    /// <param name="planes">The planes to compute.</param>
    /// <exception cref="ArgumentException">A span is shorter than its shape.</exception>
    public static void Forward<T, TWindow>(ReadOnlySpan<T> x, Span<T> y, Extent planes)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TWindow : struct, IWindow
    {
        Windows<TWindow>.RequirePlanes(x.Length, nameof(x), y.Length, nameof(y), planes);
        var largest = Scratch<T>.Take(TWindow.Width);
        fixed (T* px = x)
        fixed (T* py = y)
        {
            for (var p = planes.Start; p < planes.End; p++) Plane<T, TWindow>(px + ((nint)p * Windows<TWindow>.Pixels), py + ((nint)p * Windows<TWindow>.Places), largest);
        }
    }

    /// <summary>dx of the pooling for some planes: dy at the first pixel, row by row, of each window that is y, zero elsewhere, as PyTorch.</summary>
    /// <typeparam name="T">Element type.</typeparam>
    /// <typeparam name="TWindow">The window's constants.</typeparam>
    /// <param name="dy">(planes, OutHeight, OutWidth).</param>
    /// <param name="x">(planes, Height, Width).</param>
    /// <param name="y">(planes, OutHeight, OutWidth).</param>
    /// <param name="dx">(planes, Height, Width); must not overlap the inputs.</param>
    /// <param name="planes">The planes to compute.</param>
    /// <exception cref="ArgumentException">A span is shorter than its shape.</exception>
    public static void Backward<T, TWindow>(ReadOnlySpan<T> dy, ReadOnlySpan<T> x, ReadOnlySpan<T> y, Span<T> dx, Extent planes)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TWindow : struct, IWindow
    {
        Windows<TWindow>.RequirePlanes(dx.Length, nameof(dx), dy.Length, nameof(dy), planes);
        Windows<TWindow>.RequirePlanes(x.Length, nameof(x), y.Length, nameof(y), planes);
        planes.Times(Windows<TWindow>.Pixels).Of(dx).Clear();
        fixed (T* pdy = dy)
        fixed (T* px = x)
        fixed (T* py = y)
        fixed (T* pdx = dx)
        {
            for (var p = planes.Start; p < planes.End; p++)
            {
                var (pixels, places) = ((nint)p * Windows<TWindow>.Pixels, (nint)p * Windows<TWindow>.Places);
                PlaneGradient<T, TWindow>(pdy + places, px + pixels, py + places, pdx + pixels);
            }
        }
    }

    /// <summary>Down the columns first, in registers; then across.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Plane<T, TWindow>(T* x, T* y, T* largest)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TWindow : struct, IWindow
    {
        for (var i = 0; i < TWindow.OutHeight; i++, y += TWindow.OutWidth)
        {
            var rows = Windows<TWindow>.Rows(i);
            if (rows.IsEmpty)
            {
                new Span<T>(y, TWindow.OutWidth).Fill(T.NegativeInfinity);
                continue;
            }

            var first = x + (Windows<TWindow>.Row(i, rows.Start) * TWindow.Width);
            var columns = first;
            if (rows.Count > 1)
            {
                var second = first + (TWindow.DilationHeight * TWindow.Width);
                Elementwise.Map<T, Larger<T>, Stride1, Stride1>(new(first, TWindow.Width), new(second, TWindow.Width), new(largest, TWindow.Width));
                columns = largest;
            }

            for (var a = rows.Start + 2; a < rows.End; a++)
            {
                var next = x + (Windows<TWindow>.Row(i, a) * TWindow.Width);
                Elementwise.Map<T, Larger<T>, Stride1, Stride1>(new(largest, TWindow.Width), new(next, TWindow.Width), new(largest, TWindow.Width));
            }

            for (var j = 0; j < TWindow.OutWidth; j++)
            {
                var max = T.NegativeInfinity;
                var left = (j * TWindow.StrideWidth) - TWindow.PaddingLeft;
                for (var b = 0; b < TWindow.KernelWidth; b++)
                {
                    var w = left + (b * TWindow.DilationWidth);
                    if ((uint)w < (uint)TWindow.Width) max = T.Max(max, columns[w]);
                }

                y[j] = max;
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void PlaneGradient<T, TWindow>(T* dy, T* x, T* y, T* dx)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TWindow : struct, IWindow
    {
        for (var i = 0; i < TWindow.OutHeight; i++)
        {
            for (var j = 0; j < TWindow.OutWidth; j++, y++, dy++)
            {
                var at = First<T, TWindow>(x, *y, i, j);
                if (at >= 0) dx[at] += *dy;
            }
        }
    }

    /// <summary>The first pixel of a window that is the largest, or -1 where there is none (all NaN, all padding).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int First<T, TWindow>(T* x, T max, int i, int j)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TWindow : struct, IWindow
    {
        var left = (j * TWindow.StrideWidth) - TWindow.PaddingLeft;
        for (var a = 0; a < TWindow.KernelHeight; a++)
        {
            var h = Windows<TWindow>.Row(i, a);
            if ((uint)h >= (uint)TWindow.Height) continue;
            for (var b = 0; b < TWindow.KernelWidth; b++)
            {
                var w = left + (b * TWindow.DilationWidth);
                if ((uint)w < (uint)TWindow.Width && x[(h * TWindow.Width) + w] == max) return (h * TWindow.Width) + w;
            }
        }

        return -1;
    }
}

/// <summary>max(a, b).</summary>
/// <typeparam name="T">Element type.</typeparam>
internal readonly struct Larger<T> : IMap2<T>
    where T : unmanaged
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Apply<V>(V a, V b)
        where V : struct, ISimd<V, T> => V.Max(a, b);
}
