using System.Numerics;
using System.Runtime.CompilerServices;
using ModelGen.Execution;

namespace ModelGen.Kernels;

/// <summary>The mean pixel under each place of a window.</summary>
public static unsafe class AvgPool
{
    /// <summary>y[p, i, j] = Σ over the window at (i, j) of plane p of x, divided by the window's size, for some planes.</summary>
    /// <remarks>The size counts what lies in the padded plane, as PyTorch does, or only what lies in the plane itself. Columns are summed before rows,
    /// each ascending.</remarks>
    /// <typeparam name="T">Element type.</typeparam>
    /// <typeparam name="TWindow">The window's constants.</typeparam>
    /// <param name="x">(planes, Height, Width).</param>
    /// <param name="y">(planes, OutHeight, OutWidth); must not overlap x.</param>
    /// <param name="countsPadding">Whether padding counts.</param>
    /// <param name="planes">The planes to compute.</param>
    /// <exception cref="ArgumentException">A span is shorter than its shape.</exception>
    public static void Forward<T, TWindow>(ReadOnlySpan<T> x, Span<T> y, bool countsPadding, Extent planes)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TWindow : struct, IWindow
    {
        Windows<TWindow>.RequirePlanes(x.Length, nameof(x), y.Length, nameof(y), planes);
        var sums = Scratch<T>.Take(TWindow.Width);
        fixed (T* px = x)
        fixed (T* py = y)
        {
            for (var p = planes.Start; p < planes.End; p++)
                Plane<T, TWindow>(px + ((nint)p * Windows<TWindow>.Pixels), py + ((nint)p * Windows<TWindow>.Places), sums, countsPadding);
        }
    }

    /// <summary>dx of the pooling for some planes: the sum over the windows that cover a pixel of their dy divided by their size.</summary>
    /// <typeparam name="T">Element type.</typeparam>
    /// <typeparam name="TWindow">The window's constants.</typeparam>
    /// <param name="dy">(planes, OutHeight, OutWidth).</param>
    /// <param name="dx">(planes, Height, Width); must not overlap dy.</param>
    /// <param name="countsPadding">Whether padding counts.</param>
    /// <param name="planes">The planes to compute.</param>
    /// <exception cref="ArgumentException">A span is shorter than its shape.</exception>
    public static void Backward<T, TWindow>(ReadOnlySpan<T> dy, Span<T> dx, bool countsPadding, Extent planes)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TWindow : struct, IWindow
    {
        Windows<TWindow>.RequirePlanes(dx.Length, nameof(dx), dy.Length, nameof(dy), planes);
        planes.Times(Windows<TWindow>.Pixels).Of(dx).Clear();
        var row = Scratch<T>.Take(TWindow.Width);
        fixed (T* pdy = dy)
        fixed (T* pdx = dx)
        {
            for (var p = planes.Start; p < planes.End; p++)
                PlaneGradient<T, TWindow>(pdy + ((nint)p * Windows<TWindow>.Places), pdx + ((nint)p * Windows<TWindow>.Pixels), row, countsPadding);
        }
    }

    /// <summary>Down the columns first, in registers; then across.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Plane<T, TWindow>(T* x, T* y, T* sums, bool countsPadding)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TWindow : struct, IWindow
    {
        for (var i = 0; i < TWindow.OutHeight; i++, y += TWindow.OutWidth)
        {
            var rows = Windows<TWindow>.Rows(i);
            if (rows.IsEmpty)
            {
                new Span<T>(y, TWindow.OutWidth).Clear();
                continue;
            }

            var columns = x + (Windows<TWindow>.Row(i, rows.Start) * TWindow.Width);
            for (var a = rows.Start + 1; a < rows.End; a++)
            {
                var next = x + (Windows<TWindow>.Row(i, a) * TWindow.Width);
                Elementwise.Map<T, Total2<T>, Stride1, Stride1>(new(columns, TWindow.Width), new(next, TWindow.Width), new(sums, TWindow.Width));
                columns = sums;
            }

            var height = Height<TWindow>(i, countsPadding);
            for (var j = 0; j < TWindow.OutWidth; j++)
            {
                var sum = T.Zero;
                var left = (j * TWindow.StrideWidth) - TWindow.PaddingLeft;
                for (var b = Math.Max(left, 0); b < Math.Min(left + TWindow.KernelWidth, TWindow.Width); b++) sum += columns[b];
                y[j] = sum / T.CreateTruncating(height * Width<TWindow>(j, countsPadding));
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void PlaneGradient<T, TWindow>(T* dy, T* dx, T* row, bool countsPadding)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TWindow : struct, IWindow
    {
        for (var i = 0; i < TWindow.OutHeight; i++, dy += TWindow.OutWidth)
        {
            var rows = Windows<TWindow>.Rows(i);
            var height = Height<TWindow>(i, countsPadding);
            new Span<T>(row, TWindow.Width).Clear();
            for (var j = 0; j < TWindow.OutWidth; j++)
            {
                var left = (j * TWindow.StrideWidth) - TWindow.PaddingLeft;
                var share = dy[j] / T.CreateTruncating(height * Width<TWindow>(j, countsPadding));
                for (var b = Math.Max(left, 0); b < Math.Min(left + TWindow.KernelWidth, TWindow.Width); b++) row[b] += share;
            }

            for (var a = rows.Start; a < rows.End; a++)
            {
                var to = dx + (Windows<TWindow>.Row(i, a) * TWindow.Width);
                Elementwise.Map<T, Total2<T>, Stride1, Stride1>(new(to, TWindow.Width), new(row, TWindow.Width), new(to, TWindow.Width));
            }
        }
    }

    /// <summary>Rows that the window at place <paramref name="i"/> counts; at least one, as there is nothing to divide otherwise.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Height<TWindow>(int i, bool countsPadding)
        where TWindow : struct, IWindow =>
        Count((i * TWindow.StrideHeight) - TWindow.PaddingTop, TWindow.KernelHeight, TWindow.Height, TWindow.PaddingBottom, countsPadding);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Width<TWindow>(int j, bool countsPadding)
        where TWindow : struct, IWindow =>
        Count((j * TWindow.StrideWidth) - TWindow.PaddingLeft, TWindow.KernelWidth, TWindow.Width, TWindow.PaddingRight, countsPadding);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Count(int start, int kernel, int size, int after, bool countsPadding) => Math.Max(1, countsPadding
        ? Math.Min(start + kernel, size + after) - start
        : Math.Min(start + kernel, size) - Math.Max(start, 0));
}
