using System.Numerics;
using System.Runtime.CompilerServices;
using ModelGen.Execution;

namespace ModelGen.Kernels;

/// <summary>The maximum over any windows: they may overlap, be dilated and reach into padding.</summary>
/// <typeparam name="V">Register type.</typeparam>
/// <typeparam name="T">Element type.</typeparam>
/// <typeparam name="TWindow">The window's constants.</typeparam>
internal static unsafe class MaxPoolPlanes<V, T, TWindow>
    where V : struct, IRegister<V, T>
    where T : unmanaged, IFloatingPointIeee754<T>
    where TWindow : struct, IWindow
{
    /// <summary>y = f(max of x).</summary>
    internal static void Forward<TEpilogue>(T* x, T* y, Extent planes, TEpilogue epilogue)
        where TEpilogue : struct, ITileEpilogue<T>
    {
        var row = Scratch<T>.Take(TWindow.Width);
        for (nint p = planes.Start; p < planes.End; p++)
        {
            PooledPlanes<V, T, TWindow>.Plane<MaxPooling<T>>(
                x + (p * Windows<TWindow>.Pixels), y + (p * Windows<TWindow>.Places), row);
            Ahead<V, T>.Finish(y, p * Windows<TWindow>.Places, (p + 1) * Windows<TWindow>.Places, epilogue);
        }
    }

    /// <summary>dx = f(dy at the first pixel of each window that is y, else 0).</summary>
    internal static void Backward<TEpilogue>(T* dy, T* x, T* y, T* dx, Extent planes, TEpilogue epilogue)
        where TEpilogue : struct, ITileEpilogue<T>
    {
        for (nint p = planes.Start; p < planes.End; p++)
        {
            var (pixels, places) = (p * Windows<TWindow>.Pixels, p * Windows<TWindow>.Places);
            new Span<T>(dx + pixels, Windows<TWindow>.Pixels).Clear();
            Spread(dy + places, x + pixels, y + places, dx + pixels);
            Ahead<V, T>.Finish(dx, pixels, pixels + Windows<TWindow>.Pixels, epilogue);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Spread(T* dy, T* x, T* y, T* dx)
    {
        for (var i = 0; i < TWindow.OutHeight; i++)
        {
            for (var j = 0; j < TWindow.OutWidth; j++, y++, dy++)
            {
                var at = First(x, *y, i, j);
                if (at >= 0) dx[at] += *dy;
            }
        }
    }

    /// <summary>The first pixel of a window that is the largest, or -1 where there is none (all NaN, all padding).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int First(T* x, T max, int i, int j)
    {
        var left = (j * TWindow.StrideWidth) - TWindow.PaddingLeft;
        for (var a = 0; a < TWindow.KernelHeight; a++)
        {
            var h = Windows<TWindow>.Row(i, a);
            if (!Windows<TWindow>.AreFull && (uint)h >= (uint)TWindow.Height) continue;
            for (var b = 0; b < TWindow.KernelWidth; b++)
            {
                var w = left + (b * TWindow.DilationWidth);
                if ((Windows<TWindow>.AreFull || (uint)w < (uint)TWindow.Width) && x[(h * TWindow.Width) + w] == max)
                    return (h * TWindow.Width) + w;
            }
        }

        return -1;
    }
}
