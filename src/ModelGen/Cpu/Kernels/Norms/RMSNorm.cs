using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using ModelGen.Execution;

namespace ModelGen.Kernels;

/// <summary>Root-mean-square normalisation of each row of x (rows, columns): y = gamma x rstd with rstd = 1 / √(mean x² + eps).</summary>
/// <remarks>B. Zhang, R. Sennrich: Root Mean Square Layer Normalization (NeurIPS 2019). The sums run over 16 or 64 accumulators in a fixed
/// pattern.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public static unsafe class RMSNorm
{
    /// <summary>y, and where it is asked for rstd, of some rows.</summary>
    /// <param name="x">(rows, columns).</param>
    /// <param name="gamma">(columns), or empty for 1.</param>
    /// <param name="y">(rows, columns); may be x.</param>
    /// <param name="rstd">(rows), which the backward pass reads; empty where nothing does.</param>
    /// <param name="columns">Numbers in a row.</param>
    /// <param name="eps">Keeps the root away from zero.</param>
    /// <param name="rows">The rows to compute.</param>
    /// <exception cref="ArgumentException">A span is shorter than its shape.</exception>
    public static void Forward<T>(
        ReadOnlySpan<T> x, ReadOnlySpan<T> gamma, Span<T> y, Span<T> rstd, int columns, T eps, Extent rows)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var require = new Require("RMSNorm.Forward");
        require.Range(rows);
        require.Shape(x, rows.End, columns);
        require.Shape(y, rows.End, columns);
        require.EmptyOrShape(gamma, columns);
        require.EmptyOrShape(rstd, rows.End);
        fixed (T* px = x)
        fixed (T* pgamma = gamma)
        fixed (T* py = y)
        fixed (T* prstd = rstd)
        {
            if (Vector512.IsHardwareAccelerated) ForwardRun<Simd512<T>, T>(px, pgamma, py, prstd, columns, eps, rows);
            else if (Vector256.IsHardwareAccelerated) ForwardRun<Simd256<T>, T>(px, pgamma, py, prstd, columns, eps, rows);
            else if (Vector128.IsHardwareAccelerated) ForwardRun<Simd128<T>, T>(px, pgamma, py, prstd, columns, eps, rows);
            else ForwardRun<Simd1<T>, T>(px, pgamma, py, prstd, columns, eps, rows);
        }
    }

    /// <summary>dx of some rows: rstd (g - x rstd² mean(g x)), g = gamma dy.</summary>
    /// <param name="x">(rows, columns).</param>
    /// <param name="rstd">(rows), from <see cref="Forward"/>.</param>
    /// <param name="gamma">(columns), or empty for 1.</param>
    /// <param name="dy">(rows, columns).</param>
    /// <param name="dx">(rows, columns); may be dy, but not x.</param>
    /// <param name="columns">Numbers in a row.</param>
    /// <param name="rows">The rows to compute.</param>
    /// <exception cref="ArgumentException">A span is shorter than its shape.</exception>
    public static void BackwardInput<T>(
        ReadOnlySpan<T> x, ReadOnlySpan<T> rstd, ReadOnlySpan<T> gamma, ReadOnlySpan<T> dy, Span<T> dx, int columns, Extent rows)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var require = new Require("RMSNorm.BackwardInput");
        require.Range(rows);
        require.Shape(x, rows.End, columns);
        require.Shape(dy, rows.End, columns);
        require.Shape(dx, rows.End, columns);
        require.Shape(rstd, rows.End);
        require.EmptyOrShape(gamma, columns);
        fixed (T* px = x)
        fixed (T* prstd = rstd)
        fixed (T* pgamma = gamma)
        fixed (T* pdy = dy)
        fixed (T* pdx = dx)
        {
            if (Vector512.IsHardwareAccelerated) BackwardRun<Simd512<T>, T>(px, prstd, pgamma, pdy, pdx, columns, rows);
            else if (Vector256.IsHardwareAccelerated) BackwardRun<Simd256<T>, T>(px, prstd, pgamma, pdy, pdx, columns, rows);
            else if (Vector128.IsHardwareAccelerated) BackwardRun<Simd128<T>, T>(px, prstd, pgamma, pdy, pdx, columns, rows);
            else BackwardRun<Simd1<T>, T>(px, prstd, pgamma, pdy, pdx, columns, rows);
        }
    }

    /// <summary>dGamma[c] = Σ_r dy[r, c] x[r, c] rstd[r], r ascending, for some columns, handed to <paramref name="sink"/> at
    /// <paramref name="offset"/> + c.</summary>
    /// <exception cref="ArgumentException">A span is shorter than its shape.</exception>
    public static void BackwardGamma<T, TSink>(
        ReadOnlySpan<T> x, ReadOnlySpan<T> rstd, ReadOnlySpan<T> dy, int rows, int columns, nint offset, TSink sink, Extent columnRange)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TSink : struct, IGradientSink<T>
    {
        var require = new Require("RMSNorm.BackwardGamma");
        require.Range(columnRange, columns);
        require.Shape(x, rows, columns);
        require.Shape(dy, rows, columns);
        require.Shape(rstd, rows);
        require.Sink<T, TSink>(sink, offset, columns);
        fixed (T* px = x)
        fixed (T* prstd = rstd)
        fixed (T* pdy = dy)
        {
            var c = columnRange.Start;
            if (Vector512.IsHardwareAccelerated)
                c = GammaRun<Simd512<T>, T, TSink>(px, prstd, pdy, rows, columns, offset, sink, c, columnRange.End);
            if (Vector256.IsHardwareAccelerated)
                c = GammaRun<Simd256<T>, T, TSink>(px, prstd, pdy, rows, columns, offset, sink, c, columnRange.End);
            if (Vector128.IsHardwareAccelerated)
                c = GammaRun<Simd128<T>, T, TSink>(px, prstd, pdy, rows, columns, offset, sink, c, columnRange.End);
            GammaRun<Simd1<T>, T, TSink>(px, prstd, pdy, rows, columns, offset, sink, c, columnRange.End);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void ForwardRun<V, T>(T* x, T* gamma, T* y, T* rstd, int columns, T eps, Extent rows)
        where V : struct, IRegister<V, T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var n = T.CreateTruncating(columns);
        T one = T.One;
        for (var r = rows.Start; r < rows.End; r++)
        {
            var at = (nint)r * columns;
            var scale = T.One / T.Sqrt((RowSums.Dot<V, T>(x + at, x + at, columns) / n) + eps);
            if (rstd != null) rstd[r] = scale;
            if (gamma == null)
                Elementwise.Run<V, T, Product3<T>, Stride1, Stride0, Stride0>(x + at, &scale, &one, y + at, columns);
            else
                Elementwise.Run<V, T, Product3<T>, Stride1, Stride0, Stride1>(x + at, &scale, gamma, y + at, columns);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void BackwardRun<V, T>(T* x, T* rstd, T* gamma, T* dy, T* dx, int columns, Extent rows)
        where V : struct, IRegister<V, T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var n = T.CreateTruncating(columns);
        var one = T.One;
        for (var r = rows.Start; r < rows.End; r++)
        {
            var at = (nint)r * columns;
            var g = dx + at;
            if (gamma == null) Elementwise.Run<V, T, Product2<T>, Stride1, Stride0>(dy + at, &one, g, columns);
            else Elementwise.Run<V, T, Product2<T>, Stride1, Stride1>(dy + at, gamma, g, columns);
            var slope = RowSums.Dot<V, T>(g, x + at, columns) / n * rstd[r] * rstd[r];
            Elementwise.Run<V, T, RootGradient<T>, Stride1, Stride1, Stride0, Stride0>(g, x + at, &slope, rstd + r, g, columns);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int GammaRun<V, T, TSink>(T* x, T* rstd, T* dy, int rows, int columns, nint offset, TSink sink, int c, int end)
        where V : struct, IRegister<V, T>
        where T : unmanaged
        where TSink : struct, IGradientSink<T>
    {
        for (; c <= end - V.Count; c += V.Count)
        {
            var sum = V.Zero;
            for (nint r = 0; r < rows; r++)
            {
                var at = (r * columns) + c;
                var normalized = V.Load(x + at) * V.Broadcast(rstd[r]);
                sum = V.MultiplyAdd(V.Load(dy + at), normalized, sum);
            }

            sink.Accept(offset + c, sum);
        }

        return c;
    }
}

/// <summary>a b.</summary>
/// <typeparam name="T">Element type.</typeparam>
internal readonly struct Product2<T> : IMap2<T>
    where T : unmanaged
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Apply<V>(V a, V b)
        where V : struct, INumeric<V, T> => a * b;
}

/// <summary>a b c.</summary>
/// <typeparam name="T">Element type.</typeparam>
internal readonly struct Product3<T> : IMap3<T>
    where T : unmanaged
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Apply<V>(V a, V b, V c)
        where V : struct, INumeric<V, T> => a * b * c;
}

/// <summary>(a - b c) d.</summary>
/// <typeparam name="T">Element type.</typeparam>
internal readonly struct RootGradient<T> : IMap4<T>
    where T : unmanaged
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Apply<V>(V a, V b, V c, V d)
        where V : struct, INumeric<V, T> => V.MultiplyAdd(-b, c, a) * d;
}
