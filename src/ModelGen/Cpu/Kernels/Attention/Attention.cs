using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using ModelGen.Execution;

namespace ModelGen.Kernels;

/// <summary>Scaled dot-product attention, y = softmax(q kᵀ scale + mask) v, head by head of every sample. Vaswani et al. 2017.</summary>
/// <remarks>Scores exist for a few rows of queries at a time, in memory that stays in the nearest cache; where there are many keys, they
/// are met in blocks and the softmax is corrected from block to block (Milakov and Gimelshein 2018; Dao et al. 2022). The backward pass
/// computes the probabilities anew from the greatest score and the sum of each row. Every number is the same chain of operations whatever
/// samples are computed together.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public static unsafe partial class Attention
{
    /// <summary>Keys met at a time.</summary>
    private const int KeyBlock = 512;

    /// <summary>y = softmax(q kᵀ scale + mask) v, and where they are asked for the greatest score of each row and 1 / Σ e^(score -
    /// greatest), for some samples.</summary>
    /// <typeparam name="T">Element type.</typeparam>
    /// <param name="q">The queries (B, T, ...).</param>
    /// <param name="k">The keys (B, S, ...); may be the same tensor as q or v.</param>
    /// <param name="v">The values (B, S, ...).</param>
    /// <param name="mask">What is added to the scores, (T, S) by the strides of <paramref name="shape"/>; empty for none.</param>
    /// <param name="lengths">How many keys of each sample are no padding; empty for all.</param>
    /// <param name="y">(B, T, heads · value size).</param>
    /// <param name="statistics">(B, heads, 2, T): the greatest scores, not scaled yet where there is no mask, then 1 / Σ e^(score -
    /// greatest), which the backward pass reads; empty where nothing does.</param>
    /// <param name="shape">Sizes, places and options.</param>
    /// <param name="seed">Selects the weights that are dropped.</param>
    /// <param name="samples">The samples to compute.</param>
    /// <exception cref="ArgumentException">A span is shorter than its shape.</exception>
    public static void Forward<T>(
        ReadOnlySpan<T> q, ReadOnlySpan<T> k, ReadOnlySpan<T> v, ReadOnlySpan<T> mask, ReadOnlySpan<int> lengths, Span<T> y,
        Span<T> statistics,
        AttentionShape shape, ulong seed, Extent samples)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var require = new Require("Attention.Forward");
        Check(require, q, k, v, mask, lengths, shape, samples);
        require.Shape(y, samples.End, shape.Queries, shape.Heads, shape.ValueSize);
        require.EmptyOrShape(statistics, 2, samples.End, shape.Heads, shape.Queries);
        fixed (T* pq = q)
        fixed (T* pk = k)
        fixed (T* pv = v)
        fixed (T* pm = mask)
        fixed (int* pn = lengths)
        fixed (T* py = y)
        fixed (T* ps = statistics)
        {
            for (var sample = samples.Start; sample < samples.End; sample++)
            {
                for (var head = 0; head < shape.Heads; head++)
                {
                    var one = new Head<T>(pq, pk, pv, pm, pn, shape, sample, head);
                    var to = py + ((nint)sample * shape.Queries * shape.OutputRow) + (head * shape.ValueSize);
                    var sums = ps == null ? null : ps + (2 * (((nint)sample * shape.Heads) + head) * shape.Queries);
                    if (Vector512.IsHardwareAccelerated) Forward<Simd512<T>, T>(one, to, sums, shape, seed);
                    else if (Vector256.IsHardwareAccelerated) Forward<Simd256<T>, T>(one, to, sums, shape, seed);
                    else if (Vector128.IsHardwareAccelerated) Forward<Simd128<T>, T>(one, to, sums, shape, seed);
                    else Forward<Simd1<T>, T>(one, to, sums, shape, seed);
                }
            }
        }
    }

    /// <summary>Puts the rows of some steps behind those of the steps before: cache[b, position + t] = x[b, t, start ..], for some
    /// samples.</summary>
    /// <param name="x">(B, steps, row).</param>
    /// <param name="cache">(B, room, width).</param>
    /// <param name="steps">Steps to append.</param>
    /// <param name="row">Numbers in a row of x.</param>
    /// <param name="start">The first of those to keep.</param>
    /// <param name="width">How many to keep.</param>
    /// <param name="position">Steps in the cache.</param>
    /// <param name="room">Steps there is room for.</param>
    /// <param name="samples">The samples.</param>
    /// <exception cref="ArgumentException">A span is shorter than its shape, or there is no room.</exception>
    public static void Append<T>(
        ReadOnlySpan<T> x, Span<T> cache, int steps, int row, int start, int width, int position, int room, Extent samples)
        where T : unmanaged
    {
        var require = new Require("Attention.Append");
        require.Range(samples);
        require.Part(position, steps, room);
        require.Part(start, width, row);
        require.Shape(x, samples.End, steps, row);
        require.Shape(cache, samples.End, room, width);
        if (steps == 0 || width == 0) return;
        for (var b = samples.Start; b < samples.End; b++)
        {
            for (var t = 0; t < steps; t++)
                x.Slice((((b * steps) + t) * row) + start, width).CopyTo(cache[(((b * room) + position + t) * width)..]);
        }
    }

    private static void Check<T>(
        Require require, ReadOnlySpan<T> q, ReadOnlySpan<T> k, ReadOnlySpan<T> v, ReadOnlySpan<T> mask, ReadOnlySpan<int> lengths,
        in AttentionShape shape, Extent samples)
        where T : unmanaged
    {
        require.Range(samples);
        require.NotNegative(shape.Queries);
        require.Positive(shape.Keys);
        require.Positive(shape.Heads);
        require.Positive(shape.HeadSize);
        require.Positive(shape.ValueSize);
        require.Part(shape.Offset, shape.Queries, int.MaxValue);
        require.Part(0, (long)shape.Heads * shape.HeadSize, shape.QueryRow, nameof(shape.QueryRow));
        require.Part(shape.KeyStart, (long)shape.Heads * shape.HeadSize, shape.KeyRow);
        require.Part(shape.ValueStart, (long)shape.Heads * shape.ValueSize, shape.ValueRow);
        var rows = shape.RowsOfKeys;
        require.That(rows >= shape.Keys, "of 0 or at least as many rows as keys", shape.SampleRows, nameof(shape.SampleRows));
        require.Shape(q, samples.End, shape.Queries, shape.QueryRow);
        require.Shape(k, samples.End, rows, shape.KeyRow);
        require.Shape(v, samples.End, rows, shape.ValueRow);
        require.EmptyOrShape(lengths, samples.End);
        if (mask.IsEmpty || samples.IsEmpty) return;
        require.NotNegative(shape.MaskSample);
        require.NotNegative(shape.MaskHead);
        var last = ((Int128)(samples.End - 1) * shape.MaskSample) + ((Int128)(shape.Heads - 1) * shape.MaskHead);
        require.Shape(mask, (long)Int128.Min(last + ((long)shape.Queries * shape.Keys), long.MaxValue));
    }

    private static void Forward<V, T>(Head<T> one, T* y, T* statistics, in AttentionShape shape, ulong seed)
        where V : struct, IRegister<V, T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var rows = RowsAtOnce(shape);
        var (keyStride, scoreStride) = Strides(shape);
        var (isKept, size) = (statistics != null, (shape.HeadSize * keyStride) + ((rows + 1) * scoreStride));
        var keys = Scratch<T>.Take(isKept ? size : size + (2 * rows));
        var scores = keys + (shape.HeadSize * keyStride);
        var dropped = scores + (rows * scoreStride);
        Transpose.Within(one.Keys, shape.KeyRow, one.Valid, shape.HeadSize, keys, keyStride);

        // Statistics that nobody reads pass through the memory of a block of rows.
        var max = isKept ? statistics : keys + size;
        var sum = max + (isKept ? shape.Queries : rows);
        var step = isKept ? rows : 0;
        for (var row = 0; row < shape.Queries; row += rows, max += step, sum += step)
        {
            var count = Math.Min(rows, shape.Queries - row);
            var end = shape.Causal ? Math.Min(one.Valid, shape.Offset + row + count) : one.Valid;
            var to = y + ((nint)row * shape.OutputRow);
            for (var key = 0; key < end; key += KeyBlock)
            {
                var width = Math.Min(KeyBlock, end - key);
                var first = key == 0;
                Product<V, T>(one.Queries + ((nint)row * shape.QueryRow), keys + key, scores, false, shape.HeadSize, count, width,
                    new(shape.QueryRow, 1, keyStride, scoreStride));
                for (var i = 0; i < count; i++)
                {
                    var limit = shape.Causal ? Math.Clamp(shape.Offset + row + i + 1 - key, 0, width) : width;
                    var s = scores + (i * scoreStride);
                    var before = first ? T.NegativeInfinity : max[i];
                    var factor = Masked<V, T>(s, one.MaskRow(row + i, key), limit, shape.Scale);
                    max[i] = T.Max(before, Largest<V, T>(s, limit));
                    var origin = T.IsNegativeInfinity(max[i]) ? T.Zero : max[i];
                    var total = Exponentials<V, T>(s, limit, width, factor, origin);
                    if (!first)
                    {
                        var correction = T.Exp((before - origin) * factor);
                        total += sum[i] * correction;
                        Scale<V, T>(to + ((nint)i * shape.OutputRow), shape.ValueSize, correction);
                    }

                    sum[i] = total;
                    if (shape.Dropout > 0) Drop<V, T>(s, dropped, width, shape, seed, one.Index, row + i, key);
                }

                Product<V, T>(scores, one.Values + ((nint)key * shape.ValueRow), to, !first, width, count, shape.ValueSize,
                    new(scoreStride, 1, shape.ValueRow, shape.OutputRow));
            }

            for (var i = 0; i < count; i++)
            {
                // A row whose every key is masked attends to nothing.
                if (T.IsNegativeInfinity(max[i])) max[i] = T.Zero;
                sum[i] = sum[i] == T.Zero ? T.Zero : T.One / sum[i];
                Scale<V, T>(to + ((nint)i * shape.OutputRow), shape.ValueSize, sum[i]);
            }
        }
    }

    /// <summary>Queries whose scores are kept at a time: whole tiles that fit the nearest cache.</summary>
    private static int RowsAtOnce(in AttentionShape shape) => shape.Keys <= KeyBlock / 2 ? 24 : 12;

    /// <summary>From one row of transposed keys, and of scores, to the next: whole registers, and one more so that rows do not fall into
    /// the same sets of a cache.</summary>
    private static (int Keys, int Scores) Strides(in AttentionShape shape) =>
        (((shape.Keys + 15) / 16 * 16) + 16, ((Math.Min(shape.Keys, KeyBlock) + 15) / 16 * 16) + 16);

    /// <summary>Adds the mask, if there is one, to the scaled scores; gives the factor that is left to scale by.</summary>
    private static T Masked<V, T>(T* s, T* mask, int limit, double scale)
        where V : struct, IRegister<V, T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (mask == null) return T.CreateTruncating(scale);
        var factor = V.Constant(scale);
        var at = 0;
        for (; at <= limit - V.Count; at += V.Count) V.MultiplyAdd(V.Load(s + at), factor, V.Load(mask + at)).Store(s + at);
        if (at < limit)
            V.MultiplyAdd(V.LoadPartial(s + at, limit - at, V.Zero), factor, V.LoadPartial(mask + at, limit - at, V.Zero)).StorePartial(
                s + at, limit - at);
        return T.One;
    }

    /// <summary>The largest of the scores that are seen; -∞ where none is.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static T Largest<V, T>(T* s, int limit)
        where V : struct, IRegister<V, T>
        where T : unmanaged
    {
        var none = V.Constant(double.NegativeInfinity);
        var largest = none;
        var j = 0;
        for (; j <= limit - V.Count; j += V.Count) largest = V.Max(largest, V.Load(s + j));
        if (j < limit) largest = V.Max(largest, V.Select(V.First(limit - j), V.Load(s + j), none));
        return V.MaxAcross(largest);
    }

    /// <summary>s = e^((s - origin) factor) for the keys that are seen, 0 for the others; gives the sum. The difference comes first, so
    /// that the greatest score gives e⁰ however large it is.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static T Exponentials<V, T>(T* s, int limit, int width, T factor, T origin)
        where V : struct, IRegister<V, T>
        where T : unmanaged
    {
        var (f, c, sum) = (V.Broadcast(factor), V.Broadcast(origin), V.Zero);
        var j = 0;
        for (; j < limit; j += V.Count)
        {
            var e = SimdMath.ExpInline<V, T>((V.Load(s + j) - c) * f);
            if (j > limit - V.Count) e = V.Select(V.First(limit - j), e, V.Zero);
            e.Store(s + j);
            sum += e;
        }

        for (; j < width; j += V.Count) V.Zero.Store(s + j);
        return V.Sum(sum);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Scale<V, T>(T* x, int count, T factor)
        where V : struct, IRegister<V, T>
        where T : unmanaged
    {
        var f = V.Broadcast(factor);
        var j = 0;
        for (; j <= count - V.Count; j += V.Count) (V.Load(x + j) * f).Store(x + j);
        if (j < count) (V.LoadPartial(x + j, count - j, V.Zero) * f).StorePartial(x + j, count - j);
    }
}
