using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using ModelGen.Execution;

namespace ModelGen.Kernels;

/// <summary>Normalisation of each row of x (rows, columns): y = gamma (x - mean) rstd + beta with rstd = 1 / √(variance + eps), where the
/// variance is the mean square of x - mean.</summary>
/// <remarks>J. L. Ba, J. R. Kiros, G. E. Hinton: Layer Normalization (2016). The variance takes a second pass over the row, so that a
/// large mean does
/// not cancel it. The sums run over 16 or 64 accumulators in a fixed pattern.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public static unsafe class LayerNorm
{
    /// <summary>y, and where they are asked for mean and rstd, of some rows.</summary>
    /// <param name="x">(rows, columns).</param>
    /// <param name="gamma">(columns), or empty for 1.</param>
    /// <param name="beta">(columns), or empty for 0.</param>
    /// <param name="y">(rows, columns); may be x.</param>
    /// <param name="mean">(rows), which the backward pass reads; empty where nothing does.</param>
    /// <param name="rstd">(rows), which the backward pass reads; empty where nothing does.</param>
    /// <param name="columns">Numbers in a row.</param>
    /// <param name="eps">Keeps the root away from zero.</param>
    /// <param name="rows">The rows to compute.</param>
    /// <exception cref="ArgumentException">A span is shorter than its shape.</exception>
    public static void Forward<T>(
        ReadOnlySpan<T> x, ReadOnlySpan<T> gamma, ReadOnlySpan<T> beta, Span<T> y, Span<T> mean, Span<T> rstd, int columns, T eps,
        Extent rows)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var require = new Require("LayerNorm.Forward");
        require.Range(rows);
        require.Shape(x, rows.End, columns);
        require.Shape(y, rows.End, columns);
        require.EmptyOrShape(gamma, columns);
        require.EmptyOrShape(beta, columns);
        require.EmptyOrShape(mean, rows.End);
        require.EmptyOrShape(rstd, rows.End);
        fixed (T* px = x)
        fixed (T* pgamma = gamma)
        fixed (T* pbeta = beta)
        fixed (T* py = y)
        fixed (T* pmean = mean)
        fixed (T* prstd = rstd)
        {
            if (Vector512.IsHardwareAccelerated) ForwardRun<Simd512<T>, T>(px, pgamma, pbeta, py, pmean, prstd, columns, eps, rows);
            else if (Vector256.IsHardwareAccelerated) ForwardRun<Simd256<T>, T>(px, pgamma, pbeta, py, pmean, prstd, columns, eps, rows);
            else if (Vector128.IsHardwareAccelerated) ForwardRun<Simd128<T>, T>(px, pgamma, pbeta, py, pmean, prstd, columns, eps, rows);
            else ForwardRun<Simd1<T>, T>(px, pgamma, pbeta, py, pmean, prstd, columns, eps, rows);
        }
    }

    /// <summary>dx of some rows: rstd (g - mean g - n mean(g n)) with n = (x - mean) rstd, g = gamma dy.</summary>
    /// <param name="x">(rows, columns).</param>
    /// <param name="mean">(rows), from <see cref="Forward"/>.</param>
    /// <param name="rstd">(rows), from <see cref="Forward"/>.</param>
    /// <param name="gamma">(columns), or empty for 1.</param>
    /// <param name="dy">(rows, columns).</param>
    /// <param name="dx">(rows, columns); may be dy, but not x.</param>
    /// <param name="columns">Numbers in a row.</param>
    /// <param name="rows">The rows to compute.</param>
    /// <exception cref="ArgumentException">A span is shorter than its shape.</exception>
    public static void BackwardInput<T>(
        ReadOnlySpan<T> x, ReadOnlySpan<T> mean, ReadOnlySpan<T> rstd, ReadOnlySpan<T> gamma, ReadOnlySpan<T> dy, Span<T> dx, int columns,
        Extent rows)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var require = new Require("LayerNorm.BackwardInput");
        require.Range(rows);
        require.Shape(x, rows.End, columns);
        require.Shape(dy, rows.End, columns);
        require.Shape(dx, rows.End, columns);
        require.Shape(mean, rows.End);
        require.Shape(rstd, rows.End);
        require.EmptyOrShape(gamma, columns);
        fixed (T* px = x)
        fixed (T* pmean = mean)
        fixed (T* prstd = rstd)
        fixed (T* pgamma = gamma)
        fixed (T* pdy = dy)
        fixed (T* pdx = dx)
        {
            if (Vector512.IsHardwareAccelerated) BackwardRun<Simd512<T>, T>(px, pmean, prstd, pgamma, pdy, pdx, columns, rows);
            else if (Vector256.IsHardwareAccelerated) BackwardRun<Simd256<T>, T>(px, pmean, prstd, pgamma, pdy, pdx, columns, rows);
            else if (Vector128.IsHardwareAccelerated) BackwardRun<Simd128<T>, T>(px, pmean, prstd, pgamma, pdy, pdx, columns, rows);
            else BackwardRun<Simd1<T>, T>(px, pmean, prstd, pgamma, pdy, pdx, columns, rows);
        }
    }

    /// <summary>dGamma[c] = Σ_r dy[r, c] (x[r, c] - mean[r]) rstd[r], r ascending, for some columns, handed to <paramref name="sink"/> at
    /// <paramref name="offset"/> + c.
    /// dBeta is <see cref="Reduce.SumColumnsTo"/> of dy.</summary>
    /// <exception cref="ArgumentException">A span is shorter than its shape.</exception>
    public static void BackwardGamma<T, TSink>(
        ReadOnlySpan<T> x, ReadOnlySpan<T> mean, ReadOnlySpan<T> rstd, ReadOnlySpan<T> dy, int rows, int columns, nint offset, TSink sink,
        Extent columnRange)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TSink : struct, IGradientSink<T>
    {
        var require = new Require("LayerNorm.BackwardGamma");
        require.Range(columnRange, columns);
        require.Shape(x, rows, columns);
        require.Shape(dy, rows, columns);
        require.Shape(mean, rows);
        require.Shape(rstd, rows);
        require.Sink<T, TSink>(sink, offset, columns);
        fixed (T* px = x)
        fixed (T* pmean = mean)
        fixed (T* prstd = rstd)
        fixed (T* pdy = dy)
        {
            var c = columnRange.Start;
            if (Vector512.IsHardwareAccelerated)
                c = GammaRun<Simd512<T>, T, TSink>(px, pmean, prstd, pdy, rows, columns, offset, sink, c, columnRange.End);
            if (Vector256.IsHardwareAccelerated)
                c = GammaRun<Simd256<T>, T, TSink>(px, pmean, prstd, pdy, rows, columns, offset, sink, c, columnRange.End);
            if (Vector128.IsHardwareAccelerated)
                c = GammaRun<Simd128<T>, T, TSink>(px, pmean, prstd, pdy, rows, columns, offset, sink, c, columnRange.End);
            GammaRun<Simd1<T>, T, TSink>(px, pmean, prstd, pdy, rows, columns, offset, sink, c, columnRange.End);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void ForwardRun<V, T>(T* x, T* gamma, T* beta, T* y, T* mean, T* rstd, int columns, T eps, Extent rows)
        where V : struct, IRegister<V, T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var n = T.CreateTruncating(columns);
        T one = T.One, zero = T.Zero;
        for (var r = rows.Start; r < rows.End; r++)
        {
            var at = (nint)r * columns;
            var average = RowSums.Sum<V, T>(x + at, columns) / n;
            var scale = T.One / T.Sqrt((RowSums.SquaredDeviations<V, T>(x + at, columns, average) / n) + eps);
            if (mean != null) mean[r] = average;
            if (rstd != null) rstd[r] = scale;
            if (gamma == null && beta == null)
                Elementwise.Run<V, T, Normalized<T>, Stride1, Stride0, Stride0, Stride0, Stride0>(
                    x + at, &average, &scale, &one, &zero, y + at, columns);
            else if (beta == null)
                Elementwise.Run<V, T, Normalized<T>, Stride1, Stride0, Stride0, Stride1, Stride0>(
                    x + at, &average, &scale, gamma, &zero, y + at, columns);
            else if (gamma == null)
                Elementwise.Run<V, T, Normalized<T>, Stride1, Stride0, Stride0, Stride0, Stride1>(
                    x + at, &average, &scale, &one, beta, y + at, columns);
            else
                Elementwise.Run<V, T, Normalized<T>, Stride1, Stride0, Stride0, Stride1, Stride1>(
                    x + at, &average, &scale, gamma, beta, y + at, columns);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void BackwardRun<V, T>(T* x, T* mean, T* rstd, T* gamma, T* dy, T* dx, int columns, Extent rows)
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
            var meanOfG = RowSums.Sum<V, T>(g, columns) / n;
            var slope = RowSums.Sum<V, T, CenteredProductTerm<T>>(x + at, g, columns, V.Broadcast(mean[r])) / n * rstd[r] * rstd[r];
            Elementwise.Run<V, T, NormGradient<T>, Stride1, Stride1, Stride0, Stride0, Stride0, Stride0>(
                g, x + at, &meanOfG, mean + r, &slope, rstd + r, g, columns);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int GammaRun<V, T, TSink>(T* x, T* mean, T* rstd, T* dy, int rows, int columns, nint offset, TSink sink, int c, int end)
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
                var normalized = (V.Load(x + at) - V.Broadcast(mean[r])) * V.Broadcast(rstd[r]);
                sum = V.MultiplyAdd(V.Load(dy + at), normalized, sum);
            }

            sink.Accept(offset + c, sum);
        }

        return c;
    }
}

/// <summary>(a - b) c d + e.</summary>
/// <typeparam name="T">Element type.</typeparam>
internal readonly struct Normalized<T> : IMap5<T>
    where T : unmanaged
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Apply<V>(V a, V b, V c, V d, V e)
        where V : struct, INumeric<V, T> => V.MultiplyAdd((a - b) * c, d, e);
}

/// <summary>(a - c - (b - d) e) f.</summary>
/// <typeparam name="T">Element type.</typeparam>
internal readonly struct NormGradient<T> : IMap6<T>
    where T : unmanaged
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Apply<V>(V a, V b, V c, V d, V e, V f)
        where V : struct, INumeric<V, T> => V.MultiplyAdd(d - b, e, a - c) * f;
}

/// <summary>(x - constant) y.</summary>
/// <typeparam name="T">Element type.</typeparam>
internal readonly struct CenteredProductTerm<T> : ISumTerm<T>
    where T : unmanaged
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Add<V>(V sum, V x, V y, V constant)
        where V : struct, IRegister<V, T> => V.MultiplyAdd(x - constant, y, sum);
}
