using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using ModelGen.Execution;

namespace ModelGen.Kernels;

/// <content>The backward pass: with p = e^(score - greatest) / Σ, as in the forward pass, and δ = Σ dy y over a row, dv = Σ p dy, ds = p
/// (dy · v - δ) scale, dq = Σ ds k, dk = Σ ds q.</content>
public static unsafe partial class Attention
{
    /// <summary>dq, dk, dv and the gradients of the scores, as the gradient of a mask is made of, for some samples: those that are asked
    /// for.</summary>
    /// <typeparam name="T">Element type.</typeparam>
    /// <param name="dy">(B, T, heads · value size).</param>
    /// <param name="y">The result of the forward pass.</param>
    /// <param name="statistics">(B, heads, 2, T): the greatest scores and 1 / Σ of the forward pass.</param>
    /// <param name="q">The queries (B, T, ...).</param>
    /// <param name="k">The keys (B, S, ...).</param>
    /// <param name="v">The values (B, S, ...).</param>
    /// <param name="mask">As in the forward pass.</param>
    /// <param name="lengths">As in the forward pass.</param>
    /// <param name="dq">Laid out as q; empty where nothing reads it.</param>
    /// <param name="dk">Laid out as k; may be the same tensor as dq or dv; empty where nothing reads it.</param>
    /// <param name="dv">Laid out as v; empty where nothing reads it.</param>
    /// <param name="dScores">p (dy · v - δ) of every query and key (B, heads, T, S), 0 for keys that are not seen; empty where nothing
    /// reads it.</param>
    /// <param name="shape">Sizes, places and options.</param>
    /// <param name="seed">As in the forward pass.</param>
    /// <param name="samples">The samples to compute.</param>
    /// <exception cref="ArgumentException">A span is shorter than its shape.</exception>
    public static void Backward<T>(
        ReadOnlySpan<T> dy, ReadOnlySpan<T> y, ReadOnlySpan<T> statistics, ReadOnlySpan<T> q, ReadOnlySpan<T> k, ReadOnlySpan<T> v,
        ReadOnlySpan<T> mask, ReadOnlySpan<int> lengths,
        Span<T> dq, Span<T> dk, Span<T> dv, Span<T> dScores, AttentionShape shape, ulong seed, Extent samples)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var require = new Require("Attention.Backward");
        Check(require, q, k, v, mask, lengths, shape, samples);
        require.EmptyOrShape(dq, samples.End, shape.Queries, shape.QueryRow);
        require.EmptyOrShape(dk, samples.End, shape.RowsOfKeys, shape.KeyRow);
        require.EmptyOrShape(dv, samples.End, shape.RowsOfKeys, shape.ValueRow);
        require.Shape(dy, samples.End, shape.Queries, shape.Heads, shape.ValueSize);
        require.Shape(y, samples.End, shape.Queries, shape.Heads, shape.ValueSize);
        require.Shape(statistics, 2, samples.End, shape.Heads, shape.Queries);
        require.EmptyOrShape(dScores, samples.End, shape.Heads, shape.Queries, shape.Keys);
        fixed (T* pq = q)
        fixed (T* pk = k)
        fixed (T* pv = v)
        fixed (T* pm = mask)
        fixed (int* pn = lengths)
        fixed (T* py = y)
        fixed (T* pdy = dy)
        fixed (T* ps = statistics)
        fixed (T* pdq = dq)
        fixed (T* pdk = dk)
        fixed (T* pdv = dv)
        fixed (T* pds = dScores)
        {
            for (var sample = samples.Start; sample < samples.End; sample++)
            {
                for (var head = 0; head < shape.Heads; head++)
                {
                    var one = new Head<T>(pq, pk, pv, pm, pn, shape, sample, head);
                    var gradient = new Head<T>(pdq, pdk, pdv, null, null, shape, sample, head);
                    var at = ((nint)sample * shape.Queries * shape.OutputRow) + (head * shape.ValueSize);
                    var row = (((nint)sample * shape.Heads) + head) * shape.Queries;
                    var sums = ps + (2 * row);
                    var scores = pds == null ? null : pds + (row * shape.Keys);
                    if (Vector512.IsHardwareAccelerated)
                        Backward<Simd512<T>, T>(one, gradient, pdy + at, py + at, sums, scores, shape, seed);
                    else if (Vector256.IsHardwareAccelerated)
                        Backward<Simd256<T>, T>(one, gradient, pdy + at, py + at, sums, scores, shape, seed);
                    else if (Vector128.IsHardwareAccelerated)
                        Backward<Simd128<T>, T>(one, gradient, pdy + at, py + at, sums, scores, shape, seed);
                    else Backward<Simd1<T>, T>(one, gradient, pdy + at, py + at, sums, scores, shape, seed);
                }
            }
        }
    }

    private static void Backward<V, T>(
        Head<T> one, Head<T> gradient, T* dy, T* y, T* statistics, T* scores, in AttentionShape shape, ulong seed)
        where V : struct, IRegister<V, T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var rows = RowsAtOnce(shape);
        var (keyStride, scoreStride) = Strides(shape);
        var keys = Scratch<T>.Take(((shape.HeadSize + shape.ValueSize) * keyStride) + (((2 * rows) + 1) * scoreStride));
        var values = keys + (shape.HeadSize * keyStride);
        var p = values + (shape.ValueSize * keyStride);
        var ds = p + (rows * scoreStride);
        var dropped = ds + (rows * scoreStride);
        Transpose.Within(one.Keys, shape.KeyRow, one.Valid, shape.HeadSize, keys, keyStride);
        Transpose.Within(one.Values, shape.ValueRow, one.Valid, shape.ValueSize, values, keyStride);
        if (gradient.Keys != null) Clear<V, T>(gradient.Keys, shape.Keys, shape.HeadSize, shape.KeyRow);
        if (gradient.Values != null) Clear<V, T>(gradient.Values, shape.Keys, shape.ValueSize, shape.ValueRow);
        if (scores != null) Clear<V, T>(scores, shape.Queries, shape.Keys, shape.Keys);
        for (var row = 0; row < shape.Queries; row += rows)
        {
            var count = Math.Min(rows, shape.Queries - row);
            var end = shape.Causal ? Math.Min(one.Valid, row + count) : one.Valid;
            var queries = one.Queries + ((nint)row * shape.QueryRow);
            var dyRows = dy + ((nint)row * shape.OutputRow);
            for (var key = 0; key < end; key += KeyBlock)
            {
                var width = Math.Min(KeyBlock, end - key);
                Product<V, T>(queries, keys + key, p, false, shape.HeadSize, count, width, new(shape.QueryRow, 1, keyStride, scoreStride));
                Product<V, T>(dyRows, values + key, ds, false, shape.ValueSize, count, width,
                    new(shape.OutputRow, 1, keyStride, scoreStride));
                for (var i = 0; i < count; i++)
                {
                    var limit = shape.Causal ? Math.Clamp(row + i + 1 - key, 0, width) : width;
                    var pRow = p + (i * scoreStride);
                    var dsRow = ds + (i * scoreStride);
                    var factor = Masked<V, T>(pRow, one.MaskRow(row + i, key), limit, shape.Scale);
                    if (shape.Dropout > 0)
                    {
                        Keep(dropped, width, shape, seed, one.Index, row + i, key);
                        Multiply<V, T>(dsRow, dropped, width);
                    }

                    var delta = Weights<V, T>(pRow, dsRow, limit, width, factor, statistics[row + i], statistics[shape.Queries + row + i]);

                    // Σ p ds is Σ dy y: exact when all weight is on one key, if the row is there as a whole.
                    if (end > KeyBlock)
                        delta = RowSums.Dot<V, T>(
                            dyRows + ((nint)i * shape.OutputRow), y + ((nint)(row + i) * shape.OutputRow), shape.ValueSize);
                    if (scores != null) KeepScoreGradients<V, T>(pRow, dsRow, scores + ((nint)(row + i) * shape.Keys) + key, limit, delta);
                    ScoreGradients<V, T>(pRow, dsRow, width, delta, shape.Scale);
                    if (shape.Dropout > 0) Multiply<V, T>(pRow, dropped, width);
                }

                if (gradient.Values != null)
                    Product<V, T>(p, dyRows, gradient.Values + ((nint)key * shape.ValueRow), true, count, width, shape.ValueSize,
                        new(1, scoreStride, shape.OutputRow, shape.ValueRow));
                if (gradient.Queries != null)
                    Product<V, T>(ds, one.Keys + ((nint)key * shape.KeyRow), gradient.Queries + ((nint)row * shape.QueryRow), key > 0,
                        width, count, shape.HeadSize, new(scoreStride, 1, shape.KeyRow, shape.QueryRow));
                if (gradient.Keys != null)
                    Product<V, T>(ds, queries, gradient.Keys + ((nint)key * shape.KeyRow), true, count, width, shape.HeadSize,
                        new(1, scoreStride, shape.QueryRow, shape.KeyRow));
            }
        }
    }

    /// <summary>p = e^((p - origin) factor) / Σ for the keys that are seen, 0 for the others; gives Σ p ds.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static T Weights<V, T>(T* p, T* ds, int limit, int width, T factor, T origin, T inverse)
        where V : struct, IRegister<V, T>
        where T : unmanaged
    {
        var (f, c, n, sum) = (V.Broadcast(factor), V.Broadcast(origin), V.Broadcast(inverse), V.Zero);
        var j = 0;
        for (; j < limit; j += V.Count)
        {
            var (e, d) = (SimdMath.ExpInline<V, T>((V.Load(p + j) - c) * f) * n, V.Load(ds + j));
            if (j > limit - V.Count)
            {
                var seen = V.First(limit - j);
                (e, d) = (V.Select(seen, e, V.Zero), V.Select(seen, d, V.Zero));
            }

            e.Store(p + j);
            sum = V.MultiplyAdd(e, d, sum);
        }

        for (; j < width; j += V.Count) V.Zero.Store(p + j);
        return V.Sum(sum);
    }

    /// <summary>ds = p (ds - delta) scale.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void ScoreGradients<V, T>(T* p, T* ds, int width, T delta, double scale)
        where V : struct, IRegister<V, T>
        where T : unmanaged
    {
        var (d, f) = (V.Broadcast(delta), V.Constant(scale));
        for (var j = 0; j < width; j += V.Count) (V.Load(p + j) * (V.Load(ds + j) - d) * f).Store(ds + j);
    }

    /// <summary>y = p (ds - delta) for the keys that are seen.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void KeepScoreGradients<V, T>(T* p, T* ds, T* y, int limit, T delta)
        where V : struct, IRegister<V, T>
        where T : unmanaged
    {
        var d = V.Broadcast(delta);
        var j = 0;
        for (; j <= limit - V.Count; j += V.Count) (V.Load(p + j) * (V.Load(ds + j) - d)).Store(y + j);
        if (j < limit)
            (V.LoadPartial(p + j, limit - j, V.Zero) * (V.LoadPartial(ds + j, limit - j, V.Zero) - d)).StorePartial(y + j, limit - j);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Multiply<V, T>(T* x, T* y, int width)
        where V : struct, IRegister<V, T>
        where T : unmanaged
    {
        for (var j = 0; j < width; j += V.Count) (V.Load(x + j) * V.Load(y + j)).Store(x + j);
    }

    private static void Drop<V, T>(T* p, T* dropped, int width, in AttentionShape shape, ulong seed, long head, int query, int key)
        where V : struct, IRegister<V, T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        Keep(dropped, width, shape, seed, head, query, key);
        Multiply<V, T>(p, dropped, width);
    }

    /// <summary>The factors of a row's weights: 0 for those dropped, 1 / (1 - p) for the others. Each row begins with a block of random
    /// numbers of its own.</summary>
    private static void Keep<T>(T* factors, int width, in AttentionShape shape, ulong seed, long head, int query, int key)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var kept = T.CreateTruncating(1 / (1 - shape.Dropout));
        var block = (ulong)((((head * shape.Queries) + query) * ((shape.Keys + 3) / 4)) + (key / 4));
        for (var j = 0; j < width; j += 4, block++)
        {
            var (x0, x1, x2, x3) = Philox.Block(seed, shape.Stream, block);
            factors[j] = Philox.ToUnit(x0) < shape.Dropout ? T.Zero : kept;
            factors[j + 1] = Philox.ToUnit(x1) < shape.Dropout ? T.Zero : kept;
            factors[j + 2] = Philox.ToUnit(x2) < shape.Dropout ? T.Zero : kept;
            factors[j + 3] = Philox.ToUnit(x3) < shape.Dropout ? T.Zero : kept;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Clear<V, T>(T* x, int rows, int width, nint row)
        where V : struct, IRegister<V, T>
        where T : unmanaged
    {
        for (; rows > 0; rows--, x += row)
        {
            var j = 0;
            for (; j <= width - V.Count; j += V.Count) V.Zero.Store(x + j);
            for (; j < width; j++) x[j] = default;
        }
    }
}
