using System.Numerics;
using ModelGen.Execution;
using ModelGen.Kernels;

namespace ModelGen.Tests.Kernels;

/// <summary>Attention and its gradients against loops in double precision: every way of packing, head sizes that fill no register,
/// masks, lengths, blocks of keys.</summary>
public class AttentionTests
{
    private const int Samples = 3;

    public static TheoryData<int, int, int, int, int> Sizes => new()
    {
        { 1, 1, 1, 1, 1 }, { 2, 3, 1, 2, 5 }, { 5, 5, 2, 3, 3 }, { 7, 17, 3, 8, 8 }, { 16, 16, 2, 16, 16 }, { 25, 24, 2, 32, 32 },
        { 64, 64, 4, 32, 32 }, { 65, 33, 2, 20, 12 }, { 30, 257, 1, 24, 40 }, { 13, 513, 2, 16, 16 }, { 520, 520, 1, 9,
            9 }, { 3, 1100, 1, 64, 64 },
    };

    [Theory]
    [MemberData(nameof(Sizes))]
    public void In_single_precision(int queries, int keys, int heads, int headSize, int valueSize) =>
        AllForms<float>(queries, keys, heads, headSize, valueSize);

    [Theory]
    [MemberData(nameof(Sizes))]
    public void In_double_precision(int queries, int keys, int heads, int headSize, int valueSize) =>
        AllForms<double>(queries, keys, heads, headSize, valueSize);

    [Fact]
    public void A_row_whose_keys_are_all_masked_attends_to_nothing()
    {
        var shape = AttentionShape.Apart(2, 3, 1, 2, 2);
        var (q, k, v) = (KernelData.Random<double>(4, 1), KernelData.Random<double>(6, 2), KernelData.Random<double>(6, 3));
        double[] mask = [double.NegativeInfinity, double.NegativeInfinity, double.NegativeInfinity, 0, 0, 0];
        var (y, sums) = (new double[4], new double[4]);
        Attention.Forward<double>(q, k, v, mask, [], y, sums, shape, 0, Extent.All(1));
        Assert.Equal([0, 0], y[..2]);
        Assert.All(y[2..], value => Assert.True(double.IsFinite(value) && value != 0));
        var (dq, dk, dv) = (new double[4], new double[6], new double[6]);
        Attention.Backward<double>([1, 1, 1, 1], y, sums, q, k, v, mask, [], dq, dk, dv, [], shape, 0, Extent.All(1));
        Assert.Equal([0, 0], dq[..2]);
        Assert.All(dk.Concat(dv), value => Assert.True(double.IsFinite(value)));
    }

    [Fact]
    public void A_tenth_of_the_weights_is_dropped_and_the_gradients_know_which()
    {
        // With values that are the unit vectors, y is the weights themselves.
        const int Steps = 60;
        var shape = AttentionShape.Apart(Steps, Steps, 1, 4, Steps) with { Dropout = 0.1, Stream = 5 };
        var (q, k, v) = (KernelData.Random<double>(Steps * 4, 1), KernelData.Random<double>(Steps * 4, 2), new double[Steps * Steps]);
        for (var i = 0; i < Steps; i++) v[(i * Steps) + i] = 1;
        var (y, plain, sums) = (new double[Steps * Steps], new double[Steps * Steps], new double[2 * Steps]);
        Attention.Forward<double>(q, k, v, [], [], plain, sums, shape with { Dropout = 0 }, 9, Extent.All(1));
        Attention.Forward<double>(q, k, v, [], [], y, sums, shape, 9, Extent.All(1));
        Assert.InRange(y.Count(p => p == 0), 290, 430);
        for (var i = 0; i < y.Length; i++) Assert.True(y[i] == 0 || Math.Abs(y[i] - (plain[i] / 0.9)) < 1e-14);

        var dy = KernelData.Random<double>(Steps * Steps, 3);
        var (dq, dk, dv) = (new double[q.Length], new double[k.Length], new double[v.Length]);
        Attention.Backward<double>(dy, y, sums, q, k, v, [], [], dq, dk, dv, [], shape, 9, Extent.All(1));
        double Loss()
        {
            var (z, s) = (new double[Steps * Steps], new double[2 * Steps]);
            Attention.Forward<double>(q, k, v, [], [], z, s, shape, 9, Extent.All(1));
            return z.Zip(dy, (a, b) => a * b).Sum();
        }

        foreach (var (x, dx) in new[] { (q, dq), (k, dk), (v, dv) })
        {
            for (var i = 0; i < x.Length; i += 37)
            {
                var value = x[i];
                x[i] = value + 1e-5;
                var above = Loss();
                x[i] = value - 1e-5;
                Assert.Equal((above - Loss()) / 2e-5, dx[i], 1e-7);
                x[i] = value;
            }
        }
    }

