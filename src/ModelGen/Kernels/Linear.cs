using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using ModelGen.Execution;

namespace ModelGen.Kernels;

/// <summary>The fully connected layer. The weight is stored (In, Out), so that the outputs of one input are contiguous.</summary>
public static unsafe class Linear
{
    /// <summary>y = f(x W + b) for some rows and columns of y; spans are the whole matrices.</summary>
    /// <remarks>Each y[r, o] is the chain b[o] + x[r, 0] W[0, o] + x[r, 1] W[1, o] + ..., in this order, whatever the extents.
    /// y must not overlap the inputs. With the transposed weight and <see cref="Identity{T}"/> this is dX of the layer.</remarks>
    /// <typeparam name="T">Element type.</typeparam>
    /// <typeparam name="TIn">In, the features of a row of x.</typeparam>
    /// <typeparam name="TOut">Out, the features of a row of y.</typeparam>
    /// <typeparam name="TEpilogue">The activation f.</typeparam>
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
        Require.Within(columns, TOut.Value, nameof(columns));
        Require.Within(rows, int.MaxValue, nameof(rows));
        Require.Length(x.Length, (long)rows.End * TIn.Value, nameof(x));
        Require.Length(weight.Length, (long)TIn.Value * TOut.Value, nameof(weight));
        if (!bias.IsEmpty) Require.Length(bias.Length, TOut.Value, nameof(bias));
        Require.Length(y.Length, (long)rows.End * TOut.Value, nameof(y));
        fixed (T* px = x)
        fixed (T* pw = weight)
        fixed (T* pb = bias)
        fixed (T* py = y)
        {
            TiledProduct.Run(
                px, pw, pb, 0, TIn.Value, rows, columns, new ForwardStrides<TIn, TOut>(), new ForwardOutput<T, TOut, TEpilogue>(py));
        }
    }

    /// <summary>dx = dy Wᵀ for some rows and columns of dx; spans are the whole matrices.</summary>
    /// <remarks>Each dx[r, i] is the chain dy[r, 0] W[i, 0] + dy[r, 1] W[i, 1] + ..., in this order, whatever the extents.
    /// dx must not overlap the inputs.</remarks>
    /// <typeparam name="T">Element type.</typeparam>
    /// <typeparam name="TIn">In, the features of a row of dx.</typeparam>
    /// <typeparam name="TOut">Out, the features of a row of dy.</typeparam>
    /// <param name="dy">(rows, Out).</param>
    /// <param name="weight">(In, Out).</param>
    /// <param name="dx">(rows, In).</param>
    /// <param name="rows">The rows to compute.</param>
    /// <param name="columns">The columns of dx to compute.</param>
    /// <exception cref="ArgumentException">A span is shorter than its shape.</exception>
    public static void BackwardInput<T, TIn, TOut>(
        ReadOnlySpan<T> dy, ReadOnlySpan<T> weight, Span<T> dx, Extent rows, Extent columns)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TIn : struct, IDim
        where TOut : struct, IDim
    {
        Require.Within(columns, TIn.Value, nameof(columns));
        Require.Within(rows, int.MaxValue, nameof(rows));
        Require.Length(dy.Length, (long)rows.End * TOut.Value, nameof(dy));
        Require.Length(weight.Length, (long)TIn.Value * TOut.Value, nameof(weight));
        Require.Length(dx.Length, (long)rows.End * TIn.Value, nameof(dx));
        fixed (T* pdy = dy)
        fixed (T* pw = weight)
        fixed (T* pdx = dx)
        {
            TiledProduct.Run(
                pdy, pw, null, 0, TOut.Value, rows, columns, new BackwardInputStrides<TOut>(), new ForwardOutput<T, TIn, Identity<T>>(pdx));
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
        Require.Size(batch, nameof(batch));
        Require.Within(inputs, TIn.Value, nameof(inputs));
        Require.Within(outputs, TOut.Value, nameof(outputs));
        Require.Length(x.Length, (long)batch * TIn.Value, nameof(x));
        Require.Length(dy.Length, (long)batch * TOut.Value, nameof(dy));
        fixed (T* px = x)
        fixed (T* pdy = dy)
        {
            var strides = new BackwardWeightStrides<TIn, TOut>();
            if (typeof(TSink) == typeof(StoreGradient<T>))
            {
                // What is only stored goes straight to where it belongs.
                var dw = Unsafe.As<TSink, StoreGradient<T>>(ref sink).Start + offset;
                TiledProduct.Run(px, pdy, null, 0, batch, inputs, outputs, strides, new ForwardOutput<T, TOut, Identity<T>>(dw));
                return;
            }

            var tile = stackalloc T[SinkOutput<T, TOut, TSink>.TileSize];
            TiledProduct.Run(px, pdy, null, 0, batch, inputs, outputs, strides, new SinkOutput<T, TOut, TSink>(tile, offset, sink));
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
    public static void BackwardBias<T, TOut, TSink>(ReadOnlySpan<T> dy, int batch, nint offset, TSink sink, Extent outputs)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TOut : struct, IDim
        where TSink : struct, IGradientSink<T> => Reduce.SumColumnsTo(dy, batch, TOut.Value, offset, sink, outputs);

    private readonly struct ForwardStrides<TIn, TOut> : ITileStrides
        where TIn : struct, IDim
        where TOut : struct, IDim
    {
        public nint ARow => TIn.Value;

        public nint ADepth => 1;

        public nint B => TOut.Value;

        public nint BColumn => 1;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public nint Row(int row) => row * ARow;
    }

    private readonly struct BackwardInputStrides<TOut> : ITileStrides
        where TOut : struct, IDim
    {
        public nint ARow => TOut.Value;

        public nint ADepth => 1;

        public nint B => 1;

        public nint BColumn => TOut.Value;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public nint Row(int row) => row * ARow;
    }

    private readonly struct BackwardWeightStrides<TIn, TOut> : ITileStrides
        where TIn : struct, IDim
        where TOut : struct, IDim
    {
        public nint ARow => 1;

        public nint ADepth => TIn.Value;

        public nint B => TOut.Value;

        public nint BColumn => 1;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public nint Row(int row) => row * ARow;
    }

    /// <summary>Tiles go straight to y; the activation passes over each while it is in the nearest cache.</summary>
    private readonly struct ForwardOutput<T, TOut, TEpilogue>(T* y) : ITileOutput<T>
        where T : unmanaged
        where TOut : struct, IDim
        where TEpilogue : struct, IMap1<T>
    {
        public nint RowStride => TOut.Value;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public T* At(int row, int column) => y + ((nint)row * TOut.Value) + column;

        public static bool Keeps => true;

        public static bool Fetches => false;

        public void Fetch(int row, int column)
        {
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Finish<V>(T* tile, int row, int rows, int column, int width)
            where V : struct, ISimd<V, T>
        {
            if (typeof(TEpilogue) == typeof(Identity<T>)) return;
            for (; rows > 0; rows--, tile += TOut.Value)
            {
                for (var i = 0; i <= width - V.Count; i += V.Count) TEpilogue.Apply(V.Load(tile + i)).Store(tile + i);
                if (width < V.Count) TEpilogue.Apply(V.LoadPartial(tile, width, V.Zero)).StorePartial(tile, width);
            }
        }
    }

    /// <summary>Tiles pass through a small buffer to the sink, so that its code is there once rather than once for each register.</summary>
    private readonly struct SinkOutput<T, TOut, TSink>(T* buffer, nint offset, TSink sink) : ITileOutput<T>
        where T : unmanaged, IFloatingPointIeee754<T>
        where TOut : struct, IDim
        where TSink : struct, IGradientSink<T>
    {
        /// <summary>Twelve rows of two of the widest registers.</summary>
        public static int TileSize => 12 * 2 * Vector512<T>.Count;

        public nint RowStride => 2 * Vector512<T>.Count;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public T* At(int row, int column) => buffer;

        public static bool Keeps => false;

        public static bool Fetches => true;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Fetch(int row, int column)
        {
            var place = offset + ((nint)row * TOut.Value) + column;
            sink.Fetch(place);
            sink.Fetch(place + Vector512<T>.Count);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Finish<V>(T* tile, int row, int rows, int column, int width)
            where V : struct, ISimd<V, T> => Hand<V>(tile, offset + ((nint)row * TOut.Value) + column, rows, width, sink);

        // A method of its own, so that the sink is inlined here whatever the size of the caller.
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private static void Hand<V>(T* tile, nint place, int rows, int width, TSink sink)
            where V : struct, ISimd<V, T>
        {
            for (; rows > 0; rows--, place += TOut.Value, tile += 2 * Vector512<T>.Count)
            {
                var i = 0;
                for (; i <= width - V.Count; i += V.Count) sink.Accept(place + i, V.Load(tile + i));
                if (i == width) continue;

                // The sink takes whole registers only.
                for (; i <= width - Simd256<T>.Count; i += Simd256<T>.Count) sink.Accept(place + i, Simd256<T>.Load(tile + i));
                for (; i <= width - Simd128<T>.Count; i += Simd128<T>.Count) sink.Accept(place + i, Simd128<T>.Load(tile + i));
                for (; i < width; i++) sink.Accept(place + i, Simd1<T>.Load(tile + i));
            }
        }
    }
}
