using System.Numerics;
using System.Runtime.CompilerServices;
using ModelGen.Execution;

namespace ModelGen.Kernels;

/// <summary>The mean over any windows: they may overlap and reach into padding.</summary>
/// <typeparam name="V">Register type.</typeparam>
/// <typeparam name="T">Element type.</typeparam>
/// <typeparam name="TWindow">The window's constants.</typeparam>
internal static unsafe class AvgPoolPlanes<V, T, TWindow>
    where V : struct, IRegister<V, T>
    where T : unmanaged, IFloatingPointIeee754<T>
    where TWindow : struct, IWindow
{
    /// <summary>y = f(mean of x).</summary>
    internal static void Forward<TEpilogue>(T* x, T* y, bool countsPadding, Extent planes, TEpilogue epilogue)
        where TEpilogue : struct, ITileEpilogue<T>
    {
        var row = Scratch<T>.Take(TWindow.Width + TWindow.OutWidth);
        var widths = row + TWindow.Width;
        Widths(widths, countsPadding);
        for (nint p = planes.Start; p < planes.End; p++)
        {
            var (first, end) = (p * Windows<TWindow>.Places, (p + 1) * Windows<TWindow>.Places);
            PooledPlanes<V, T, TWindow>.Plane<SumPooling<T>>(x + (p * Windows<TWindow>.Pixels), y + first, row);
            if (Windows<TWindow>.AreFull)
            {
                Ahead<V, T>.Finish(y, first, end, new WindowMean<T, TWindow, TEpilogue>(epilogue));
            }
            else
            {
                Divide(y + first, y + first, widths, countsPadding);
                Ahead<V, T>.Finish(y, first, end, epilogue);
            }
        }
    }

    /// <summary>dx = f(the windows' shares of dy).</summary>
    internal static void Backward<TEpilogue>(T* dy, T* dx, bool countsPadding, Extent planes, TEpilogue epilogue)
        where TEpilogue : struct, ITileEpilogue<T>
    {
        var shares = Scratch<T>.Take(Windows<TWindow>.Places + TWindow.Width + TWindow.OutWidth);
        var row = shares + Windows<TWindow>.Places;
        var widths = row + TWindow.Width;
        Widths(widths, countsPadding);
        for (nint p = planes.Start; p < planes.End; p++)
        {
            var (first, end) = (p * Windows<TWindow>.Pixels, (p + 1) * Windows<TWindow>.Pixels);
            Divide(dy + (p * Windows<TWindow>.Places), shares, widths, countsPadding);
            new Span<T>(dx + first, Windows<TWindow>.Pixels).Clear();
            Spread(shares, dx + first, row);
            Ahead<V, T>.Finish(dx, first, end, epilogue);
        }
    }

    /// <summary>Adds the share of each place to the pixels under it, across first; then down.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Spread(T* shares, T* dx, T* row)
    {
        for (var i = 0; i < TWindow.OutHeight; i++, shares += TWindow.OutWidth)
        {
            new Span<T>(row, TWindow.Width).Clear();
            for (var j = 0; j < TWindow.OutWidth; j++)
            {
                var (start, end) = Columns(j);
                for (var b = start; b < end; b++) row[b] += shares[j];
            }

            var rows = Windows<TWindow>.Rows(i);
            for (var a = rows.Start; a < rows.End; a++)
            {
                var to = dx + (Windows<TWindow>.Row(i, a) * TWindow.Width);
                Elementwise.Run<V, T, Total2<T>, Stride1, Stride1>(to, row, to, TWindow.Width);
            }
        }
    }

    /// <summary>A plane of places, each divided by the size of its window.</summary>
    private static void Divide(T* places, T* means, T* widths, bool countsPadding)
    {
        for (var i = 0; i < TWindow.OutHeight; i++, places += TWindow.OutWidth, means += TWindow.OutWidth)
        {
            var height = Count((i * TWindow.StrideHeight) - TWindow.PaddingTop, TWindow.KernelHeight, TWindow.Height,
                TWindow.PaddingBottom, countsPadding);
            Divide(places, V.Constant(height), widths, means);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Divide(T* places, V height, T* widths, T* means)
    {
        var j = 0;
        for (; j <= TWindow.OutWidth - V.Count; j += V.Count) (V.Load(places + j) / (height * V.Load(widths + j))).Store(means + j);
        var rest = TWindow.OutWidth - j;
        if (rest > 0)
            (V.LoadPartial(places + j, rest, V.Zero) / (height * V.LoadPartial(widths + j, rest, V.One))).StorePartial(means + j, rest);
    }

    /// <summary>Columns that the window at each place counts.</summary>
    private static void Widths(T* widths, bool countsPadding)
    {
        for (var j = 0; j < TWindow.OutWidth; j++)
            widths[j] = T.CreateTruncating(
                Count((j * TWindow.StrideWidth) - TWindow.PaddingLeft, TWindow.KernelWidth, TWindow.Width,
                    TWindow.PaddingRight, countsPadding));
    }

    /// <summary>The columns of x under place <paramref name="j"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (int Start, int End) Columns(int j)
    {
        var left = (j * TWindow.StrideWidth) - TWindow.PaddingLeft;
        return Windows<TWindow>.AreFull ? (left, left + TWindow.KernelWidth)
            : (Math.Max(left, 0), Math.Min(left + TWindow.KernelWidth, TWindow.Width));
    }

    /// <summary>Positions that a window counts along an axis; at least one, as there is nothing to divide otherwise.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Count(int start, int kernel, int size, int after, bool countsPadding) => Math.Max(1, countsPadding
        ? Math.Min(start + kernel, size + after) - start
        : Math.Min(start + kernel, size) - Math.Max(start, 0));
}
