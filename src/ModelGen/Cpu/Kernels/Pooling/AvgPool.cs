using System.Numerics;
using System.Runtime.Intrinsics;
using ModelGen.Execution;

namespace ModelGen.Kernels;

/// <summary>The mean pixel under each place of a window.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static unsafe class AvgPool
{
    /// <summary>y[p, i, j] = f(Σ over the window at (i, j) of plane p of x, divided by the window's size), for some planes.</summary>
    /// <remarks>The size counts what lies in the padded plane, as PyTorch does, or only what lies in the plane itself. Columns are summed
    /// before rows, each ascending.</remarks>
    /// <typeparam name="T">Element type.</typeparam>
    /// <typeparam name="TWindow">The window's constants.</typeparam>
    /// <typeparam name="TEpilogue">The function f.</typeparam>
    /// <param name="x">(planes, Height, Width).</param>
    /// <param name="y">(planes, OutHeight, OutWidth); must not overlap the inputs.</param>
    /// <param name="countsPadding">Whether padding counts.</param>
    /// <param name="planes">The planes to compute.</param>
    /// <exception cref="ArgumentException">A span is shorter than its shape.</exception>
    public static void Forward<T, TWindow, TEpilogue>(ReadOnlySpan<T> x, Span<T> y, bool countsPadding, Extent planes)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TWindow : struct, IWindow
        where TEpilogue : struct, IMap1<T>
    {
        Forward<T, TWindow, TileEpilogue1<T, TEpilogue>>(x, y, countsPadding, planes, default);
    }

    /// <summary>The pooling with an epilogue of 2 operands, y = f(mean, a), for some planes.</summary>
    /// <typeparam name="T">Element type.</typeparam>
    /// <typeparam name="TWindow">The window's constants.</typeparam>
    /// <typeparam name="TEpilogue">The function f.</typeparam>
    /// <param name="x">(planes, Height, Width).</param>
    /// <param name="a">Of y's shape: an operand of f.</param>
    /// <param name="y">(planes, OutHeight, OutWidth); must not overlap the inputs.</param>
    /// <param name="countsPadding">Whether padding counts.</param>
    /// <param name="planes">The planes to compute.</param>
    /// <exception cref="ArgumentException">A span is shorter than its shape.</exception>
    public static void Forward<T, TWindow, TEpilogue>(ReadOnlySpan<T> x, ReadOnlySpan<T> a, Span<T> y, bool countsPadding, Extent planes)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TWindow : struct, IWindow
        where TEpilogue : struct, IMap2<T>
    {
        var require = new Require("AvgPool.Forward");
        require.Geometry(WindowFault<TWindow>.Text);
        require.Shape(a, planes.End, Windows<TWindow>.Places);
        fixed (T* pa = a)
        {
            Forward<T, TWindow, TileEpilogue2<T, TEpilogue>>(x, y, countsPadding, planes, new TileEpilogue2<T, TEpilogue>(pa));
        }
    }

    /// <summary>The pooling with an epilogue of 3 operands, y = f(mean, a, c), for some planes.</summary>
    /// <typeparam name="T">Element type.</typeparam>
    /// <typeparam name="TWindow">The window's constants.</typeparam>
    /// <typeparam name="TEpilogue">The function f.</typeparam>
    /// <param name="x">(planes, Height, Width).</param>
    /// <param name="a">Of y's shape: an operand of f.</param>
    /// <param name="c">Of y's shape: another operand of f.</param>
    /// <param name="y">(planes, OutHeight, OutWidth); must not overlap the inputs.</param>
    /// <param name="countsPadding">Whether padding counts.</param>
    /// <param name="planes">The planes to compute.</param>
    /// <exception cref="ArgumentException">A span is shorter than its shape.</exception>
    public static void Forward<T, TWindow, TEpilogue>(
        ReadOnlySpan<T> x, ReadOnlySpan<T> a, ReadOnlySpan<T> c, Span<T> y, bool countsPadding, Extent planes)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TWindow : struct, IWindow
        where TEpilogue : struct, IMap3<T>
    {
        var require = new Require("AvgPool.Forward");
        require.Geometry(WindowFault<TWindow>.Text);
        require.Shape(a, planes.End, Windows<TWindow>.Places);
        require.Shape(c, planes.End, Windows<TWindow>.Places);
        fixed (T* pa = a)
        fixed (T* pc = c)
        {
            Forward<T, TWindow, TileEpilogue3<T, TEpilogue>>(x, y, countsPadding, planes, new TileEpilogue3<T, TEpilogue>(pa, pc));
        }
    }

    /// <summary>dx of the pooling for some planes: f of the sum over the windows that cover a pixel of their dy divided by their
    /// size.</summary>
    /// <typeparam name="T">Element type.</typeparam>
    /// <typeparam name="TWindow">The window's constants.</typeparam>
    /// <typeparam name="TEpilogue">The function f.</typeparam>
    /// <param name="dy">(planes, OutHeight, OutWidth).</param>
    /// <param name="dx">(planes, Height, Width); must not overlap the inputs.</param>
    /// <param name="countsPadding">Whether padding counts.</param>
    /// <param name="planes">The planes to compute.</param>
    /// <exception cref="ArgumentException">A span is shorter than its shape.</exception>
    public static void Backward<T, TWindow, TEpilogue>(ReadOnlySpan<T> dy, Span<T> dx, bool countsPadding, Extent planes)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TWindow : struct, IWindow
        where TEpilogue : struct, IMap1<T>
    {
        Backward<T, TWindow, TileEpilogue1<T, TEpilogue>>(dy, dx, countsPadding, planes, default);
    }

    /// <summary>The gradient of the pooling with an epilogue of 2 operands, dx = f(sum, a), for some planes.</summary>
    /// <typeparam name="T">Element type.</typeparam>
    /// <typeparam name="TWindow">The window's constants.</typeparam>
    /// <typeparam name="TEpilogue">The function f.</typeparam>
    /// <param name="dy">(planes, OutHeight, OutWidth).</param>
    /// <param name="a">Of dx's shape: an operand of f.</param>
    /// <param name="dx">(planes, Height, Width); must not overlap the inputs.</param>
    /// <param name="countsPadding">Whether padding counts.</param>
    /// <param name="planes">The planes to compute.</param>
    /// <exception cref="ArgumentException">A span is shorter than its shape.</exception>
    public static void Backward<T, TWindow, TEpilogue>(ReadOnlySpan<T> dy, ReadOnlySpan<T> a, Span<T> dx, bool countsPadding, Extent planes)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TWindow : struct, IWindow
        where TEpilogue : struct, IMap2<T>
    {
        var require = new Require("AvgPool.Backward");
        require.Geometry(WindowFault<TWindow>.Text);
        require.Shape(a, planes.End, Windows<TWindow>.Pixels);
        fixed (T* pa = a)
        {
            Backward<T, TWindow, TileEpilogue2<T, TEpilogue>>(dy, dx, countsPadding, planes, new TileEpilogue2<T, TEpilogue>(pa));
        }
    }

    /// <summary>The gradient of the pooling with an epilogue of 3 operands, dx = f(sum, a, c), for some planes.</summary>
    /// <typeparam name="T">Element type.</typeparam>
    /// <typeparam name="TWindow">The window's constants.</typeparam>
    /// <typeparam name="TEpilogue">The function f.</typeparam>
    /// <param name="dy">(planes, OutHeight, OutWidth).</param>
    /// <param name="a">Of dx's shape: an operand of f.</param>
    /// <param name="c">Of dx's shape: another operand of f.</param>
    /// <param name="dx">(planes, Height, Width); must not overlap the inputs.</param>
    /// <param name="countsPadding">Whether padding counts.</param>
    /// <param name="planes">The planes to compute.</param>
    /// <exception cref="ArgumentException">A span is shorter than its shape.</exception>
    public static void Backward<T, TWindow, TEpilogue>(
        ReadOnlySpan<T> dy, ReadOnlySpan<T> a, ReadOnlySpan<T> c, Span<T> dx, bool countsPadding, Extent planes)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TWindow : struct, IWindow
        where TEpilogue : struct, IMap3<T>
    {
        var require = new Require("AvgPool.Backward");
        require.Geometry(WindowFault<TWindow>.Text);
        require.Shape(a, planes.End, Windows<TWindow>.Pixels);
        require.Shape(c, planes.End, Windows<TWindow>.Pixels);
        fixed (T* pa = a)
        fixed (T* pc = c)
        {
            Backward<T, TWindow, TileEpilogue3<T, TEpilogue>>(dy, dx, countsPadding, planes, new TileEpilogue3<T, TEpilogue>(pa, pc));
        }
    }

    private static void Forward<T, TWindow, TEpilogue>(ReadOnlySpan<T> x, Span<T> y, bool countsPadding, Extent planes, TEpilogue epilogue)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TWindow : struct, IWindow
        where TEpilogue : struct, ITileEpilogue<T>
    {
        var require = new Require("AvgPool.Forward");
        Windows<TWindow>.RequirePlanes(require, x, y, planes);
        fixed (T* px = x)
        fixed (T* py = y)
        {
            if (Vector512.IsHardwareAccelerated) Forward<Simd512<T>, T, TWindow, TEpilogue>(px, py, countsPadding, planes, epilogue);
            else if (Vector256.IsHardwareAccelerated) Forward<Simd256<T>, T, TWindow, TEpilogue>(px, py, countsPadding, planes, epilogue);
            else if (Vector128.IsHardwareAccelerated) Forward<Simd128<T>, T, TWindow, TEpilogue>(px, py, countsPadding, planes, epilogue);
            else Forward<Simd1<T>, T, TWindow, TEpilogue>(px, py, countsPadding, planes, epilogue);
        }
    }

    private static void Backward<T, TWindow, TEpilogue>(
        ReadOnlySpan<T> dy, Span<T> dx, bool countsPadding, Extent planes, TEpilogue epilogue)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TWindow : struct, IWindow
        where TEpilogue : struct, ITileEpilogue<T>
    {
        var require = new Require("AvgPool.Backward");
        Windows<TWindow>.RequirePlanes(require, dx, dy, planes);
        fixed (T* pdy = dy)
        fixed (T* pdx = dx)
        {
            if (Vector512.IsHardwareAccelerated) Backward<Simd512<T>, T, TWindow, TEpilogue>(pdy, pdx, countsPadding, planes, epilogue);
            else if (Vector256.IsHardwareAccelerated)
                Backward<Simd256<T>, T, TWindow, TEpilogue>(pdy, pdx, countsPadding, planes, epilogue);
            else if (Vector128.IsHardwareAccelerated)
                Backward<Simd128<T>, T, TWindow, TEpilogue>(pdy, pdx, countsPadding, planes, epilogue);
            else Backward<Simd1<T>, T, TWindow, TEpilogue>(pdy, pdx, countsPadding, planes, epilogue);
        }
    }

    internal static void Forward<V, T, TWindow, TEpilogue>(T* x, T* y, bool countsPadding, Extent planes, TEpilogue epilogue)
        where V : struct, IRegister<V, T>
        where T : unmanaged, IFloatingPointIeee754<T>
        where TWindow : struct, IWindow
        where TEpilogue : struct, ITileEpilogue<T>
    {
        if (Windows<TWindow>.ArePairs)
            PooledPairs<V, T, TWindow>.Forward<SumPooling<T>, WindowMean<T, TWindow, TEpilogue>>(x, y, planes, new(epilogue));
        else AvgPoolPlanes<V, T, TWindow>.Forward(x, y, countsPadding, planes, epilogue);
    }

    internal static void Backward<V, T, TWindow, TEpilogue>(T* dy, T* dx, bool countsPadding, Extent planes, TEpilogue epilogue)
        where V : struct, IRegister<V, T>
        where T : unmanaged, IFloatingPointIeee754<T>
        where TWindow : struct, IWindow
        where TEpilogue : struct, ITileEpilogue<T>
    {
        if (Windows<TWindow>.ArePairs) PooledPairs<V, T, TWindow>.SpreadMean(dy, dx, planes, epilogue);
        else AvgPoolPlanes<V, T, TWindow>.Backward(dy, dx, countsPadding, planes, epilogue);
    }
}
