using System.Numerics;
using System.Runtime.CompilerServices;

namespace ModelGen.Kernels;

/// <summary>Pooling over any windows: they may overlap, be dilated and reach into padding, which does not count.</summary>
/// <typeparam name="V">Register type.</typeparam>
/// <typeparam name="T">Element type.</typeparam>
/// <typeparam name="TWindow">The window's constants.</typeparam>
internal static unsafe class PooledPlanes<V, T, TWindow>
    where V : struct, IRegister<V, T>
    where T : unmanaged, IFloatingPointIeee754<T>
    where TWindow : struct, IWindow
{
    /// <summary>A plane of results: down the columns first, in registers; then across.</summary>
    /// <param name="x">(Height, Width).</param>
    /// <param name="y">(OutHeight, OutWidth).</param>
    /// <param name="down">(Width): scratch memory for a row.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Plane<TPooling>(T* x, T* y, T* down)
        where TPooling : struct, IPooling<T>
    {
        for (var i = 0; i < TWindow.OutHeight; i++, y += TWindow.OutWidth)
        {
            var rows = Windows<TWindow>.Rows(i);
            if (rows.IsEmpty)
            {
                new Span<T>(y, TWindow.OutWidth).Fill(TPooling.Empty);
                continue;
            }

            var columns = x + (Windows<TWindow>.Row(i, rows.Start) * TWindow.Width);
            for (var a = rows.Start + 1; a < rows.End; a++)
            {
                var row = x + (Windows<TWindow>.Row(i, a) * TWindow.Width);
                Elementwise.Run<V, T, TPooling, Stride1, Stride1>(columns, row, down, TWindow.Width);
                columns = down;
            }

            for (var j = 0; j < TWindow.OutWidth; j++)
            {
                var left = (j * TWindow.StrideWidth) - TWindow.PaddingLeft;
                var result = TPooling.Empty;
                for (var b = 0; b < TWindow.KernelWidth; b++)
                {
                    var w = left + (b * TWindow.DilationWidth);
                    if (Windows<TWindow>.AreFull || (uint)w < (uint)TWindow.Width) result = TPooling.Add(result, columns[w]);
                }

                y[j] = result;
            }
        }
    }
}

/// <summary>How the pixels under a window become one number.</summary>
/// <typeparam name="T">Element type.</typeparam>
internal interface IPooling<T> : IMap2<T>
    where T : unmanaged
{
    /// <summary>The result over no pixels.</summary>
    static abstract T Empty { get; }

    /// <summary>The result over one pixel more.</summary>
    static abstract T Add(T result, T pixel);
}

/// <summary>The sum of the pixels.</summary>
/// <typeparam name="T">Element type.</typeparam>
internal readonly struct SumPooling<T> : IPooling<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    public static T Empty => T.Zero;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Add(T result, T pixel) => result + pixel;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Apply<V>(V a, V b)
        where V : struct, INumeric<V, T> => a + b;
}

/// <summary>The largest pixel, NaN if any is NaN.</summary>
/// <typeparam name="T">Element type.</typeparam>
internal readonly struct MaxPooling<T> : IPooling<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    public static T Empty => T.NegativeInfinity;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Add(T result, T pixel) => T.Max(result, pixel);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Apply<V>(V a, V b)
        where V : struct, INumeric<V, T> => V.Max(a, b);
}
