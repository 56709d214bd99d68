using ModelGen.Execution;
using ModelGen.Kernels;

namespace ModelGen.Tests.Kernels;

/// <summary>Transposition and permutation of axes against index arithmetic.</summary>
public class TransposeTests
{
    [Fact]
    public void Matrices()
    {
        foreach (var (rows, columns) in new[] { (0, 3), (1, 1), (1, 20), (20, 1), (15, 17), (16, 16), (33, 31), (5, 64) })
        {
            var x = KernelData.Random<float>(rows * columns, 1);
            var y = new float[x.Length];
            Transpose.Matrix<float>(x, y, rows, columns, Extent.All(columns));
            for (var r = 0; r < rows; r++)
            {
                for (var c = 0; c < columns; c++) Assert.Equal(x[(r * columns) + c], y[(c * rows) + r]);
            }

            KernelData.AssertSharingDoesNotMatter<float>(
                columns, x.Length, (z, e) => Transpose.Matrix(x, z, rows, columns, e), "transpose");
        }
    }

    [Theory]
    [InlineData(new[] { 5 }, new[] { 0 })]
    [InlineData(new[] { 2, 3 }, new[] { 1, 0 })]
    [InlineData(new[] { 2, 3, 4 }, new[] { 0, 2, 1 })]
    [InlineData(new[] { 2, 3, 4 }, new[] { 2, 0, 1 })]
    [InlineData(new[] { 2, 3, 4 }, new[] { 1, 0, 2 })]
    [InlineData(new[] { 2, 3, 4, 5 }, new[] { 0, 2, 1, 3 })]
    [InlineData(new[] { 2, 3, 4, 5 }, new[] { 3, 2, 1, 0 })]
    [InlineData(new[] { 2, 3, 4, 5 }, new[] { 0, 1, 2, 3 })]
    [InlineData(new[] { 2, 1, 3, 2, 2 }, new[] { 4, 0, 3, 1, 2 })]
    public void Permutations(int[] shape, int[] axes)
    {
        var x = KernelData.Random<double>(shape.Aggregate(1, (a, b) => a * b), 1);
        var y = new double[x.Length];
        Transpose.Permute<double>(x, y, shape, axes, Extent.All(shape[axes[0]]));
        var index = new int[shape.Length];
        for (var i = 0; i < x.Length; i++)
        {
            var rest = i;
            for (var a = shape.Length - 1; a >= 0; a--) (rest, index[a]) = Math.DivRem(rest, shape[a]);
            var at = 0;
            foreach (var a in axes) at = (at * shape[a]) + index[a];
            Assert.Equal(x[i], y[at]);
        }

        KernelData.AssertSharingDoesNotMatter<double>(
            shape[axes[0]], x.Length, (z, e) => Transpose.Permute(x, z, shape, axes, e), "permute");
    }

    [Fact]
    public void Axes_that_are_no_permutation_are_refused() =>
        Assert.Throws<ArgumentException>(() => Transpose.Permute<float>(new float[4], new float[4], [2, 2], [0, 0], Extent.All(2)));
}
