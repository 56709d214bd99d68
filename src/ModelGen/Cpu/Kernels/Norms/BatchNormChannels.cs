using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using ModelGen.Execution;

namespace ModelGen.Kernels;

/// <summary>The sums by channel of batch normalisation, for x (outer, channels, inner). With one element beneath each channel they are
/// those of <see cref="BatchNorm"/>. Ioffe and Szegedy 2015.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class BatchNormChannels
{
    /// <summary>Mean, biased variance and 1 / √(variance + eps) of some channels.</summary>
    /// <param name="x">(outer, channels, inner).</param>
    /// <param name="mean">(channels).</param>
    /// <param name="variance">(channels).</param>
    /// <param name="rstd">(channels).</param>
    /// <param name="outer">Size of the axes in front, the batch among them.</param>
    /// <param name="channels">Channels.</param>
    /// <param name="inner">Size of the axes behind.</param>
    /// <param name="eps">Keeps the root away from zero.</param>
    /// <param name="channelRange">The channels to compute.</param>
    /// <exception cref="ArgumentException">A span is shorter than its shape.</exception>
    public static void Statistics<T>(
        ReadOnlySpan<T> x, Span<T> mean, Span<T> variance, Span<T> rstd, int outer, int channels, int inner, T eps, Extent channelRange)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var require = new Require("BatchNormChannels.Statistics");
        require.Range(channelRange, channels);
        require.Positive(inner);
        require.Shape(x, outer, channels, inner);
        require.Shape(mean, channels);
        require.Shape(variance, channels);
        require.Shape(rstd, channels);
        if (channelRange.IsEmpty) return;
        if (inner == 1) BatchNorm.Statistics(x, mean, variance, outer, channels, channelRange);
        else
        {
            var count = T.CreateTruncating((long)outer * inner);
            for (var c = channelRange.Start; c < channelRange.End; c++)
            {
                var sum = T.Zero;
                for (var o = 0; o < outer; o++) sum += Reduce.Total(x.Slice(((o * channels) + c) * inner, inner));
                mean[c] = sum / count;
                variance[c] = SquaredDeviations(x, mean[c], outer, channels, inner, c) / count;
            }
        }

        for (var c = channelRange.Start; c < channelRange.End; c++) rstd[c] = T.One / T.Sqrt(variance[c] + eps);
    }

    /// <summary>dGamma = Σ dy n and dBeta = Σ dy with n = (x - mean) rstd, and what dx = scale (dy - mean dy - (x - mean) slope) is made
    /// of, for some channels. Any of the results is computed where it is asked for, and is empty where nothing reads it.</summary>
    /// <param name="x">(outer, channels, inner).</param>
    /// <param name="mean">(channels), of the batch.</param>
    /// <param name="rstd">(channels), of the batch.</param>
    /// <param name="gamma">(channels), or empty for 1.</param>
    /// <param name="dy">(outer, channels, inner).</param>
    /// <param name="dGamma">(channels).</param>
    /// <param name="dBeta">(channels).</param>
    /// <param name="scale">(channels): gamma rstd.</param>
    /// <param name="meanGradient">(channels): dBeta / count.</param>
    /// <param name="slope">(channels): rstd dGamma / count.</param>
    /// <param name="outer">Size of the axes in front, the batch among them.</param>
    /// <param name="channels">Channels.</param>
    /// <param name="inner">Size of the axes behind.</param>
    /// <param name="channelRange">The channels to compute.</param>
    /// <exception cref="ArgumentException">A span is shorter than its shape.</exception>
    public static void GradientSums<T>(
        ReadOnlySpan<T> x, ReadOnlySpan<T> mean, ReadOnlySpan<T> rstd, ReadOnlySpan<T> gamma, ReadOnlySpan<T> dy, Span<T> dGamma,
        Span<T> dBeta,
        Span<T> scale, Span<T> meanGradient, Span<T> slope, int outer, int channels, int inner, Extent channelRange)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var require = new Require("BatchNormChannels.GradientSums");
        require.Range(channelRange, channels);
        require.Positive(inner);
        require.Shape(x, outer, channels, inner);
        require.Shape(dy, outer, channels, inner);
        require.Shape(mean, channels);
        require.Shape(rstd, channels);
        require.EmptyOrShape(dGamma, channels);
        require.EmptyOrShape(dBeta, channels);
        require.EmptyOrShape(scale, channels);
        require.EmptyOrShape(meanGradient, channels);
        require.EmptyOrShape(slope, channels);
        require.EmptyOrShape(gamma, channels);
        if (channelRange.IsEmpty) return;

        // Where dGamma or dBeta is not wanted, what is made of it holds it, or if that is not wanted either, memory that nobody reads.
        var products = dGamma.IsEmpty ? slope : dGamma;
        var sums = dBeta.IsEmpty ? meanGradient : dBeta;
        if (!products.IsEmpty || !sums.IsEmpty)
        {
            if (products.IsEmpty) products = Unread<T>(channels);
            if (sums.IsEmpty) sums = Unread<T>(channels);
            if (inner == 1) SumsOfRows(x, mean, dy, products, sums, outer, channels, channelRange);
            else ChannelSums(x, mean, dy, products, sums, outer, channels, inner, channelRange);
        }

        var count = T.CreateTruncating((long)outer * inner);
        var (start, end) = (channelRange.Start, channelRange.End);
        if (!products.IsEmpty)
        {
            for (var c = start; c < end; c++) products[c] *= rstd[c];
        }

        if (!scale.IsEmpty)
        {
            for (var c = start; c < end; c++) scale[c] = gamma.IsEmpty ? rstd[c] : gamma[c] * rstd[c];
        }

        if (!meanGradient.IsEmpty)
        {
            for (var c = start; c < end; c++) meanGradient[c] = sums[c] / count;
        }

        if (!slope.IsEmpty)
        {
            for (var c = start; c < end; c++) slope[c] = rstd[c] * products[c] / count;
        }
    }

    private static T SquaredDeviations<T>(ReadOnlySpan<T> x, T mean, int outer, int channels, int inner, int channel)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var sum = T.Zero;
        for (var o = 0; o < outer; o++) sum += Run<T, DeviationTerm<T>>(x, x, ((o * channels) + channel) * inner, inner, mean);
        return sum;
    }

    /// <summary>Σ dy (x - mean) and Σ dy down the columns, a row at a time; in a method of its own, where the loop keeps its spans in
    /// registers.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void SumsOfRows<T>(
        ReadOnlySpan<T> x, ReadOnlySpan<T> mean, ReadOnlySpan<T> dy, Span<T> products, Span<T> sums, int rows, int channels,
        Extent channelRange)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        channelRange.Of(products).Clear();
        channelRange.Of(sums).Clear();
        for (var r = 0; r < rows; r++)
        {
            var xRow = x.Slice(r * channels, channels);
            var dyRow = dy.Slice(r * channels, channels);
            for (var c = channelRange.Start; c < channelRange.End; c++)
            {
                products[c] += dyRow[c] * (xRow[c] - mean[c]);
                sums[c] += dyRow[c];
            }
        }
    }

    /// <summary>The same where a plane of elements is beneath each channel.</summary>
    private static void ChannelSums<T>(
        ReadOnlySpan<T> x, ReadOnlySpan<T> mean, ReadOnlySpan<T> dy, Span<T> products, Span<T> sums, int outer, int channels, int inner,
        Extent channelRange)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        for (var c = channelRange.Start; c < channelRange.End; c++)
        {
            var (product, sum) = (T.Zero, T.Zero);
            for (var o = 0; o < outer; o++)
            {
                var start = ((o * channels) + c) * inner;
                product += Run<T, CenteredProductTerm<T>>(x, dy, start, inner, mean[c]);
                sum += Run<T, SumTerm<T>>(dy, dy, start, inner, T.Zero);
            }

            products[c] = product;
            sums[c] = sum;
        }
    }

    /// <summary>A number for each channel that is computed beside one that is wanted.</summary>
    private static unsafe Span<T> Unread<T>(int channels)
        where T : unmanaged => new(Scratch<T>.Take(channels), channels);

    /// <summary>The sum of a term over a plane of a channel, in the fixed pattern of <see cref="RowSums"/>.</summary>
    private static unsafe T Run<T, TTerm>(ReadOnlySpan<T> x, ReadOnlySpan<T> y, int start, int count, T constant)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TTerm : struct, ISumTerm<T>
    {
        fixed (T* px = x)
        fixed (T* py = y)
        {
            if (Vector512.IsHardwareAccelerated)
                return RowSums.Sum<Simd512<T>, T, TTerm>(px + start, py + start, count, Simd512<T>.Broadcast(constant));
            else if (Vector256.IsHardwareAccelerated)
                return RowSums.Sum<Simd256<T>, T, TTerm>(px + start, py + start, count, Simd256<T>.Broadcast(constant));
            else if (Vector128.IsHardwareAccelerated)
                return RowSums.Sum<Simd128<T>, T, TTerm>(px + start, py + start, count, Simd128<T>.Broadcast(constant));
            else return RowSums.Sum<Simd1<T>, T, TTerm>(px + start, py + start, count, Simd1<T>.Broadcast(constant));
        }
    }
}
