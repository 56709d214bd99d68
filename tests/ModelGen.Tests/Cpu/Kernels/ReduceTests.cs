using System.Numerics;
using ModelGen.Execution;
using ModelGen.Kernels;

namespace ModelGen.Tests.Kernels;

/// <summary>Reductions over the middle axis against plain loops; the same bits in every register width and for every sharing.</summary>
public unsafe class ReduceTests
{
    private delegate void Middle<T>(ReadOnlySpan<T> x, Span<T> y, int outer, int size, int inner, Extent outerRange);

    private delegate void Columns<T>(ReadOnlySpan<T> x, Span<T> y, int rows, int columns, Extent columnRange);

    [Fact]
    public void Every_length_float() => EveryLength<float>();

    [Fact]
    public void Every_length_double() => EveryLength<double>();

    private static void EveryLength<T>()
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        for (var n = 0; n <= 257; n++)
        {
            var offset = n % 3;
            var x = KernelData.Random<T>(n + offset, n, 4);
            var row = x.AsSpan(offset);
            var d = KernelData.Doubles<T>(row);
            Single(Reduce.Sum, d.Sum(), n, row, "sum");
            Single(Reduce.Max, d.Length == 0 ? double.NegativeInfinity : d.Max(), 0, row, "max");
            Single(Reduce.Min, d.Length == 0 ? double.PositiveInfinity : d.Min(), 0, row, "min");
            Single(Reduce.LogSumExp, Math.Log(d.Sum(Math.Exp)), 8, row, "log-sum-exp");
            KernelData.AssertClose<T>([d.Sum()], [Reduce.Total<T>(row)], n, $"total of {n}");

            fixed (T* p = row)
            {
                T[] sums = [RowSums.Sum<Simd1<T>, T>(p, n), RowSums.Sum<Simd128<T>, T>(p, n), RowSums.Sum<Simd256<T>, T>(p, n),
                    RowSums.Sum<Simd512<T>, T>(p, n)];
                Assert.All(sums, s => Assert.Equal(sums[0], s));
            }
        }

        static void Single(Middle<T> reduce, double expected, double epsilons, ReadOnlySpan<T> x, string what)
        {
            Span<T> y = [T.One];
            reduce(x, y, 1, x.Length, 1, Extent.All(1));
            KernelData.AssertClose<T>([expected], y, epsilons, $"{what} of {x.Length}");
        }
    }

    [Theory]
    [InlineData(1000)]
    [InlineData(4099)]
    public void Long_rows_are_the_same_in_every_width(int n)
    {
        var x = KernelData.Random<float>(n, 9, 100);
        fixed (float* p = x)
        {
            float[] sums = [RowSums.Dot<Simd1<float>, float>(p, p, n), RowSums.Dot<Simd128<float>, float>(p, p, n),
                RowSums.Dot<Simd256<float>, float>(p, p, n), RowSums.Dot<Simd512<float>, float>(p, p, n)];
            Assert.All(sums, s => Assert.Equal(sums[0], s));
        }
    }

    [Fact]
    public void Middle_axis()
    {
        Check<float>();
        Check<double>();

        static void Check<T>()
            where T : unmanaged, IFloatingPointIeee754<T>
        {
            foreach (var (outer, size, inner) in new[] { (3, 5, 1), (5, 7, 2), (4, 1, 17), (2, 9, 33), (9, 4, 31), (2, 0, 5), (3, 300, 3) })
            {
                var x = KernelData.Random<T>(outer * size * inner, size, 5);
                Run(Reduce.Sum, v => v.Sum(), size + 1);
                Run(Reduce.Max, v => v.Length == 0 ? double.NegativeInfinity : v.Max(), 0);
                Run(Reduce.Min, v => v.Length == 0 ? double.PositiveInfinity : v.Min(), 0);
                Run(Reduce.LogSumExp, v => Math.Log(v.Sum(Math.Exp)), 8);
                Down(Reduce.SumColumns, v => v.Sum(), (outer * size) + 1);
                Down(Reduce.MaxColumns, v => v.Length == 0 ? double.NegativeInfinity : v.Max(), 0);
                Down(Reduce.MinColumns, v => v.Length == 0 ? double.PositiveInfinity : v.Min(), 0);
                Down(Reduce.LogSumExpColumns, v => Math.Log(v.Sum(Math.Exp)), 8);

                void Run(Middle<T> reduce, Func<double[], double> plain, double epsilons)
                {
                    var what = $"{reduce.Method.Name} of ({outer}, {size}, {inner})";
                    var expected = new double[outer * inner];
                    for (var o = 0; o < outer; o++)
                    {
                        for (var i = 0; i < inner; i++)
                            expected[(o * inner) + i] = plain(
                                [.. Enumerable.Range(0, size).Select(s => double.CreateTruncating(x[(((o * size) + s) * inner) + i]))]);
                    }

                    var y = new T[outer * inner];
                    reduce(x, y, outer, size, inner, Extent.All(outer));
                    KernelData.AssertClose<T>(expected, y, epsilons, what);
                    KernelData.AssertSharingDoesNotMatter<T>(outer, y.Length, (z, e) => reduce(x, z, outer, size, inner, e), what);
                }

                void Down(Columns<T> reduce, Func<double[], double> plain, double epsilons)
                {
                    var rows = outer * size;
                    var what = $"{reduce.Method.Name} of ({rows}, {inner})";
                    var expected = Enumerable.Range(0, inner).Select(
                        c => plain([.. Enumerable.Range(0, rows).Select(r => double.CreateTruncating(x[(r * inner) + c]))])).ToArray();
                    var y = new T[inner];
                    reduce(x, y, rows, inner, Extent.All(inner));
                    KernelData.AssertClose<T>(expected, y, epsilons, what);
                    KernelData.AssertSharingDoesNotMatter<T>(inner, inner, (z, e) => reduce(x, z, rows, inner, e), what);
                }
            }
        }
    }

    [Fact]
    public void Not_a_number_and_infinities()
    {
        foreach (var n in new[] { 1, 15, 16, 17, 100, 300 })
        {
            for (var at = 0; at < n; at += 7)
            {
                var x = KernelData.Random<float>(n, n);
                x[at] = float.NaN;
                var y = new float[1];
                foreach (var reduce in new Middle<float>[] { Reduce.Sum, Reduce.Max, Reduce.Min, Reduce.LogSumExp })
                {
                    reduce(x, y, 1, n, 1, Extent.All(1));
                    Assert.True(float.IsNaN(y[0]), $"{reduce.Method.Name} of {n} with NaN at {at}");
                }

                x[at] = float.PositiveInfinity;
                Reduce.LogSumExp<float>(x, y, 1, n, 1, Extent.All(1));
                Assert.Equal(float.PositiveInfinity, y[0]);
                x[at] = 1000;
                Reduce.LogSumExp<float>(x, y, 1, n, 1, Extent.All(1));
                Assert.Equal(1000f, y[0]);
            }
        }

        var none = new float[1];
        Reduce.LogSumExp<float>([float.NegativeInfinity, float.NegativeInfinity], none, 1, 2, 1, Extent.All(1));
        Assert.Equal(float.NegativeInfinity, none[0]);
    }
}
