using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using ModelGen.Execution;

namespace ModelGen.Kernels;

/// <summary>The fully connected layer. The weight is stored (In, Out), so that the outputs of one input are contiguous.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static unsafe partial class Linear
{
    /// <summary>y = f(x W + b) for some rows and columns of y; spans are the whole matrices.</summary>
    /// <remarks>Each y[r, o] is the chain b[o] + x[r, 0] W[0, o] + x[r, 1] W[1, o] + ..., in this order, whatever the extents.
    /// y must not overlap the inputs.</remarks>
    /// <typeparam name="T">Element type.</typeparam>
    /// <typeparam name="TIn">In, the features of a row of x.</typeparam>
    /// <typeparam name="TOut">Out, the features of a row of y.</typeparam>
    /// <typeparam name="TEpilogue">The function f.</typeparam>
    /// <param name="x">(rows, In).</param>
    /// <param name="weight">(In, Out).</param>
    /// <param name="bias">(Out), or empty for none.</param>
    /// <param name="y">(rows, Out).</param>
    /// <param name="rows">The rows to compute.</param>
    /// <param name="columns">The columns of y to compute.</param>
    /// <exception cref="ArgumentException">A span is shorter than its shape.</exception>
    public static void Forward<T, TIn, TOut, TEpilogue>(
        ReadOnlySpan<T> x, ReadOnlySpan<T> weight, ReadOnlySpan<T> bias, Span<T> y, Extent rows, Extent columns)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TIn : struct, IDim
        where TOut : struct, IDim
        where TEpilogue : struct, IMap1<T>
    {
        Forward<T, TIn, TOut, TileEpilogue1<T, TEpilogue>>(x, weight, bias, y, rows, columns, default);
    }

    /// <summary>y = f(x W + b, a) for some rows and columns of y; spans are the whole matrices.</summary>
    /// <remarks>As without the operands of f, which lie as y does.</remarks>
    /// <typeparam name="T">Element type.</typeparam>
    /// <typeparam name="TIn">In, the features of a row of x.</typeparam>
    /// <typeparam name="TOut">Out, the features of a row of y.</typeparam>
    /// <typeparam name="TEpilogue">The function f.</typeparam>
    /// <param name="x">(rows, In).</param>
    /// <param name="weight">(In, Out).</param>
    /// <param name="bias">(Out), or empty for none.</param>
    /// <param name="a">(rows, Out): an operand of f.</param>
    /// <param name="y">(rows, Out).</param>
    /// <param name="rows">The rows to compute.</param>
    /// <param name="columns">The columns of y to compute.</param>
    /// <exception cref="ArgumentException">A span is shorter than its shape.</exception>
    public static void Forward<T, TIn, TOut, TEpilogue>(
        ReadOnlySpan<T> x, ReadOnlySpan<T> weight, ReadOnlySpan<T> bias, ReadOnlySpan<T> a, Span<T> y, Extent rows, Extent columns)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TIn : struct, IDim
        where TOut : struct, IDim
        where TEpilogue : struct, IMap2<T>
    {
        var require = new Require("Linear.Forward");
        require.Shape(a, rows.End, TOut.Value);
        fixed (T* pa = a)
        {
            Forward<T, TIn, TOut, TileEpilogue2<T, TEpilogue>>(x, weight, bias, y, rows, columns, new TileEpilogue2<T, TEpilogue>(pa));
        }
    }

    /// <summary>y = f(x W + b, a, c) for some rows and columns of y; spans are the whole matrices.</summary>
    /// <remarks>As without the operands of f, which lie as y does.</remarks>
    /// <typeparam name="T">Element type.</typeparam>
    /// <typeparam name="TIn">In, the features of a row of x.</typeparam>
    /// <typeparam name="TOut">Out, the features of a row of y.</typeparam>
    /// <typeparam name="TEpilogue">The function f.</typeparam>
    /// <param name="x">(rows, In).</param>
    /// <param name="weight">(In, Out).</param>
    /// <param name="bias">(Out), or empty for none.</param>
    /// <param name="a">(rows, Out): an operand of f.</param>
    /// <param name="c">(rows, Out): another operand of f.</param>
    /// <param name="y">(rows, Out).</param>
    /// <param name="rows">The rows to compute.</param>
    /// <param name="columns">The columns of y to compute.</param>
    /// <exception cref="ArgumentException">A span is shorter than its shape.</exception>
    public static void Forward<T, TIn, TOut, TEpilogue>(
        ReadOnlySpan<T> x, ReadOnlySpan<T> weight, ReadOnlySpan<T> bias, ReadOnlySpan<T> a, ReadOnlySpan<T> c, Span<T> y, Extent rows,
        Extent columns)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TIn : struct, IDim
        where TOut : struct, IDim
        where TEpilogue : struct, IMap3<T>
    {
        var require = new Require("Linear.Forward");
        require.Shape(a, rows.End, TOut.Value);
        require.Shape(c, rows.End, TOut.Value);
        fixed (T* pa = a)
        fixed (T* pc = c)
        {
            Forward<T, TIn, TOut, TileEpilogue3<T, TEpilogue>>(x, weight, bias, y, rows, columns, new TileEpilogue3<T, TEpilogue>(pa, pc));
        }
    }

    /// <summary>dx = f(dy Wᵀ) for some rows and columns of dx; spans are the whole matrices.</summary>
    /// <remarks>Each sum is the chain dy[r, 0] W[i, 0] + dy[r, 1] W[i, 1] + ..., in this order, whatever the extents.
    /// dx must not overlap the inputs.</remarks>
    /// <typeparam name="T">Element type.</typeparam>
    /// <typeparam name="TIn">In, the features of a row of dx.</typeparam>
    /// <typeparam name="TOut">Out, the features of a row of dy.</typeparam>
    /// <typeparam name="TEpilogue">The function f.</typeparam>
    /// <param name="dy">(rows, Out).</param>
    /// <param name="weight">(In, Out).</param>
    /// <param name="dx">(rows, In).</param>
    /// <param name="rows">The rows to compute.</param>
    /// <param name="columns">The columns of dx to compute.</param>
    /// <exception cref="ArgumentException">A span is shorter than its shape.</exception>
    public static void BackwardInput<T, TIn, TOut, TEpilogue>(
        ReadOnlySpan<T> dy, ReadOnlySpan<T> weight, Span<T> dx, Extent rows, Extent columns)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TIn : struct, IDim
        where TOut : struct, IDim
        where TEpilogue : struct, IMap1<T>
    {
        BackwardInput<T, TIn, TOut, TileEpilogue1<T, TEpilogue>>(dy, weight, dx, rows, columns, default);
    }

    /// <summary>dx = f(dy Wᵀ, a) for some rows and columns of dx; spans are the whole matrices.</summary>
    /// <remarks>As without the operands of f, which lie as dx does.</remarks>
    /// <typeparam name="T">Element type.</typeparam>
    /// <typeparam name="TIn">In, the features of a row of dx.</typeparam>
    /// <typeparam name="TOut">Out, the features of a row of dy.</typeparam>
    /// <typeparam name="TEpilogue">The function f.</typeparam>
    /// <param name="dy">(rows, Out).</param>
    /// <param name="weight">(In, Out).</param>
    /// <param name="a">(rows, In): an operand of f.</param>
    /// <param name="dx">(rows, In).</param>
    /// <param name="rows">The rows to compute.</param>
    /// <param name="columns">The columns of dx to compute.</param>
    /// <exception cref="ArgumentException">A span is shorter than its shape.</exception>
    public static void BackwardInput<T, TIn, TOut, TEpilogue>(
        ReadOnlySpan<T> dy, ReadOnlySpan<T> weight, ReadOnlySpan<T> a, Span<T> dx, Extent rows, Extent columns)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TIn : struct, IDim
        where TOut : struct, IDim
        where TEpilogue : struct, IMap2<T>
    {
        var require = new Require("Linear.BackwardInput");
        require.Shape(a, rows.End, TIn.Value);
        fixed (T* pa = a)
        {
            BackwardInput<T, TIn, TOut, TileEpilogue2<T, TEpilogue>>(dy, weight, dx, rows, columns, new TileEpilogue2<T, TEpilogue>(pa));
        }
    }

    /// <summary>dx = f(dy Wᵀ, a, c) for some rows and columns of dx; spans are the whole matrices.</summary>
    /// <remarks>As without the operands of f, which lie as dx does.</remarks>
    /// <typeparam name="T">Element type.</typeparam>
    /// <typeparam name="TIn">In, the features of a row of dx.</typeparam>
    /// <typeparam name="TOut">Out, the features of a row of dy.</typeparam>
    /// <typeparam name="TEpilogue">The function f.</typeparam>
    /// <param name="dy">(rows, Out).</param>
    /// <param name="weight">(In, Out).</param>
    /// <param name="a">(rows, In): an operand of f.</param>
    /// <param name="c">(rows, In): another operand of f.</param>
    /// <param name="dx">(rows, In).</param>
    /// <param name="rows">The rows to compute.</param>
    /// <param name="columns">The columns of dx to compute.</param>
    /// <exception cref="ArgumentException">A span is shorter than its shape.</exception>
    public static void BackwardInput<T, TIn, TOut, TEpilogue>(
        ReadOnlySpan<T> dy, ReadOnlySpan<T> weight, ReadOnlySpan<T> a, ReadOnlySpan<T> c, Span<T> dx, Extent rows, Extent columns)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TIn : struct, IDim
        where TOut : struct, IDim
        where TEpilogue : struct, IMap3<T>
    {
        var require = new Require("Linear.BackwardInput");
        require.Shape(a, rows.End, TIn.Value);
        require.Shape(c, rows.End, TIn.Value);
        fixed (T* pa = a)
        fixed (T* pc = c)
        {
            BackwardInput<T, TIn, TOut, TileEpilogue3<T, TEpilogue>>(
                dy, weight, dx, rows, columns, new TileEpilogue3<T, TEpilogue>(pa, pc));
        }
    }

    /// <summary>dW[i, o] = Σ_b x[b, i] dy[b, o], b ascending, for some inputs i and outputs o, handed to <paramref name="sink"/> at
    /// <paramref name="offset"/> + i Out + o.</summary>
    /// <typeparam name="T">Element type.</typeparam>
    /// <typeparam name="TIn">In, the features of a row of x.</typeparam>
    /// <typeparam name="TOut">Out, the features of a row of dy.</typeparam>
    /// <typeparam name="TSink">What becomes of the gradient.</typeparam>
    /// <param name="x">(batch, In).</param>
    /// <param name="dy">(batch, Out).</param>
    /// <param name="batch">Rows of x and dy.</param>
    /// <param name="offset">Of the weight in the flat parameter buffer.</param>
    /// <param name="sink">Takes the gradient.</param>
    /// <param name="inputs">The rows of dW to compute.</param>
    /// <param name="outputs">The columns of dW to compute.</param>
    /// <exception cref="ArgumentException">A span is shorter than its shape.</exception>
    public static void BackwardWeight<T, TIn, TOut, TSink>(
        ReadOnlySpan<T> x, ReadOnlySpan<T> dy, int batch, nint offset, TSink sink, Extent inputs, Extent outputs)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TIn : struct, IDim
        where TOut : struct, IDim
        where TSink : struct, IGradientSink<T>
    {
        var require = new Require("Linear.BackwardWeight");
        require.Range(inputs, TIn.Value);
        require.Range(outputs, TOut.Value);
        require.Shape(x, batch, TIn.Value);
        require.Shape(dy, batch, TOut.Value);
        require.Sink<T, TSink>(sink, offset, (long)TIn.Value * TOut.Value);
        fixed (T* px = x)
        fixed (T* pdy = dy)
        {
            var strides = new BackwardWeightStrides<TIn, TOut>();
            if (typeof(TSink) == typeof(StoreGradient<T>))
            {
                // What is only stored goes straight to where it belongs.
                var dw = Unsafe.As<TSink, StoreGradient<T>>(ref sink).Start + offset;
                TiledProduct.Run(
                    px, pdy, null, 0, batch, inputs, outputs, strides, new RowsOutput<T, TOut, TileEpilogue1<T, Identity<T>>>(dw, default));
                return;
            }

            var tile = stackalloc T[SinkOutput<T, TIn, TOut, TSink>.TileSize];
            TiledProduct.Run(px, pdy, null, 0, batch, inputs, outputs, strides, new SinkOutput<T, TIn, TOut, TSink>(tile, offset, sink));
        }
    }

    /// <summary>db[o] = Σ_b dy[b, o], b ascending, for some outputs o, handed to <paramref name="sink"/> at <paramref name="offset"/> +
    /// o.</summary>
    /// <typeparam name="T">Element type.</typeparam>
    /// <typeparam name="TOut">Out, the features of a row of dy.</typeparam>
    /// <typeparam name="TSink">What becomes of the gradient.</typeparam>
    /// <param name="dy">(batch, Out).</param>
    /// <param name="batch">Rows of dy.</param>
    /// <param name="offset">Of the bias in the flat parameter buffer.</param>
    /// <param name="sink">Takes the gradient.</param>
    /// <param name="outputs">The outputs to compute.</param>
    /// <exception cref="ArgumentException">dy is shorter than its shape.</exception>
    internal static void BackwardBias<T, TOut, TSink>(ReadOnlySpan<T> dy, int batch, nint offset, TSink sink, Extent outputs)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TOut : struct, IDim
        where TSink : struct, IGradientSink<T> => Reduce.SumColumnsTo(dy, batch, TOut.Value, offset, sink, outputs);

    private static void Forward<T, TIn, TOut, TEpilogue>(
        ReadOnlySpan<T> x, ReadOnlySpan<T> weight, ReadOnlySpan<T> bias, Span<T> y, Extent rows, Extent columns, TEpilogue epilogue)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TIn : struct, IDim
        where TOut : struct, IDim
        where TEpilogue : struct, ITileEpilogue<T>
    {
        var require = new Require("Linear.Forward");
        require.Range(rows);
        require.Range(columns, TOut.Value);
        require.Shape(x, rows.End, TIn.Value);
        require.Shape(weight, TIn.Value, TOut.Value);
        require.EmptyOrShape(bias, TOut.Value);
        require.Shape(y, rows.End, TOut.Value);
        fixed (T* px = x)
        fixed (T* pw = weight)
        fixed (T* pb = bias)
        fixed (T* py = y)
        {
            var output = new RowsOutput<T, TOut, TEpilogue>(py, epilogue);
            TiledProduct.Run(px, pw, pb, 0, TIn.Value, rows, columns, new ForwardStrides<TIn, TOut>(), output);
        }
    }

    private static void BackwardInput<T, TIn, TOut, TEpilogue>(
        ReadOnlySpan<T> dy, ReadOnlySpan<T> weight, Span<T> dx, Extent rows, Extent columns, TEpilogue epilogue)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TIn : struct, IDim
        where TOut : struct, IDim
        where TEpilogue : struct, ITileEpilogue<T>
    {
        var require = new Require("Linear.BackwardInput");
        require.Range(rows);
        require.Range(columns, TIn.Value);
        require.Shape(dy, rows.End, TOut.Value);
        require.Shape(weight, TIn.Value, TOut.Value);
        require.Shape(dx, rows.End, TIn.Value);
        fixed (T* pdy = dy)
        fixed (T* pw = weight)
        fixed (T* pdx = dx)
        {
            var output = new RowsOutput<T, TIn, TEpilogue>(pdx, epilogue);
            TiledProduct.Run(pdy, pw, null, 0, TOut.Value, rows, columns, new BackwardInputStrides<TOut>(), output);
        }
    }
}
