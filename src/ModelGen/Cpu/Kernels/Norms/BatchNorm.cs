using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using ModelGen.Execution;

namespace ModelGen.Kernels;

/// <summary>Normalisation of each column (feature) of x (rows, columns) by its statistics over the rows (the batch):
/// y = gamma (x - mean) / √(variance + eps) + beta.</summary>
/// <remarks>S. Ioffe, C. Szegedy: Batch Normalization (ICML 2015). Each statistic is one chain over the rows in ascending order. The
/// variance of a batch
/// is the mean square of x - mean; the running variance is corrected by n / (n - 1), as in PyTorch.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public static unsafe class BatchNorm
{
    /// <summary>Mean and (biased) variance over the rows, for some columns.</summary>
    /// <exception cref="ArgumentException">A span is shorter than its shape.</exception>
    internal static void Statistics<T>(ReadOnlySpan<T> x, Span<T> mean, Span<T> variance, int rows, int columns, Extent columnRange)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var require = new Require("BatchNorm.Statistics");
        require.Range(columnRange, columns);
        require.Shape(x, rows, columns);
        require.Shape(mean, columns);
        require.Shape(variance, columns);
        fixed (T* px = x)
        fixed (T* pmean = mean)
        fixed (T* pvariance = variance)
        {
            if (Vector512.IsHardwareAccelerated) StatisticsRun<Simd512<T>, T>(px, pmean, pvariance, rows, columns, columnRange);
            else if (Vector256.IsHardwareAccelerated) StatisticsRun<Simd256<T>, T>(px, pmean, pvariance, rows, columns, columnRange);
            else if (Vector128.IsHardwareAccelerated) StatisticsRun<Simd128<T>, T>(px, pmean, pvariance, rows, columns, columnRange);
            else StatisticsRun<Simd1<T>, T>(px, pmean, pvariance, rows, columns, columnRange);
        }
    }

    /// <summary>running = (1 - momentum) running + momentum statistic, for some columns, with the variance corrected for its
    /// bias.</summary>
    /// <exception cref="ArgumentException">A span is shorter than its shape.</exception>
    public static void UpdateRunning<T>(
        ReadOnlySpan<T> mean, ReadOnlySpan<T> variance, Span<T> runningMean, Span<T> runningVariance, T momentum, int rows,
        Extent columnRange)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var require = new Require("BatchNorm.UpdateRunning");
        require.Range(columnRange, mean.Length);
        require.Shape(variance, columnRange.End);
        require.Shape(runningMean, columnRange.End);
        require.Shape(runningVariance, columnRange.End);
        var correction = T.CreateTruncating(rows) / T.CreateTruncating(Math.Max(rows - 1, 1));
        for (var c = columnRange.Start; c < columnRange.End; c++)
        {
            runningMean[c] = Subnormals.Flushed(((T.One - momentum) * runningMean[c]) + (momentum * mean[c]));
            runningVariance[c] = Subnormals.Flushed(((T.One - momentum) * runningVariance[c]) + (momentum * (variance[c] * correction)));
        }
    }

    /// <summary>y of some rows, from the statistics of the batch in training and from the running ones afterwards. y may be x.</summary>
    /// <param name="x">(rows, columns).</param>
    /// <param name="mean">(columns).</param>
    /// <param name="variance">(columns).</param>
    /// <param name="gamma">(columns), or empty for 1.</param>
    /// <param name="beta">(columns), or empty for 0.</param>
    /// <param name="y">(rows, columns).</param>
    /// <param name="columns">Features.</param>
    /// <param name="eps">Keeps the root away from zero.</param>
    /// <param name="rows">The rows to compute.</param>
    /// <exception cref="ArgumentException">A span is shorter than its shape.</exception>
    internal static void Normalize<T>(
        ReadOnlySpan<T> x, ReadOnlySpan<T> mean, ReadOnlySpan<T> variance, ReadOnlySpan<T> gamma, ReadOnlySpan<T> beta, Span<T> y,
        int columns, T eps, Extent rows)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var require = new Require("BatchNorm.Normalize");
        require.Range(rows);
        require.Shape(x, rows.End, columns);
        require.Shape(y, rows.End, columns);
        require.Shape(mean, columns);
        require.Shape(variance, columns);
        require.EmptyOrShape(gamma, columns);
        require.EmptyOrShape(beta, columns);
        if (rows.IsEmpty || columns == 0) return;
        fixed (T* px = x)
        fixed (T* pmean = mean)
        fixed (T* pvariance = variance)
        fixed (T* pgamma = gamma)
        fixed (T* pbeta = beta)
        fixed (T* py = y)
        {
            if (Vector512.IsHardwareAccelerated)
                NormalizeRun<Simd512<T>, T>(px, pmean, pvariance, pgamma, pbeta, py, columns, eps, rows);
            else if (Vector256.IsHardwareAccelerated)
                NormalizeRun<Simd256<T>, T>(px, pmean, pvariance, pgamma, pbeta, py, columns, eps, rows);
            else if (Vector128.IsHardwareAccelerated)
                NormalizeRun<Simd128<T>, T>(px, pmean, pvariance, pgamma, pbeta, py, columns, eps, rows);
            else
                NormalizeRun<Simd1<T>, T>(px, pmean, pvariance, pgamma, pbeta, py, columns, eps, rows);
        }
    }

    /// <summary>The sums over the batch that the gradient consists of, for some columns: dBeta = Σ dy and dGamma = Σ dy (x - mean) /
    /// √(variance + eps).
    /// Each is handed to its sink at its offset + c, and stored for <see cref="BackwardInput"/>.</summary>
    /// <param name="x">(rows, columns).</param>
    /// <param name="mean">(columns), of the batch.</param>
    /// <param name="variance">(columns), of the batch.</param>
    /// <param name="dy">(rows, columns).</param>
    /// <param name="dGamma">(columns).</param>
    /// <param name="dBeta">(columns).</param>
    /// <param name="rows">Rows of the batch.</param>
    /// <param name="columns">Features.</param>
    /// <param name="eps">As in the forward pass.</param>
    /// <param name="gammaOffset">Of gamma in the flat parameter buffer.</param>
    /// <param name="gammaSink">Takes dGamma.</param>
    /// <param name="betaOffset">Of beta in the flat parameter buffer.</param>
    /// <param name="betaSink">Takes dBeta.</param>
    /// <param name="columnRange">The columns to compute.</param>
    /// <exception cref="ArgumentException">A span is shorter than its shape.</exception>
    internal static void BackwardStatistics<T, TGammaSink, TBetaSink>(
        ReadOnlySpan<T> x, ReadOnlySpan<T> mean, ReadOnlySpan<T> variance, ReadOnlySpan<T> dy, Span<T> dGamma, Span<T> dBeta, int rows,
        int columns, T eps,
        nint gammaOffset, TGammaSink gammaSink, nint betaOffset, TBetaSink betaSink, Extent columnRange)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TGammaSink : struct, IGradientSink<T>
        where TBetaSink : struct, IGradientSink<T>
    {
        var require = new Require("BatchNorm.BackwardStatistics");
        require.Range(columnRange, columns);
        require.Shape(x, rows, columns);
        require.Shape(dy, rows, columns);
        require.Shape(mean, columns);
        require.Shape(variance, columns);
        require.Shape(dGamma, columns);
        require.Shape(dBeta, columns);
        require.Sink<T, TGammaSink>(gammaSink, gammaOffset, columns);
        require.Sink<T, TBetaSink>(betaSink, betaOffset, columns);
        fixed (T* px = x)
        fixed (T* pmean = mean)
        fixed (T* pvariance = variance)
        fixed (T* pdy = dy)
        fixed (T* pdGamma = dGamma)
        fixed (T* pdBeta = dBeta)
        {
            var c = columnRange.Start;
            if (Vector512.IsHardwareAccelerated)
                c = SumsRun<Simd512<T>, T, TGammaSink, TBetaSink>(
                    px, pmean, pvariance, pdy, pdGamma, pdBeta, rows, columns, eps, gammaOffset, gammaSink, betaOffset, betaSink, c,
                    columnRange.End);
            if (Vector256.IsHardwareAccelerated)
                c = SumsRun<Simd256<T>, T, TGammaSink, TBetaSink>(
                    px, pmean, pvariance, pdy, pdGamma, pdBeta, rows, columns, eps, gammaOffset, gammaSink, betaOffset, betaSink, c,
                    columnRange.End);
            if (Vector128.IsHardwareAccelerated)
                c = SumsRun<Simd128<T>, T, TGammaSink, TBetaSink>(
                    px, pmean, pvariance, pdy, pdGamma, pdBeta, rows, columns, eps, gammaOffset, gammaSink, betaOffset, betaSink, c,
                    columnRange.End);
            SumsRun<Simd1<T>, T, TGammaSink, TBetaSink>(
                px, pmean, pvariance, pdy, pdGamma, pdBeta, rows, columns, eps, gammaOffset, gammaSink, betaOffset, betaSink, c,
                columnRange.End);
        }
    }

    /// <summary>dx of some rows, through the statistics of the batch: gamma / √(variance + eps) (dy - dBeta/n - (x - mean) dGamma / (n
    /// √(variance + eps))). dx may be dy.</summary>
    /// <param name="x">(rows, columns).</param>
    /// <param name="mean">(columns), of the batch.</param>
    /// <param name="variance">(columns), of the batch.</param>
    /// <param name="gamma">(columns), or empty for 1.</param>
    /// <param name="dGamma">(columns), from <see cref="BackwardStatistics"/>.</param>
    /// <param name="dBeta">(columns), from <see cref="BackwardStatistics"/>.</param>
    /// <param name="dy">(rows, columns).</param>
    /// <param name="dx">(rows, columns).</param>
    /// <param name="batch">n, the rows of the whole batch.</param>
    /// <param name="columns">Features.</param>
    /// <param name="eps">As in the forward pass.</param>
    /// <param name="rows">The rows to compute.</param>
    /// <exception cref="ArgumentException">A span is shorter than its shape.</exception>
    internal static void BackwardInput<T>(
        ReadOnlySpan<T> x, ReadOnlySpan<T> mean, ReadOnlySpan<T> variance, ReadOnlySpan<T> gamma, ReadOnlySpan<T> dGamma,
        ReadOnlySpan<T> dBeta,
        ReadOnlySpan<T> dy, Span<T> dx, int batch, int columns, T eps, Extent rows)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var require = new Require("BatchNorm.BackwardInput");
        require.Range(rows, batch);
        require.Shape(x, rows.End, columns);
        require.Shape(dy, rows.End, columns);
        require.Shape(dx, rows.End, columns);
        require.Shape(mean, columns);
        require.Shape(variance, columns);
        require.Shape(dGamma, columns);
        require.Shape(dBeta, columns);
        require.EmptyOrShape(gamma, columns);
        if (rows.IsEmpty || columns == 0) return;
        fixed (T* px = x)
        fixed (T* pmean = mean)
        fixed (T* pvariance = variance)
        fixed (T* pgamma = gamma)
        fixed (T* pdGamma = dGamma)
        fixed (T* pdBeta = dBeta)
        fixed (T* pdy = dy)
        fixed (T* pdx = dx)
        {
            if (Vector512.IsHardwareAccelerated)
                BackwardRun<Simd512<T>, T>(px, pmean, pvariance, pgamma, pdGamma, pdBeta, pdy, pdx, batch, columns, eps, rows);
            else if (Vector256.IsHardwareAccelerated)
                BackwardRun<Simd256<T>, T>(px, pmean, pvariance, pgamma, pdGamma, pdBeta, pdy, pdx, batch, columns, eps, rows);
            else if (Vector128.IsHardwareAccelerated)
                BackwardRun<Simd128<T>, T>(px, pmean, pvariance, pgamma, pdGamma, pdBeta, pdy, pdx, batch, columns, eps, rows);
            else
                BackwardRun<Simd1<T>, T>(px, pmean, pvariance, pgamma, pdGamma, pdBeta, pdy, pdx, batch, columns, eps, rows);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void StatisticsRun<V, T>(T* x, T* mean, T* variance, int rows, int columns, Extent columnRange)
        where V : struct, IRegister<V, T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var n = V.Broadcast(T.CreateTruncating(rows));
        for (var c = columnRange.Start; c < columnRange.End; c += V.Count)
        {
            var lanes = Math.Min(V.Count, columnRange.End - c);
            var average = ColumnFold.Run<V, T, SumRule<T>>(x + c, rows, columns, lanes) / n;
            var squares = V.Zero;
            var p = x + c;
            for (var r = 0; r < rows; r++, p += columns)
            {
                var d = ColumnFold.Load<V, T>(p, lanes) - average;
                squares = V.MultiplyAdd(d, d, squares);
            }

            ColumnFold.Store(average, mean + c, lanes);
            ColumnFold.Store(squares / n, variance + c, lanes);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void NormalizeRun<V, T>(
        T* x, T* mean, T* variance, T* gamma, T* beta, T* y, int columns, T eps, Extent rows)
        where V : struct, IRegister<V, T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var scale = Scratch<T>.Take(columns);
        Scale<V, T>(variance, gamma, eps, scale, columns);
        var zero = T.Zero;
        for (var r = rows.Start; r < rows.End; r++)
        {
            var at = (nint)r * columns;
            if (beta == null)
                Elementwise.Run<V, T, Affine<T>, Stride1, Stride1, Stride1, Stride0>(x + at, mean, scale, &zero, y + at, columns);
            else
                Elementwise.Run<V, T, Affine<T>, Stride1, Stride1, Stride1, Stride1>(x + at, mean, scale, beta, y + at, columns);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void BackwardRun<V, T>(
        T* x, T* mean, T* variance, T* gamma, T* dGamma, T* dBeta, T* dy, T* dx, int batch, int columns, T eps, Extent rows)
        where V : struct, IRegister<V, T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var scale = Scratch<T>.Take(checked(3 * columns));
        var center = scale + columns;
        var slope = center + columns;
        var n = T.CreateTruncating(batch);
        Scale<V, T>(variance, gamma, eps, scale, columns);
        Elementwise.Run<V, T, Quotient<T>, Stride1, Stride0>(dBeta, &n, center, columns);
        Elementwise.Run<V, T, Slope<T>, Stride1, Stride1, Stride0, Stride0>(dGamma, variance, &eps, &n, slope, columns);
        for (var r = rows.Start; r < rows.End; r++)
        {
            var at = (nint)r * columns;
            Elementwise.Run<V, T, NormGradient<T>, Stride1, Stride1, Stride1, Stride1, Stride1, Stride1>(
                dy + at, x + at, center, mean, slope, scale, dx + at, columns);
        }
    }

    /// <summary>gamma / √(variance + eps).</summary>
    private static void Scale<V, T>(T* variance, T* gamma, T eps, T* scale, int columns)
        where V : struct, IRegister<V, T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var one = T.One;
        if (gamma == null) Elementwise.Run<V, T, RootQuotient<T>, Stride1, Stride0, Stride0>(variance, &eps, &one, scale, columns);
        else Elementwise.Run<V, T, RootQuotient<T>, Stride1, Stride0, Stride1>(variance, &eps, gamma, scale, columns);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int SumsRun<V, T, TGammaSink, TBetaSink>(
        T* x, T* mean, T* variance, T* dy, T* dGamma, T* dBeta, int rows, int columns, T eps,
        nint gammaOffset, TGammaSink gammaSink, nint betaOffset, TBetaSink betaSink, int c, int end)
        where V : struct, IRegister<V, T>
        where T : unmanaged, IFloatingPointIeee754<T>
        where TGammaSink : struct, IGradientSink<T>
        where TBetaSink : struct, IGradientSink<T>
    {
        for (; c <= end - V.Count; c += V.Count)
        {
            V products = V.Zero, sum = V.Zero, average = V.Load(mean + c);
            for (nint r = 0; r < rows; r++)
            {
                var at = (r * columns) + c;
                var d = V.Load(dy + at);
                products = V.MultiplyAdd(d, V.Load(x + at) - average, products);
                sum += d;
            }

            products /= V.Sqrt(V.Load(variance + c) + V.Broadcast(eps));
            products.Store(dGamma + c);
            sum.Store(dBeta + c);
            gammaSink.Accept(gammaOffset + c, products);
            betaSink.Accept(betaOffset + c, sum);
        }

        return c;
    }
}

/// <summary>(a - b) c + d.</summary>
/// <typeparam name="T">Element type.</typeparam>
internal readonly struct Affine<T> : IMap4<T>
    where T : unmanaged
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Apply<V>(V a, V b, V c, V d)
        where V : struct, INumeric<V, T> => V.MultiplyAdd(a - b, c, d);
}

/// <summary>c / √(a + b).</summary>
/// <typeparam name="T">Element type.</typeparam>
internal readonly struct RootQuotient<T> : IMap3<T>
    where T : unmanaged
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Apply<V>(V a, V b, V c)
        where V : struct, INumeric<V, T> => c / V.Sqrt(a + b);
}

/// <summary>a / (d √(b + c)).</summary>
/// <typeparam name="T">Element type.</typeparam>
internal readonly struct Slope<T> : IMap4<T>
    where T : unmanaged
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Apply<V>(V a, V b, V c, V d)
        where V : struct, INumeric<V, T> => a / (d * V.Sqrt(b + c));
}
