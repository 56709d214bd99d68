using System.Numerics;
using System.Runtime.Intrinsics;
using ModelGen.Execution;

namespace ModelGen.Kernels;

/// <summary>The largest pixel under each place of a window; padding never wins.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static unsafe class MaxPool
{
    /// <summary>y[p, i, j] = f(max over the window at (i, j) of plane p of x, NaN if any is NaN), for some planes.</summary>
    /// <typeparam name="T">Element type.</typeparam>
    /// <typeparam name="TWindow">The window's constants.</typeparam>
    /// <typeparam name="TEpilogue">The function f.</typeparam>
    /// <param name="x">(planes, Height, Width).</param>
    /// <param name="y">(planes, OutHeight, OutWidth); must not overlap the inputs.</param>
    /// <param name="planes">The planes to compute.</param>
    /// <exception cref="ArgumentException">A span is shorter than its shape.</exception>
    public static void Forward<T, TWindow, TEpilogue>(ReadOnlySpan<T> x, Span<T> y, Extent planes)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TWindow : struct, IWindow
        where TEpilogue : struct, IMap1<T>
    {
        Forward<T, TWindow, TileEpilogue1<T, TEpilogue>>(x, y, planes, default);
    }

    /// <summary>The pooling with an epilogue of 2 operands, y = f(max, a), for some planes.</summary>
    /// <typeparam name="T">Element type.</typeparam>
    /// <typeparam name="TWindow">The window's constants.</typeparam>
    /// <typeparam name="TEpilogue">The function f.</typeparam>
    /// <param name="x">(planes, Height, Width).</param>
    /// <param name="a">Of y's shape: an operand of f.</param>
    /// <param name="y">(planes, OutHeight, OutWidth); must not overlap the inputs.</param>
    /// <param name="planes">The planes to compute.</param>
    /// <exception cref="ArgumentException">A span is shorter than its shape.</exception>
    public static void Forward<T, TWindow, TEpilogue>(ReadOnlySpan<T> x, ReadOnlySpan<T> a, Span<T> y, Extent planes)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TWindow : struct, IWindow
        where TEpilogue : struct, IMap2<T>
    {
        var require = new Require("MaxPool.Forward");
        require.Geometry(WindowFault<TWindow>.Text);
        require.Shape(a, planes.End, Windows<TWindow>.Places);
        fixed (T* pa = a)
        {
            Forward<T, TWindow, TileEpilogue2<T, TEpilogue>>(x, y, planes, new TileEpilogue2<T, TEpilogue>(pa));
        }
    }

    /// <summary>The pooling with an epilogue of 3 operands, y = f(max, a, c), for some planes.</summary>
    /// <typeparam name="T">Element type.</typeparam>
    /// <typeparam name="TWindow">The window's constants.</typeparam>
    /// <typeparam name="TEpilogue">The function f.</typeparam>
    /// <param name="x">(planes, Height, Width).</param>
    /// <param name="a">Of y's shape: an operand of f.</param>
    /// <param name="c">Of y's shape: another operand of f.</param>
    /// <param name="y">(planes, OutHeight, OutWidth); must not overlap the inputs.</param>
    /// <param name="planes">The planes to compute.</param>
    /// <exception cref="ArgumentException">A span is shorter than its shape.</exception>
    public static void Forward<T, TWindow, TEpilogue>(ReadOnlySpan<T> x, ReadOnlySpan<T> a, ReadOnlySpan<T> c, Span<T> y, Extent planes)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TWindow : struct, IWindow
        where TEpilogue : struct, IMap3<T>
    {
        var require = new Require("MaxPool.Forward");
        require.Geometry(WindowFault<TWindow>.Text);
        require.Shape(a, planes.End, Windows<TWindow>.Places);
        require.Shape(c, planes.End, Windows<TWindow>.Places);
        fixed (T* pa = a)
        fixed (T* pc = c)
        {
            Forward<T, TWindow, TileEpilogue3<T, TEpilogue>>(x, y, planes, new TileEpilogue3<T, TEpilogue>(pa, pc));
        }
    }

    /// <summary>dx of the pooling for some planes: f of dy at the first pixel, row by row, of each window that is y, of zero elsewhere, as
    /// PyTorch.</summary>
    /// <typeparam name="T">Element type.</typeparam>
    /// <typeparam name="TWindow">The window's constants.</typeparam>
    /// <typeparam name="TEpilogue">The function f.</typeparam>
    /// <param name="dy">(planes, OutHeight, OutWidth).</param>
    /// <param name="x">(planes, Height, Width).</param>
    /// <param name="y">(planes, OutHeight, OutWidth).</param>
    /// <param name="dx">(planes, Height, Width); must not overlap the inputs.</param>
    /// <param name="planes">The planes to compute.</param>
    /// <exception cref="ArgumentException">A span is shorter than its shape.</exception>
    public static void Backward<T, TWindow, TEpilogue>(ReadOnlySpan<T> dy, ReadOnlySpan<T> x, ReadOnlySpan<T> y, Span<T> dx, Extent planes)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TWindow : struct, IWindow
        where TEpilogue : struct, IMap1<T>
    {
        Backward<T, TWindow, TileEpilogue1<T, TEpilogue>>(dy, x, y, dx, planes, default);
    }

    /// <summary>The gradient of the pooling with an epilogue of 2 operands, dx = f(sum, a), for some planes.</summary>
    /// <typeparam name="T">Element type.</typeparam>
    /// <typeparam name="TWindow">The window's constants.</typeparam>
    /// <typeparam name="TEpilogue">The function f.</typeparam>
    /// <param name="dy">(planes, OutHeight, OutWidth).</param>
    /// <param name="x">(planes, Height, Width).</param>
    /// <param name="y">(planes, OutHeight, OutWidth).</param>
    /// <param name="a">Of dx's shape: an operand of f.</param>
    /// <param name="dx">(planes, Height, Width); must not overlap the inputs.</param>
    /// <param name="planes">The planes to compute.</param>
    /// <exception cref="ArgumentException">A span is shorter than its shape.</exception>
    public static void Backward<T, TWindow, TEpilogue>(
        ReadOnlySpan<T> dy, ReadOnlySpan<T> x, ReadOnlySpan<T> y, ReadOnlySpan<T> a, Span<T> dx, Extent planes)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TWindow : struct, IWindow
        where TEpilogue : struct, IMap2<T>
    {
        var require = new Require("MaxPool.Backward");
        require.Geometry(WindowFault<TWindow>.Text);
        require.Shape(a, planes.End, Windows<TWindow>.Pixels);
        fixed (T* pa = a)
        {
            Backward<T, TWindow, TileEpilogue2<T, TEpilogue>>(dy, x, y, dx, planes, new TileEpilogue2<T, TEpilogue>(pa));
        }
    }

    /// <summary>The gradient of the pooling with an epilogue of 3 operands, dx = f(sum, a, c), for some planes.</summary>
    /// <typeparam name="T">Element type.</typeparam>
    /// <typeparam name="TWindow">The window's constants.</typeparam>
    /// <typeparam name="TEpilogue">The function f.</typeparam>
    /// <param name="dy">(planes, OutHeight, OutWidth).</param>
    /// <param name="x">(planes, Height, Width).</param>
    /// <param name="y">(planes, OutHeight, OutWidth).</param>
    /// <param name="a">Of dx's shape: an operand of f.</param>
    /// <param name="c">Of dx's shape: another operand of f.</param>
    /// <param name="dx">(planes, Height, Width); must not overlap the inputs.</param>
    /// <param name="planes">The planes to compute.</param>
    /// <exception cref="ArgumentException">A span is shorter than its shape.</exception>
    public static void Backward<T, TWindow, TEpilogue>(
        ReadOnlySpan<T> dy, ReadOnlySpan<T> x, ReadOnlySpan<T> y, ReadOnlySpan<T> a, ReadOnlySpan<T> c, Span<T> dx, Extent planes)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TWindow : struct, IWindow
        where TEpilogue : struct, IMap3<T>
    {
        var require = new Require("MaxPool.Backward");
        require.Geometry(WindowFault<TWindow>.Text);
        require.Shape(a, planes.End, Windows<TWindow>.Pixels);
        require.Shape(c, planes.End, Windows<TWindow>.Pixels);
        fixed (T* pa = a)
        fixed (T* pc = c)
        {
            Backward<T, TWindow, TileEpilogue3<T, TEpilogue>>(dy, x, y, dx, planes, new TileEpilogue3<T, TEpilogue>(pa, pc));
        }
    }

    private static void Forward<T, TWindow, TEpilogue>(ReadOnlySpan<T> x, Span<T> y, Extent planes, TEpilogue epilogue)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TWindow : struct, IWindow
        where TEpilogue : struct, ITileEpilogue<T>
    {
        var require = new Require("MaxPool.Forward");
        Windows<TWindow>.RequirePlanes(require, x, y, planes);
        fixed (T* px = x)
        fixed (T* py = y)
        {
            if (Vector512.IsHardwareAccelerated) Forward<Simd512<T>, T, TWindow, TEpilogue>(px, py, planes, epilogue);
            else if (Vector256.IsHardwareAccelerated) Forward<Simd256<T>, T, TWindow, TEpilogue>(px, py, planes, epilogue);
            else if (Vector128.IsHardwareAccelerated) Forward<Simd128<T>, T, TWindow, TEpilogue>(px, py, planes, epilogue);
            else Forward<Simd1<T>, T, TWindow, TEpilogue>(px, py, planes, epilogue);
        }
    }

    private static void Backward<T, TWindow, TEpilogue>(
        ReadOnlySpan<T> dy, ReadOnlySpan<T> x, ReadOnlySpan<T> y, Span<T> dx, Extent planes, TEpilogue epilogue)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TWindow : struct, IWindow
        where TEpilogue : struct, ITileEpilogue<T>
    {
        var require = new Require("MaxPool.Backward");
        Windows<TWindow>.RequirePlanes(require, dx, dy, planes);
        Windows<TWindow>.RequirePlanes(require, x, y, planes);
        fixed (T* pdy = dy)
        fixed (T* px = x)
        fixed (T* py = y)
        fixed (T* pdx = dx)
        {
            if (Vector512.IsHardwareAccelerated) Backward<Simd512<T>, T, TWindow, TEpilogue>(pdy, px, py, pdx, planes, epilogue);
            else if (Vector256.IsHardwareAccelerated) Backward<Simd256<T>, T, TWindow, TEpilogue>(pdy, px, py, pdx, planes, epilogue);
            else if (Vector128.IsHardwareAccelerated) Backward<Simd128<T>, T, TWindow, TEpilogue>(pdy, px, py, pdx, planes, epilogue);
            else Backward<Simd1<T>, T, TWindow, TEpilogue>(pdy, px, py, pdx, planes, epilogue);
        }
    }

    internal static void Forward<V, T, TWindow, TEpilogue>(T* x, T* y, Extent planes, TEpilogue epilogue)
        where V : struct, IRegister<V, T>
        where T : unmanaged, IFloatingPointIeee754<T>
        where TWindow : struct, IWindow
        where TEpilogue : struct, ITileEpilogue<T>
    {
        if (Windows<TWindow>.ArePairs) PooledPairs<V, T, TWindow>.Forward<MaxPooling<T>, TEpilogue>(x, y, planes, epilogue);
        else MaxPoolPlanes<V, T, TWindow>.Forward(x, y, planes, epilogue);
    }

    internal static void Backward<V, T, TWindow, TEpilogue>(T* dy, T* x, T* y, T* dx, Extent planes, TEpilogue epilogue)
        where V : struct, IRegister<V, T>
        where T : unmanaged, IFloatingPointIeee754<T>
        where TWindow : struct, IWindow
        where TEpilogue : struct, ITileEpilogue<T>
    {
        if (Windows<TWindow>.ArePairs) PooledPairs<V, T, TWindow>.SpreadFirst(dy, x, y, dx, planes, epilogue);
        else MaxPoolPlanes<V, T, TWindow>.Backward(dy, x, y, dx, planes, epilogue);
    }
}
