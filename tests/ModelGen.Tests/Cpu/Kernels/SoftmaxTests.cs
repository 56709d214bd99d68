using System.Numerics;
using ModelGen.Execution;
using ModelGen.Kernels;

namespace ModelGen.Tests.Kernels;

/// <summary>Softmax and its logarithm against double-precision loops, with their gradients.</summary>
public class SoftmaxTests
{
    [Fact]
    public void Every_length_float() => EveryLength<float>();

    [Fact]
    public void Every_length_double() => EveryLength<double>();

    /// <summary>An entry of -∞ has probability 0 and counts for nothing; a row of nothing else is NaN, as in PyTorch,
    /// and no row beside it.</summary>
    [Theory]
    [InlineData(3)]
    [InlineData(70)]
    public void Minus_infinity_stays_in_its_row(int n)
    {
        var x = KernelData.Random<float>(3 * n, 1);
        x[1] = float.NegativeInfinity;
        x.AsSpan(n, n).Fill(float.NegativeInfinity);
        var dy = KernelData.Random<float>(3 * n, 2);
        float[] shown = [x[0], .. x[2..n]], y = new float[3 * n], dx = new float[3 * n], alone = new float[n - 1];
        Softmax.Forward<float>(x, y, n, Extent.All(3));
        Softmax.Backward<float>(y, dy, dx, n, Extent.All(3));
        Softmax.Forward<float>(shown, alone, n - 1, Extent.All(1));
        Assert.Equal((0f, 0f), (y[1], dx[1]));
        Assert.Equal(alone[0], y[0], 1e-6f);
        Assert.All(y[n..(2 * n)].Concat(dx[n..(2 * n)]), v => Assert.True(float.IsNaN(v)));
        Assert.All(y[..n].Concat(dx[..n]).Concat(y[(2 * n)..]).Concat(dx[(2 * n)..]), v => Assert.True(float.IsFinite(v)));
        Assert.Equal(1, y[(2 * n)..].Sum(), 1e-5f);

        LogSoftmax.Forward<float>(x, y, n, Extent.All(3));
        LogSoftmax.Backward<float>(y, dy, dx, n, Extent.All(3));
        Assert.Equal((float.NegativeInfinity, dy[1]), (y[1], dx[1]));
        Assert.Equal(Math.Log(alone[0]), y[0], 1e-5);
        Assert.All(y[n..(2 * n)], v => Assert.True(float.IsNaN(v)));
        Assert.All(y[(2 * n)..].Concat(dx[(2 * n)..]).Concat(dx[..n]), v => Assert.True(float.IsFinite(v)));
    }

    private static void EveryLength<T>()
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        const int Rows = 3;
        for (var n = 1; n <= 257; n++)
        {
            var x = KernelData.Random<T>(Rows * n, n, 10);
            var dy = KernelData.Random<T>(Rows * n, n + 1000);
            var p = new double[Rows * n];
            var log = new double[Rows * n];
            var dx = new double[Rows * n];
            var dxLog = new double[Rows * n];
            for (var r = 0; r < Rows; r++)
            {
                var row = KernelData.Doubles<T>(x.AsSpan(r * n, n));
                var d = KernelData.Doubles<T>(dy.AsSpan(r * n, n));
                var max = row.Max();
                var sum = row.Sum(v => Math.Exp(v - max));
                for (var i = 0; i < n; i++)
                {
                    p[(r * n) + i] = Math.Exp(row[i] - max) / sum;
                    log[(r * n) + i] = row[i] - max - Math.Log(sum);
                }

                var dot = Enumerable.Range(0, n).Sum(i => d[i] * p[(r * n) + i]);
                for (var i = 0; i < n; i++)
                {
                    dx[(r * n) + i] = p[(r * n) + i] * (d[i] - dot);
                    dxLog[(r * n) + i] = d[i] - (p[(r * n) + i] * d.Sum());
                }
            }

            var y = new T[Rows * n];
            var g = new T[Rows * n];
            Softmax.Forward<T>(x, y, n, Extent.All(Rows));
            KernelData.AssertClose<T>(p, y, 8, $"softmax of {n}", 1e-3);
            Softmax.Backward<T>(y, dy, g, n, Extent.All(Rows));
            KernelData.AssertClose<T>(dx, g, 10, $"softmax backward of {n}");
            LogSoftmax.Forward<T>(x, y, n, Extent.All(Rows));
            KernelData.AssertClose<T>(log, y, 6, $"log-softmax of {n}");
            LogSoftmax.Backward<T>(y, dy, g, n, Extent.All(Rows));
            KernelData.AssertClose<T>(dxLog, g, 80, $"log-softmax backward of {n}");

            if (n % 16 > 2) continue;
            KernelData.AssertSharingDoesNotMatter<T>(Rows, Rows * n, (z, rows) => Softmax.Forward(x, z, n, rows), "softmax");
            KernelData.AssertSharingDoesNotMatter<T>(Rows, Rows * n, (z, rows) => LogSoftmax.Forward(x, z, n, rows), "log-softmax");

            // In place.
            var inPlace = (T[])x.Clone();
            LogSoftmax.Forward<T>(inPlace, inPlace, n, Extent.All(Rows));
            KernelData.AssertSameBits<T>(y, inPlace, "in place");
        }
    }

    [Fact]
    public void Large_and_special_logits()
    {
        var y = new float[3];
        Softmax.Forward<float>([1000, 1000, 999], y, 3, Extent.All(1));
        KernelData.AssertClose<float>([0.4223188, 0.4223188, 0.15536241], y, 4, "large logits");
        Softmax.Forward<float>([float.NegativeInfinity, 0, 0], y, 3, Extent.All(1));
        Assert.Equal([0f, 0.5f, 0.5f], y);
        LogSoftmax.Forward<float>([float.NegativeInfinity, 0, 0], y, 3, Extent.All(1));
        Assert.Equal(float.NegativeInfinity, y[0]);
        Softmax.Forward<float>([0, float.NaN, 0], y, 3, Extent.All(1));
        Assert.All(y, v => Assert.True(float.IsNaN(v)));
        Assert.Throws<ArgumentException>(() => Softmax.Forward<float>(new float[5], new float[6], 3, Extent.All(2)));
    }
}
