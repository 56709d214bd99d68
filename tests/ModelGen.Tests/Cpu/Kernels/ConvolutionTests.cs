using System.Numerics;
using ModelGen.Execution;
using ModelGen.Kernels;

namespace ModelGen.Tests.Kernels;

/// <summary>Convolution against plain loops, at widths around the registers and with every option; sharing changes no bit.</summary>
public class ConvolutionTests
{
    // Two registers of samples, narrower ones, and one sample over.
    private const int Batch = 45;

    [Fact]
    public void Every_geometry_float() => All<float>(2e3);

    [Fact]
    public void Every_geometry_double() => All<double>(2e3);

    [Fact]
    public void Spans_that_are_too_short_are_refused()
    {
        var (x, w, y) = (new float[Batch * Size<Wide>.Input], new float[Size<Wide>.Weight], new float[Batch * Size<Wide>.Output]);
        Assert.Throws<ArgumentException>(
            () => Convolution.Forward<float, Wide, Identity<float>>(x.AsSpan(1), w, default, y, Extent.All(Batch)));
        Assert.Throws<ArgumentException>(
            () => Convolution.Forward<float, Wide, Identity<float>>(x, w.AsSpan(1), default, y, Extent.All(Batch)));
        Assert.Throws<ArgumentException>(
            () => Convolution.Forward<float, Wide, Identity<float>>(x, w, default, y.AsSpan(1), Extent.All(Batch)));
        Assert.Throws<ArgumentException>(
            () => Convolution.BackwardInput<float, Wide, Identity<float>>(y, w, x.AsSpan(1), Extent.All(Batch)));
        Assert.Throws<ArgumentOutOfRangeException>(
            () => Convolution.BackwardWeight<float, Wide, StoreGradient<float>>(x, y, Batch, 0, new(w), new(0, Wide.OutChannels + 1)));
    }

    [Fact]
    public void What_is_not_a_number_stays_where_its_windows_are()
    {
        var x = KernelData.Random<float>(Batch * Size<Wide>.Input, 1);
        x[Wide.Width - 1] = float.NaN;
        var y = new float[Batch * Size<Wide>.Output];
        Convolution.Forward<float, Wide, Identity<float>>(x, KernelData.Random<float>(Size<Wide>.Weight, 2), default, y, Extent.All(Batch));
        for (var i = 0; i < y.Length; i++)
        {
            var (row, column) = (i / Wide.OutWidth % Wide.OutHeight, i % Wide.OutWidth);
            var covered = i < Size<Wide>.Output && row <= 1 && column >= Wide.OutWidth - 2;
            Assert.True(float.IsNaN(y[i]) == covered, $"place {row}, {column} of {i}: {y[i]}");
        }
    }

    private static void All<T>(double epsilons)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        Check<T, Wide>(epsilons);
        Check<T, Narrow>(epsilons);
        Check<T, Strided>(epsilons);
        Check<T, Dilated>(epsilons);
        Check<T, Grouped>(epsilons);
        Check<T, Depthwise>(epsilons);
        Check<T, Pointwise>(epsilons);
        Check<T, Lopsided>(epsilons);
        Check<T, Signal>(epsilons);
        Check<T, Large>(epsilons, 3);
        Check<T, Halved>(epsilons, 3);
        Check<T, HalvedEvenly>(epsilons, 3);
    }

    private static void Check<T, TGeometry>(double epsilons, int batch = Batch)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TGeometry : struct, IConvolution
    {
        var what = typeof(TGeometry).Name;
        var x = KernelData.Random<T>(batch * Size<TGeometry>.Input, 1);
        var w = KernelData.Random<T>(Size<TGeometry>.Weight, 2);
        var bias = KernelData.Random<T>(TGeometry.OutChannels, 3);
        var dy = KernelData.Random<T>(batch * Size<TGeometry>.Output, 4);
        var (plainY, plainDx, plainDw) = Plain<T, TGeometry>(x, w, bias, dy);

        void Forward(T[] y, Extent samples) => Convolution.Forward<T, TGeometry, Identity<T>>(x, w, bias, y, samples);
        void BackwardInput(T[] dx, Extent samples) => Convolution.BackwardInput<T, TGeometry, Identity<T>>(dy, w, dx, samples);
        unsafe void BackwardWeight(T[] dw, Extent channels)
        {
            fixed (T* p = dw) Convolution.BackwardWeight<T, TGeometry, StoreGradient<T>>(x, dy, batch, 0, new(p, dw.Length), channels);
        }

        var (y, dx, dw) = (new T[dy.Length], new T[x.Length], new T[w.Length]);
        Forward(y, Extent.All(batch));
        BackwardInput(dx, Extent.All(batch));
        BackwardWeight(dw, Extent.All(TGeometry.OutChannels));
        KernelData.AssertClose<T>(plainY, y, epsilons, what + " y");
        KernelData.AssertClose<T>(plainDx, dx, epsilons, what + " dx");
        KernelData.AssertClose<T>(plainDw, dw, epsilons, what + " dw");
        KernelData.AssertSharingDoesNotMatter<T>(batch, y.Length, Forward, what + " y");
        KernelData.AssertSharingDoesNotMatter<T>(batch, x.Length, BackwardInput, what + " dx");
        KernelData.AssertSharingDoesNotMatter<T>(TGeometry.OutChannels, w.Length, BackwardWeight, what + " dw");
    }

    /// <summary>The plain loops.</summary>
    internal static (double[] Y, double[] Dx, double[] Dw) Plain<T, G>(T[] x, T[] w, T[] bias, T[] dy)
        where T : unmanaged, IFloatingPointIeee754<T>
        where G : struct, IConvolution
    {
        var (y, dx, dw) = (new double[dy.Length], new double[x.Length], new double[w.Length]);
        var (inputs, outputs) = (G.Channels / G.Groups, G.OutChannels / G.Groups);
        for (var at = 0; at < y.Length; at++)
        {
            var (j, i, o, n) =
                (at % G.OutWidth, at / G.OutWidth % G.OutHeight, at / G.OutWidth / G.OutHeight % G.OutChannels, at / Size<G>.Output);
            y[at] = double.CreateTruncating(bias[o]);
            for (var tap = 0; tap < inputs * G.KernelHeight * G.KernelWidth; tap++)
            {
                var (b, a, c) = (tap % G.KernelWidth, tap / G.KernelWidth % G.KernelHeight, tap / G.KernelWidth / G.KernelHeight);
                var (h, v) = ((i * G.StrideHeight) - G.PaddingTop + (a * G.DilationHeight),
                    (j * G.StrideWidth) - G.PaddingLeft + (b * G.DilationWidth));
                if (h < 0 || h >= G.Height || v < 0 || v >= G.Width) continue;
                var pixel = (((((n * G.Channels) + (o / outputs * inputs) + c) * G.Height) + h) * G.Width) + v;
                var weight = (o * inputs * G.KernelHeight * G.KernelWidth) + tap;
                y[at] += double.CreateTruncating(w[weight]) * double.CreateTruncating(x[pixel]);
                dx[pixel] += double.CreateTruncating(w[weight]) * double.CreateTruncating(dy[at]);
                dw[weight] += double.CreateTruncating(x[pixel]) * double.CreateTruncating(dy[at]);
            }
        }

        return (y, dx, dw);
    }

    private static class Size<G>
        where G : struct, IConvolution
    {
        public static int Input => G.Channels * G.Height * G.Width;

        public static int Output => G.OutChannels * G.OutHeight * G.OutWidth;

        public static int Weight => G.OutChannels * (G.Channels / G.Groups) * G.KernelHeight * G.KernelWidth;
    }
}
