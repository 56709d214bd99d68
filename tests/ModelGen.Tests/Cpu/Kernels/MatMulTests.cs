using System.Numerics;
using ModelGen.Execution;
using ModelGen.Kernels;

namespace ModelGen.Tests.Kernels;

/// <summary>Batched products against plain loops: every transposition, broadcasting, sizes around the tiles.</summary>
public class MatMulTests
{
    [Fact]
    public void Float() => All<float>();

    [Fact]
    public void Double() => All<double>();

    private static void All<T>()
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        foreach (var (m, k, n) in new[] { (1, 1, 1), (1, 5, 65), (2, 3, 17), (5, 8, 33), (13, 2, 16), (12, 7, 32), (25, 9, 31),
            (4, 33, 3), (3, 0, 4), (7, 16, 1) })
        {
            foreach (var (transposeA, transposeB) in new[] { (false, false), (true, false), (false, true), (true, true) })
            {
                Check<T>(3, m, k, n, m * k, k * n, transposeA, transposeB);
                Check<T>(2, m, k, n, 0, k * n, transposeA, transposeB);
                Check<T>(2, m, k, n, m * k, 0, transposeA, transposeB);
            }
        }
    }

    private static void Check<T>(int batches, int m, int k, int n, int aStride, int bStride, bool transposeA, bool transposeB)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var what = $"{batches} ({m}, {k}, {n}) {transposeA} {transposeB}";
        var a = KernelData.Random<T>(batches * m * k, 1);
        var b = KernelData.Random<T>(batches * k * n, 2);
        var expected = new double[batches * m * n];
        var sum = new double[m * n];
        for (var i = 0; i < batches; i++)
        {
            for (var r = 0; r < m; r++)
            {
                for (var c = 0; c < n; c++)
                {
                    for (var p = 0; p < k; p++)
                    {
                        var x = double.CreateTruncating(a[(i * aStride) + (transposeA ? (p * m) + r : (r * k) + p)]);
                        var y = double.CreateTruncating(b[(i * bStride) + (transposeB ? (c * k) + p : (p * n) + c)]);
                        expected[(((i * m) + r) * n) + c] += x * y;
                    }

                    sum[(r * n) + c] += expected[(((i * m) + r) * n) + c];
                }
            }
        }

        var result = new T[expected.Length];
        MatMul.Multiply<T>(a, b, result, batches, aStride, bStride, m, k, n, transposeA, transposeB, Extent.All(batches));
        KernelData.AssertClose<T>(expected, result, k + 1, what);
        KernelData.AssertSharingDoesNotMatter<T>(
            batches, expected.Length,
            (y, e) => MatMul.Multiply(a, b, y, batches, aStride, bStride, m, k, n, transposeA, transposeB, e), what);

        var total = new T[m * n];
        Array.Fill(total, T.NaN);
        MatMul.MultiplySum<T>(a, b, total, batches, aStride, bStride, m, k, n, transposeA, transposeB, Extent.All(m));
        KernelData.AssertClose<T>(sum, total, (batches * k) + 1, what + " sum", 3);
        KernelData.AssertSharingDoesNotMatter<T>(
            m, sum.Length, (y, e) => MatMul.MultiplySum(a, b, y, batches, aStride, bStride, m, k, n, transposeA, transposeB, e), what);

        var rows = new T[m * n];
        MatMul.MultiplyRows<T>(a, b, rows, m, k, n, transposeA, transposeB, Extent.All(m));
        KernelData.AssertSameBits<T>(result.AsSpan(0, m * n), rows, what + " rows");
    }

    [Fact]
    public void Short_spans_are_refused()
    {
        Assert.Throws<ArgumentException>(
            () => MatMul.Multiply<float>(new float[11], new float[12], new float[8], 2, 6, 6, 2, 3, 2, false, false, Extent.All(2)));
        Assert.Throws<ArgumentException>(
            () => MatMul.Multiply<float>(new float[12], new float[12], new float[7], 2, 6, 6, 2, 3, 2, false, false, Extent.All(2)));
    }
}
