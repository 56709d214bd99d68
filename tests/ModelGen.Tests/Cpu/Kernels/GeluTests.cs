using ModelGen.Kernels;

namespace ModelGen.Tests.Kernels;

/// <summary>GELU and its gradient in single precision, where they have a formula of their own, against double precision.</summary>
public class GeluTests
{
    [Fact]
    public void Single_precision_agrees_with_double_over_the_whole_range()
    {
        var x = Enumerable.Range(-1600, 3201).Select(i => i * 0.01).Append(1e-30).Append(-1e-30).Append(40).Append(-40).ToArray();
        var (y, slope) = (new double[x.Length], new double[x.Length]);
        Elementwise.Map<double, GELU<double>>(x, y);
        Elementwise.Map<double, GELUGradient<double>, Stride1, Stride1>(Ones<double>(x.Length), x, slope);

        var single = Array.ConvertAll(x, v => (float)v);
        var (found, foundSlope) = (new float[x.Length], new float[x.Length]);
        Elementwise.Map<float, GELU<float>>(single, found);
        Elementwise.Map<float, GELUGradient<float>, Stride1, Stride1>(Ones<float>(x.Length), single, foundSlope);
        KernelData.AssertClose<float>(y, found, 6, "gelu", 0.1);
        KernelData.AssertClose<float>(slope, foundSlope, 12, "gelu's slope", 0.1);
    }

    [Fact]
    public void What_is_no_number_stays_none()
    {
        float[] y = [float.NaN, float.PositiveInfinity];
        Elementwise.Map<float, GELU<float>>(y, y);
        Assert.True(float.IsNaN(y[0]));
        Assert.Equal(float.PositiveInfinity, y[1]);
    }

    private static T[] Ones<T>(int count)
        where T : System.Numerics.INumber<T>
    {
        var ones = new T[count];
        Array.Fill(ones, T.One);
        return ones;
    }
}
