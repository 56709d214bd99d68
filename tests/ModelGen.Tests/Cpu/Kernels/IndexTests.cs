using ModelGen.Execution;
using ModelGen.Kernels;

namespace ModelGen.Tests.Kernels;

/// <summary>Embedding, one-hot, gathering, running sums, and samples to lanes.</summary>
public class IndexTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(16)]
    [InlineData(37)]
    public void Embedding_and_its_gradient(int width)
    {
        const int TableRows = 5;
        int[] index = [4, 0, 4, 2, 2, 4];
        var table = KernelData.Random<float>(TableRows * width, 1);
        var dy = KernelData.Random<float>(index.Length * width, 2);
        var expected = new double[TableRows * width];
        var y = new float[index.Length * width];
        Embedding.CheckIndex(index, TableRows);
        Embedding.Forward<float>(table, index, y, width, Extent.All(index.Length));
        for (var r = 0; r < index.Length; r++)
        {
            for (var c = 0; c < width; c++)
            {
                Assert.Equal(table[(index[r] * width) + c], y[(r * width) + c]);
                expected[(index[r] * width) + c] += dy[(r * width) + c];
            }
        }

        var dTable = new float[expected.Length];
        Array.Fill(dTable, 9);
        Embedding.BackwardTable<float>(dy, index, dTable, TableRows, width, Extent.All(width));
        KernelData.AssertClose<float>(expected, dTable, 3, "dTable");
        KernelData.AssertSharingDoesNotMatter<float>(
            width, dTable.Length, (z, e) => Embedding.BackwardTable(dy, index, z, TableRows, width, e), "embedding backward");
        KernelData.AssertSharingDoesNotMatter<float>(
            index.Length, y.Length, (z, e) => Embedding.Forward(table, index, z, width, e), "embedding");
        var message = Assert.Throws<ArgumentOutOfRangeException>(() => Embedding.CheckIndex([1, 5], TableRows)).Message;
        Assert.Contains("Embedding needs indices from 0 to 4 for a table of 5 rows but index 1 is 5", message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(
            () => Embedding.BackwardTable<float>(dy, [0, -1], dTable, TableRows, width, Extent.All(width)));
    }

    [Fact]
    public void One_hot_and_gather()
    {
        int[] index = [2, 0, 1];
        var y = new float[9];
        Array.Fill(y, 5);
        OneHot.Forward<float>(index, y, 3, Extent.All(3));
        Assert.Equal([0f, 0, 1, 1, 0, 0, 0, 1, 0], y);
        var picked = new float[3];
        Gather.Forward<float>([1, 2, 3, 4, 5, 6, 7, 8, 9], index, picked, 3, Extent.All(3));
        Assert.Equal([3f, 4, 8], picked);
        Gather.Backward<float>(picked, index, y, 3, Extent.All(3));
        Assert.Equal([0f, 0, 3, 4, 0, 0, 0, 8, 0], y);
        Assert.Throws<ArgumentOutOfRangeException>(() => Gather.Forward<float>(y, [3, 0, 0], picked, 3, Extent.All(3)));
    }

    [Theory]
    [InlineData(1, 7, 1)]
    [InlineData(3, 5, 1)]
    [InlineData(2, 4, 3)]
    [InlineData(3, 9, 33)]
    public void Running_sums(int outer, int size, int inner)
    {
        var x = KernelData.Random<double>(outer * size * inner, 1);
        foreach (var reverse in new[] { false, true })
        {
            var expected = new double[x.Length];
            for (var o = 0; o < outer; o++)
            {
                for (var i = 0; i < inner; i++)
                {
                    for (var s = 0; s < size; s++)
                    {
                        for (var t = 0; t < size; t++)
                        {
                            if (reverse ? t >= s : t <= s) expected[(((o * size) + s) * inner) + i] += x[(((o * size) + t) * inner) + i];
                        }
                    }
                }
            }

            var y = new double[x.Length];
            Scan.CumSum<double>(x, y, outer, size, inner, reverse, Extent.All(outer));
            KernelData.AssertClose<double>(expected, y, size, "running sum");
            var inPlace = (double[])x.Clone();
            Scan.CumSum<double>(inPlace, inPlace, outer, size, inner, reverse, Extent.All(outer));
            Assert.Equal(y, inPlace);
        }
    }

    [Theory]
    [InlineData(1, 40)]
    [InlineData(13, 21)]
    [InlineData(33, 5)]
    public void Samples_to_lanes_and_back(int features, int rows)
    {
        Check<Simd512<float>>();
        Check<Simd256<float>>();
        Check<Simd1<float>>();

        void Check<V>()
            where V : struct, IRegister<V, float>
        {
            var x = KernelData.Random<float>(rows * features, 1);
            var back = new float[x.Length];
            for (var first = 0; first < rows; first += V.Count)
            {
                var columns = new float[features * V.Count];
                Array.Fill(columns, 7);
                Lanes.Load<V, float>(x, features, first, rows, columns);
                for (var f = 0; f < features; f++)
                {
                    for (var lane = 0; lane < V.Count; lane++)
                        Assert.Equal(first + lane < rows ? x[((first + lane) * features) + f] : 0, columns[(f * V.Count) + lane]);
                }

                Lanes.Store<V, float>(columns, features, first, rows, back);
            }

            Assert.Equal(x, back);
        }
    }
}
