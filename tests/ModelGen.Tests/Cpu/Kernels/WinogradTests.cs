using System.Numerics;
using ModelGen.Execution;
using ModelGen.Kernels;

namespace ModelGen.Tests.Kernels;

/// <summary>Convolutions by products over channels: how far they are from the exact sums, beside sums over the window,
/// and that sharing changes no bit.</summary>
public unsafe class WinogradTests
{
    // The largest error that is allowed, in epsilons of the root mean square of the results; twice what was measured.
    private const double Images = 90;
    private const double Weights = 190;

    [Fact]
    public void Tiles_that_reach_beyond_the_planes_float() => Check<float, Tiled>(5);

    [Fact]
    public void Tiles_that_reach_beyond_the_planes_double() => Check<double, Tiled>(5);

    [Fact]
    public void Bands_of_tiles_float() => Check<float, Banded>(3);

    [Fact]
    public void Bands_of_tiles_double() => Check<double, Banded>(3);

    private static void Check<T, TGeometry>(int batch)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TGeometry : struct, IConvolution
    {
        var s = ConvolutionShape.Of<TGeometry>();
        Assert.True(WinogradPass.Serves(s));
        var x = KernelData.Random<T>(batch * s.Input, 1);
        var w = KernelData.Random<T>(s.OutChannels * s.Filter, 2);
        var bias = KernelData.Random<T>(s.OutChannels, 3);
        var dy = KernelData.Random<T>(batch * s.Output, 4);
        var (plainY, plainDx, plainDw) = ConvolutionTests.Plain<T, TGeometry>(x, w, bias, dy);

        void Forward(T[] y, Extent samples) => Convolution.Forward<T, TGeometry, Identity<T>>(x, w, bias, y, samples);
        void BackwardInput(T[] dx, Extent samples) => Convolution.BackwardInput<T, TGeometry, Identity<T>>(dy, w, dx, samples);
        void BackwardWeight(T[] dw, Extent channels)
        {
            fixed (T* p = dw) Convolution.BackwardWeight<T, TGeometry, StoreGradient<T>>(x, dy, batch, 0, new(p, dw.Length), channels);
        }

        var (y, dx, dw) = (new T[dy.Length], new T[x.Length], new T[w.Length]);
        Forward(y, Extent.All(batch));
        BackwardInput(dx, Extent.All(batch));
        BackwardWeight(dw, Extent.All(s.OutChannels));
        var what = typeof(TGeometry).Name;
        AssertClose(plainY, y, Images, what + " y");
        AssertClose(plainDx, dx, Images, what + " dx");
        AssertClose(plainDw, dw, Weights, what + " dw");
        KernelData.AssertSharingDoesNotMatter<T>(batch, y.Length, Forward, what + " y");
        KernelData.AssertSharingDoesNotMatter<T>(batch, x.Length, BackwardInput, what + " dx");
        KernelData.AssertSharingDoesNotMatter<T>(s.OutChannels, w.Length, BackwardWeight, what + " dw");
    }

    private static void AssertClose<T>(double[] exact, T[] found, double epsilons, string what)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var epsilon = typeof(T) == typeof(float) ? 1.1920929e-7 : 2.220446049250313e-16;
        var size = Math.Sqrt(exact.Sum(e => e * e) / exact.Length);
        var error = exact.Select((e, i) => Math.Abs(e - double.CreateTruncating(found[i]))).Max() / size / epsilon;
        Assert.True(error <= epsilons, $"{what}: the largest error is {error:F1} epsilons of the root mean square");
    }
}
