using System.Numerics;
using System.Runtime.CompilerServices;
using ModelGen.Execution;

namespace ModelGen.Kernels;

/// <summary>Pooling over windows of two columns side by side: registers of pixels are combined down the window, then the even pixels with
/// the odd ones.</summary>
/// <remarks>Registers at the end of a row reach into the next one, which is written later: rows ascend, and the registers of a row descend,
/// so that only the first of a row can have been reached into.</remarks>
/// <typeparam name="V">Register type.</typeparam>
/// <typeparam name="T">Element type.</typeparam>
/// <typeparam name="TWindow">The window's constants, which are <see cref="Windows{TWindow}.ArePairs"/>.</typeparam>
internal static unsafe class PooledPairs<V, T, TWindow>
    where V : struct, IRegister<V, T>
    where T : unmanaged, IFloatingPointIeee754<T>
    where TWindow : struct, IWindow
{
    /// <summary>The first place of the last register of a row of y.</summary>
    private static int LastOfPlaces
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => (TWindow.OutWidth - 1) / V.Count * V.Count;
    }

    /// <summary>The same when the column that no window covers has a place as well.</summary>
    private static int LastOfPixels
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => (TWindow.Width - 1) / 2 / V.Count * V.Count;
    }

    /// <summary>Pixels that a row of windows with its registers reaches over.</summary>
    private static int Reach
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => ((TWindow.KernelHeight - 1) * TWindow.Width) + (2 * (LastOfPixels + V.Count));
    }

    /// <summary>y = f(rule over the window).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Forward<TRule, TEpilogue>(T* x, T* y, Extent planes, TEpilogue epilogue)
        where TRule : struct, IMap2<T>
        where TEpilogue : struct, ITileEpilogue<T>
    {
        var (pixels, places) = ((nint)planes.End * Windows<TWindow>.Pixels, (nint)planes.End * Windows<TWindow>.Places);
        for (nint p = planes.Start; p < planes.End; p++)
        {
            var (pixel, place) = (p * Windows<TWindow>.Pixels, p * Windows<TWindow>.Places);
            for (var i = 0; i < TWindow.OutHeight; i++, pixel += TWindow.KernelHeight * TWindow.Width, place += TWindow.OutWidth)
            {
                if (pixel + Reach <= pixels && place + LastOfPlaces + V.Count <= places)
                    Row<TRule, TEpilogue>(x + pixel, 0, y, place, 0, false, epilogue);
                else Row<TRule, TEpilogue>(x + pixel, pixels - pixel, y, place, places, true, epilogue);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Row<TRule, TEpilogue>(T* x, nint pixels, T* y, nint place, nint places, bool isNearEnd, TEpilogue epilogue)
        where TRule : struct, IMap2<T>
        where TEpilogue : struct, ITileEpilogue<T>
    {
        for (nint j = LastOfPlaces; j >= 0; j -= V.Count)
        {
            var at = 2 * j;
            var (low, high) = Pixels(x, at, pixels, isNearEnd);
            for (var a = 1; a < TWindow.KernelHeight; a++)
            {
                at += TWindow.Width;
                var (l, h) = Pixels(x, at, pixels, isNearEnd);
                (low, high) = (TRule.Apply(low, l), TRule.Apply(high, h));
            }

            Ahead<V, T>.Store(
                TRule.Apply(V.Even(low, high), V.Odd(low, high)), y, place + j, isNearEnd ? places - place - j : V.Count, epilogue);
        }
    }

    /// <summary>dx = f(the mean's share of dy).</summary>
    internal static void SpreadMean<TEpilogue>(T* dy, T* dx, Extent planes, TEpilogue epilogue)
        where TEpilogue : struct, ITileEpilogue<T> => Spread<MeanGradient, TEpilogue>(dy, null, null, dx, planes, epilogue);

    /// <summary>dx = f(dy at the first pixel that is y, else 0).</summary>
    internal static void SpreadFirst<TEpilogue>(T* dy, T* x, T* y, T* dx, Extent planes, TEpilogue epilogue)
        where TEpilogue : struct, ITileEpilogue<T> => Spread<FirstGradient, TEpilogue>(dy, x, y, dx, planes, epilogue);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Spread<TGradient, TEpilogue>(T* dy, T* x, T* y, T* dx, Extent planes, TEpilogue epilogue)
        where TGradient : struct, IRowGradient
        where TEpilogue : struct, ITileEpilogue<T>
    {
        var (pixels, places) = ((nint)planes.End * Windows<TWindow>.Pixels, (nint)planes.End * Windows<TWindow>.Places);
        for (nint p = planes.Start; p < planes.End; p++)
        {
            var (pixel, place) = (p * Windows<TWindow>.Pixels, p * Windows<TWindow>.Places);
            for (var i = 0; i < TWindow.OutHeight; i++, pixel += TWindow.KernelHeight * TWindow.Width, place += TWindow.OutWidth)
            {
                if (pixel + Reach <= pixels && place + LastOfPixels + V.Count <= places)
                    TGradient.Row(dy + place, x, y + place, 0, dx, pixel, 0, false, epilogue);
                else TGradient.Row(dy + place, x, y + place, places - place, dx, pixel, pixels, true, epilogue);
            }

            ClearRows(dx, pixel, (p + 1) * Windows<TWindow>.Pixels, epilogue);
        }
    }

    /// <summary>dx = f(0) in the rows that no window covers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void ClearRows<TEpilogue>(T* dx, nint at, nint end, TEpilogue epilogue)
        where TEpilogue : struct, ITileEpilogue<T>
    {
        if (TWindow.Height == TWindow.OutHeight * TWindow.KernelHeight) return;
        for (; at < end; at += V.Count) Ahead<V, T>.Store(V.Zero, dx, at, end - at, epilogue);
    }

    /// <summary>A register of places; zero at the place of the column that no window covers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Places(T* y, nint j, nint places, bool isNearEnd)
    {
        var rest = TWindow.Width > 2 * TWindow.OutWidth ? TWindow.OutWidth - j : isNearEnd ? places - j : V.Count;
        return Ahead<V, T>.Load(y + j, rest);
    }

    /// <summary>The two registers of pixels over a register of places; the second is not needed where a row ends within the
    /// first.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (V Low, V High) Pixels(T* x, nint at, nint pixels, bool isNearEnd)
    {
        var low = Ahead<V, T>.Load(x + at, isNearEnd ? pixels - at : V.Count);
        return (low, TWindow.Width <= V.Count ? low : Ahead<V, T>.Load(x + at + V.Count, isNearEnd ? pixels - at - V.Count : V.Count));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store<TEpilogue>(V low, V high, T* dx, nint at, nint pixels, bool isNearEnd, TEpilogue epilogue)
        where TEpilogue : struct, ITileEpilogue<T>
    {
        Ahead<V, T>.Store(low, dx, at, isNearEnd ? pixels - at : V.Count, epilogue);
        if (TWindow.Width > V.Count) Ahead<V, T>.Store(high, dx, at + V.Count, isNearEnd ? pixels - at - V.Count : V.Count, epilogue);
    }

    /// <summary>The gradients of the pixels under a row of windows.</summary>
    private interface IRowGradient
    {
        static abstract void Row<TEpilogue>(
            T* dy, T* x, T* y, nint places, T* dx, nint pixel, nint pixels, bool isNearEnd, TEpilogue epilogue)
            where TEpilogue : struct, ITileEpilogue<T>;
    }

    /// <summary>Of the mean: its share for each pixel.</summary>
    private readonly struct MeanGradient : IRowGradient
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Row<TEpilogue>(
            T* dy, T* x, T* y, nint places, T* dx, nint pixel, nint pixels, bool isNearEnd, TEpilogue epilogue)
            where TEpilogue : struct, ITileEpilogue<T>
        {
            for (nint j = LastOfPixels; j >= 0; j -= V.Count)
            {
                var share = WindowMean<T, TWindow>.Of(Places(dy, j, places, isNearEnd));
                var (low, high) = (V.InterleaveLow(share, share), V.InterleaveHigh(share, share));
                var at = pixel + (2 * j);
                for (var a = 0; a < TWindow.KernelHeight; a++, at += TWindow.Width) Store(low, high, dx, at, pixels, isNearEnd, epilogue);
            }
        }
    }

    /// <summary>Of the maximum: all of it for the first pixel that is the maximum.</summary>
    private readonly struct FirstGradient : IRowGradient
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Row<TEpilogue>(
            T* dy, T* x, T* y, nint places, T* dx, nint pixel, nint pixels, bool isNearEnd, TEpilogue epilogue)
            where TEpilogue : struct, ITileEpilogue<T>
        {
            for (nint j = LastOfPixels; j >= 0; j -= V.Count)
            {
                // Once found, the gradient is spent.
                var left = Places(dy, j, places, isNearEnd);
                var max = Places(y, j, places, isNearEnd);
                var at = pixel + (2 * j);
                for (var a = 0; a < TWindow.KernelHeight; a++, at += TWindow.Width)
                {
                    var (low, high) = Pixels(x, at, pixels, isNearEnd);
                    var isMax = V.Equal(V.Even(low, high), max);
                    var even = V.Select(isMax, left, V.Zero);
                    left = V.Select(isMax, V.Zero, left);
                    isMax = V.Equal(V.Odd(low, high), max);
                    var odd = V.Select(isMax, left, V.Zero);
                    left = V.Select(isMax, V.Zero, left);
                    Store(V.InterleaveLow(even, odd), V.InterleaveHigh(even, odd), dx, at, pixels, isNearEnd, epilogue);
                }
            }
        }
    }
}