    private static void AllForms<T>(int queries, int keys, int heads, int headSize, int valueSize)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var apart = AttentionShape.Apart(queries, keys, heads, headSize, valueSize);
        Check<T>(apart, [], false);
        Check<T>(AttentionShape.KeysWithValues(queries, keys, heads, headSize, valueSize) with { Causal = true }, [], false);
        Check<T>(apart, [keys, 1, (keys + 1) / 2], false);
        Check<T>(apart with { Causal = true }, [(keys + 1) / 2, keys, 1], true);
        if (queries == keys) Check<T>(AttentionShape.Packed(keys, heads, headSize, valueSize) with { Causal = true }, [], false);
        if (queries < 100) Check<T>(apart with { MaskHead = queries * keys }, [], true);
        if (queries < 100) Check<T>(apart with { MaskSample = heads * queries * keys, MaskHead = queries * keys, Scale = 0.3 }, [], true);
    }

    private static void Check<T>(AttentionShape shape, int[] lengths, bool hasMask)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var what = $"{shape}, lengths {string.Join(' ', lengths)}";
        var (qSize, kSize, vSize) =
            (Samples * shape.Queries * shape.QueryRow, Samples * shape.Keys * shape.KeyRow, Samples * shape.Keys * shape.ValueRow);
        var (q, k, v) = (KernelData.Random<T>(qSize, 1, 2), KernelData.Random<T>(kSize, 2, 2), KernelData.Random<T>(vSize, 3));
        var isPacked = shape.QueryRow == shape.KeyRow && shape.KeyStart > 0;
        if (isPacked) k = q;
        if (shape.ValueStart > 0) v = k;
        var mask = hasMask ? KernelData.Random<T>(
            ((Samples - 1) * shape.MaskSample) + ((shape.Heads - 1) * shape.MaskHead) + (shape.Queries * shape.Keys), 4) : [];
        for (var i = 3; i < mask.Length; i += 7) mask[i] = shape.Keys > 4 ? T.NegativeInfinity : T.Zero;
        for (var row = 0; row < mask.Length; row += shape.Keys) mask[row] = T.Zero;
        var outputs = Samples * shape.Queries * shape.OutputRow;
        var dy = KernelData.Random<T>(outputs, 5);
        var expected = new PlainAttention(shape, D(q), D(k), D(v), D(mask), lengths, D(dy), isPacked);

        var (y, sums) = (new T[outputs], new T[2 * Samples * shape.Heads * shape.Queries]);
        Attention.Forward<T>(q, k, v, mask, lengths, y, sums, shape, 0, Extent.All(Samples));
        KernelData.AssertClose<T>(expected.Y, y, 60, "y, " + what);
        var dq = new T[qSize];
        var dk = isPacked ? dq : new T[kSize];
        var dv = shape.ValueStart > 0 ? dk : new T[vSize];
        dq.AsSpan().Fill(T.NaN);
        dk.AsSpan().Fill(T.NaN);
        dv.AsSpan().Fill(T.NaN);
        var dScores = new T[Samples * shape.Heads * shape.Queries * shape.Keys];
        dScores.AsSpan().Fill(T.NaN);
        Attention.Backward<T>(dy, y, sums, q, k, v, mask, lengths, dq, dk, dv, dScores, shape, 0, Extent.All(Samples));
        KernelData.AssertClose<T>(expected.DScores, dScores, 400, "dScores, " + what);
        KernelData.AssertClose<T>(expected.DQ, dq, 400, "dq, " + what);
        KernelData.AssertClose<T>(expected.DK, dk, 400, "dk, " + what);
        KernelData.AssertClose<T>(expected.DV, dv, 400, "dv, " + what);
        KernelData.AssertSharingDoesNotMatter<T>(
            Samples, outputs, (z, samples) => Attention.Forward<T>(q, k, v, mask, lengths, z, new T[sums.Length], shape, 0, samples), what);
    }

    private static double[] D<T>(T[] x)
        where T : unmanaged, IFloatingPointIeee754<T> => KernelData.Doubles<T>(x);

    /// <summary>The definition, one number after another.</summary>
    private sealed class PlainAttention
    {
        public PlainAttention(
            AttentionShape shape, double[] q, double[] k, double[] v, double[] mask, int[] lengths, double[] dy, bool isPacked)
        {
            Y = new double[dy.Length];
            DQ = new double[q.Length];
            DK = isPacked ? DQ : new double[k.Length];
            DV = shape.ValueStart > 0 ? DK : new double[v.Length];
            DScores = new double[Samples * shape.Heads * shape.Queries * shape.Keys];
            for (var sample = 0; sample < Samples; sample++)
            {
                for (var head = 0; head < shape.Heads; head++)
                {
                    for (var t = 0; t < shape.Queries; t++) Row(shape, q, k, v, mask, lengths, dy, sample, head, t);
                }
            }
        }

        public double[] Y { get; }

        public double[] DQ { get; }

        public double[] DK { get; }

        public double[] DV { get; }

        public double[] DScores { get; }

        private void Row(AttentionShape shape, double[] q, double[] k, double[] v, double[] mask, int[] lengths, double[] dy,
            int sample, int head, int t)
        {
            int Query(int c) => (((sample * shape.Queries) + t) * shape.QueryRow) + (head * shape.HeadSize) + c;
            int Key(int s, int c) => (((sample * shape.Keys) + s) * shape.KeyRow) + shape.KeyStart + (head * shape.HeadSize) + c;
            int Value(int s, int c) => (((sample * shape.Keys) + s) * shape.ValueRow) + shape.ValueStart + (head * shape.ValueSize) + c;
            int Result(int c) => (((sample * shape.Queries) + t) * shape.OutputRow) + (head * shape.ValueSize) + c;
            var seen = Math.Min(lengths.Length > 0 ? lengths[sample] : shape.Keys, shape.Causal ? t + 1 : shape.Keys);
            var scores = Enumerable.Range(0, seen).Select(s =>
                (Enumerable.Range(0, shape.HeadSize).Sum(c => q[Query(c)] * k[Key(s, c)]) * shape.Scale)
                + (mask.Length > 0 ? mask[(sample * shape.MaskSample) + (head * shape.MaskHead) + (t * shape.Keys) + s] : 0)).ToArray();
            var max = scores.Max();
            var sum = scores.Sum(s => Math.Exp(s - max));
            var p = scores.Select(s => Math.Exp(s - max) / sum).ToArray();
            var dp = new double[seen];
            for (var s = 0; s < seen; s++)
            {
                for (var c = 0; c < shape.ValueSize; c++)
                {
                    Y[Result(c)] += p[s] * v[Value(s, c)];
                    DV[Value(s, c)] += p[s] * dy[Result(c)];
                    dp[s] += dy[Result(c)] * v[Value(s, c)];
                }
            }

            var mean = p.Zip(dp, (a, b) => a * b).Sum();
            for (var s = 0; s < seen; s++)
            {
                var dScore = p[s] * (dp[s] - mean);
                DScores[(((((sample * shape.Heads) + head) * shape.Queries) + t) * shape.Keys) + s] = dScore;
                var ds = dScore * shape.Scale;
                for (var c = 0; c < shape.HeadSize; c++)
                {
                    DQ[Query(c)] += ds * k[Key(s, c)];
                    DK[Key(s, c)] += ds * q[Query(c)];
                }
            }
        }
    }
}
