using ModelGen.Execution;
using ModelGen.Kernels;

namespace ModelGen.Tests.Kernels;

/// <summary>Random numbers have their distribution, and each depends on its index alone.</summary>
public class RandomFillTests
{
    private const int Count = 40003;

    [Fact]
    public void Uniform_numbers()
    {
        var y = new float[Count];
        RandomFill.Uniform<float>(y, 1, 2, -1, 3, Extent.All(Count));
        Assert.All(y, v => Assert.True(v is >= -1 and < 3));
        Assert.InRange(y.Average(), 0.97, 1.03);
        Assert.InRange(y.Average(v => (v - 1) * (v - 1)), 4 / 3.0 * 0.98, 4 / 3.0 * 1.02);
        RandomFill.Uniform<float>(y, 1, 2, 1, float.BitIncrement(1), Extent.All(Count));
        Assert.All(y, v => Assert.Equal(1, v));
    }

    [Fact]
    public void Normal_numbers()
    {
        var y = new double[Count];
        RandomFill.Normal<double>(y, 1, 2, 5, 2, Extent.All(Count));
        Assert.InRange(y.Average(), 4.96, 5.04);
        Assert.InRange(y.Average(v => (v - 5) * (v - 5)), 3.9, 4.1);
        Assert.InRange(y.Count(v => Math.Abs(v - 5) < 2) / (double)Count, 0.6827 - 0.01, 0.6827 + 0.01);
    }

    [Fact]
    public void Bernoulli_numbers()
    {
        var y = new float[Count];
        RandomFill.Bernoulli<float>(y, 1, 2, 0.8f, 1.25f, Extent.All(Count));
        Assert.All(y, v => Assert.True(v is 0 or 1.25f));
        Assert.InRange(y.Average(), 0.99, 1.01);
        RandomFill.Bernoulli<float>(y, 1, 2, 0, 1, Extent.All(Count));
        Assert.All(y, v => Assert.Equal(0, v));
        RandomFill.Bernoulli<float>(y, 1, 2, 1, 1, Extent.All(Count));
        Assert.All(y, v => Assert.Equal(1, v));
    }

    [Fact]
    public void Each_number_depends_on_its_index_alone()
    {
        KernelData.AssertSharingDoesNotMatter<float>(1003, 1003, (y, e) => RandomFill.Uniform(y, 7, 8, 0f, 1f, e), "uniform");
        KernelData.AssertSharingDoesNotMatter<float>(1003, 1003, (y, e) => RandomFill.Normal(y, 7, 8, 0f, 1f, e), "normal");
        KernelData.AssertSharingDoesNotMatter<float>(1003, 1003, (y, e) => RandomFill.Bernoulli(y, 7, 8, 0.5f, 1f, e), "bernoulli");
        float[] x = new float[16], other = new float[16];
        RandomFill.Uniform<float>(x, 7, 8, 0, 1, Extent.All(16));
        RandomFill.Uniform<float>(other, 7, 9, 0, 1, Extent.All(16));
        Assert.NotEqual(x, other);
    }
}
