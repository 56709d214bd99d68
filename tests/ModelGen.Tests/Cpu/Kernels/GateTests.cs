using ModelGen.Execution;
using ModelGen.Kernels;

namespace ModelGen.Tests.Kernels;

/// <summary>Cells of recurrent networks beside plain loops, at every width near the edges of a register;
/// and sequences turned from samples to steps and back.</summary>
public class GateTests
{
    public static TheoryData<int> Widths() =>
        new(Enumerable.Range(0, 20).Concat([31, 32, 33, 47, 48, 63, 64, 65, 127, 128, 129, 255, 256, 257]));

    [Theory]
    [MemberData(nameof(Widths))]
    public void Lstm(int width)
    {
        const int Rows = 5;
        var (a, c, dh, dCell) =
            (Numbers(1, Rows * 4 * width, 3), Numbers(2, Rows * width, 1), Numbers(3, Rows * width, 1), Numbers(4, Rows * width, 1));
        var (h, cell, gates, da, dc) = (New(c), New(c), New(a), New(a), New(c));
        LstmCell.Forward<double>(a, c, h, cell, gates, width, new Extent(1, Rows));
        LstmCell.Backward<double>(dh, dCell, gates, c, cell, da, dc, width, new Extent(1, Rows));
        for (var row = 1; row < Rows; row++)
        {
            for (var j = 0; j < width; j++)
            {
                var (at, one) = ((row * 4 * width) + j, (row * width) + j);
                double Sigma(int k) => 1 / (1 + Math.Exp(-a[at + (k * width)]));
                var (i, f, g, o) = (Sigma(0), Sigma(1), Math.Tanh(a[at + (2 * width)]), Sigma(3));
                var next = (f * c[one]) + (i * g);
                var t = Math.Tanh(next);
                var d = dCell[one] + (dh[one] * o * (1 - (t * t)));
                Close(next, cell[one]);
                Close(o * t, h[one]);
                Close(d * g * i * (1 - i), da[at]);
                Close(d * c[one] * f * (1 - f), da[at + width]);
                Close(d * i * (1 - (g * g)), da[at + (2 * width)]);
                Close(dh[one] * t * o * (1 - o), da[at + (3 * width)]);
                Close(d * f, dc[one]);
            }
        }
        AssertUntouched(width, h, cell, dc);
        AssertUntouched(4 * width, gates, da);
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void Gru(int width)
    {
        const int Rows = 5;
        var (x, s, h, dNext) =
            (Numbers(1, Rows * 3 * width, 3), Numbers(2, Rows * 3 * width, 3), Numbers(3, Rows * width, 1), Numbers(4, Rows * width, 1));
        var (next, gates, dx, ds, dh) = (New(h), New(x), New(x), New(x), New(h));
        GruCell.Forward<double>(x, s, h, next, gates, width, new Extent(1, Rows));
        GruCell.Backward<double>(dNext, gates, s, h, dx, ds, dh, width, new Extent(1, Rows));
        for (var row = 1; row < Rows; row++)
        {
            for (var j = 0; j < width; j++)
            {
                var (at, one) = ((row * 3 * width) + j, (row * width) + j);
                double Sigma(int k) => 1 / (1 + Math.Exp(-(x[at + (k * width)] + s[at + (k * width)])));
                var (r, z) = (Sigma(0), Sigma(1));
                var n = Math.Tanh(x[at + (2 * width)] + (r * s[at + (2 * width)]));
                var d = dNext[one] * (1 - z) * (1 - (n * n));
                Close(((1 - z) * n) + (z * h[one]), next[one]);
                Close(d * s[at + (2 * width)] * r * (1 - r), dx[at]);
                Close(dNext[one] * (h[one] - n) * z * (1 - z), dx[at + width]);
                Close(d, dx[at + (2 * width)]);
                Close(dx[at], ds[at]);
                Close(dx[at + width], ds[at + width]);
                Close(d * r, ds[at + (2 * width)]);
                Close(dNext[one] * z, dh[one]);
            }
        }
        AssertUntouched(width, next, dh);
        AssertUntouched(3 * width, gates, dx, ds);
    }

    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(3, 4, 5)]
    [InlineData(4, 1, 17)]
    [InlineData(1, 7, 3)]
    public void Steps_and_samples(int batch, int steps, int width)
    {
        var x = Numbers(1, batch * steps * width, 1);
        var (y, back, before, repeated) = (New(x), New(x), New(x), New(x));
        foreach (var half in new[] { new Extent(0, batch / 2), new Extent(batch / 2, batch) })
        {
            Steps.FromSamples<double>(x, y, batch, steps, width, half);
            Steps.ToSamples<double>(y, back, batch, steps, width, half);
        }
        Assert.Equal(x, back);
        var start = Numbers(2, batch * width, 1);
        foreach (var reverse in new[] { false, true })
        {
            Steps.Preceding<double>(start, y, before, batch, steps, width, reverse, Extent.All(batch));
            Steps.Repeat<double>(start, repeated, batch, steps, width, Extent.All(batch));
            for (var t = 0; t < steps; t++)
            {
                for (var i = 0; i < batch * width; i++)
                {
                    var found = reverse ? t + 1 : t - 1;
                    Assert.Equal(x[(((i / width * steps) + t) * width) + (i % width)], y[(t * batch * width) + i]);
                    Assert.Equal(found < 0 || found == steps ? start[i] : y[(found * batch * width) + i], before[(t * batch * width) + i]);
                    Assert.Equal(start[i], repeated[(t * batch * width) + i]);
                }
            }
        }
    }

    [Fact]
    public void Masks_are_ones_up_to_the_length()
    {
        var mask = new double[12];
        Steps.Mask<double>([4, 1, 2], mask, 4, new Extent(0, 3));
        Assert.Equal([1, 1, 1, 1, 1, 0, 0, 0, 1, 1, 0, 0], mask);
    }

    [Fact]
    public void What_is_too_short_is_refused()
    {
        var error = Assert.Throws<ArgumentException>(
            () => LstmCell.Forward<float>(new float[15], new float[4], new float[4], new float[4], new float[16], 4, Extent.All(1)));
        Assert.Contains(
            "LstmCell.Forward needs 'a' of at least 1 × 4 × 4 = 16 numbers but it has 15", error.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(
            () => GruCell.Forward<float>(new float[12], new float[12], new float[3], new float[4], new float[12], 4, Extent.All(1)));
        Assert.Throws<ArgumentOutOfRangeException>(() => Steps.FromSamples<float>(new float[8], new float[8], 2, 2, 2, new Extent(0, 3)));
        Assert.Throws<ArgumentException>(
            () => Steps.Preceding<float>(new float[1], new float[8], new float[8], 2, 2, 2, false, Extent.All(2)));
    }

    private static double[] Numbers(int seed, int count, double scale)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => ((2 * random.NextDouble()) - 1) * scale)];
    }

    private static double[] New(double[] like) => new double[like.Length];

    private static void Close(double expected, double actual) =>
        Assert.True(Math.Abs(expected - actual) <= 1e-14 * (1 + Math.Abs(expected)), $"{actual:R} instead of {expected:R}");

    /// <summary>The row before the first that was to be computed.</summary>
    private static void AssertUntouched(int width, params double[][] results)
    {
        foreach (var result in results) Assert.All(result.Take(width), number => Assert.Equal(0, number));
    }
}
