using System.Numerics;
using ModelGen.Execution;
using ModelGen.Kernels;

namespace ModelGen.Tests.Kernels;

/// <summary>Samples in the lanes of registers give what registers along rows do, whichever of the two is cheaper.</summary>
public unsafe class ConvolutionLanesTests
{
    // Two registers of floats, one of doubles, and some samples over.
    private const int Batch = 37;

    [Fact]
    public void Every_geometry_512() => All<Simd512<float>, float>();

    [Fact]
    public void Every_geometry_256() => All<Simd256<float>, float>();

    [Fact]
    public void Every_geometry_128() => All<Simd128<float>, float>();

    [Fact]
    public void Every_geometry_double() => All<Simd512<double>, double>();

    private static void All<V, T>()
        where V : struct, IRegister<V, T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        Check<V, T, Wide>();
        Check<V, T, Narrow>();
        Check<V, T, Strided>();
        Check<V, T, Dilated>();
        Check<V, T, Grouped>();
        Check<V, T, Depthwise>();
        Check<V, T, Pointwise>();
        Check<V, T, Lopsided>();
        Check<V, T, Signal>();
        Check<V, T, Large>();
        Check<V, T, Halved>();
        Check<V, T, HalvedEvenly>();
    }

    private static void Check<V, T, TGeometry>()
        where V : struct, IRegister<V, T>
        where T : unmanaged, IFloatingPointIeee754<T>
        where TGeometry : struct, IConvolution
    {
        var s = ConvolutionShape.Of<TGeometry>();
        var x = KernelData.Random<T>(Batch * s.Input, 1);
        var w = KernelData.Random<T>(s.OutChannels * s.Filter, 2);
        var bias = KernelData.Random<T>(s.OutChannels, 3);
        var dy = KernelData.Random<T>(Batch * s.Output, 4);
        var (rowsY, lanesY) = (new T[dy.Length], new T[dy.Length]);
        var (rowsDx, lanesDx) = (new T[x.Length], new T[x.Length]);
        var (rowsDw, lanesDw) = (new T[w.Length], new T[w.Length]);
        fixed (T* px = x, pw = w, pb = bias, pdy = dy, y0 = rowsY, y1 = lanesY, dx0 = rowsDx, dx1 = lanesDx, dw0 = rowsDw, dw1 = lanesDw)
        {
            TileEpilogue1<T, Identity<T>> none = default;
            ConvolutionForward<V, T>.Run(s, px, pw, pb, y0, Extent.All(Batch), none);
            ConvolutionBackwardInput<V, T>.Run(s, pdy, pw, dx0, Extent.All(Batch), none);
            ConvolutionBackwardWeight<V, T>.Run(
                s, px, pdy, Batch, false, 0, new StoreGradient<T>(dw0, w.Length), Extent.All(s.OutChannels));
            var left = ConvolutionForward<V, T>.RunLanes(s, px, pw, pb, y1, Extent.All(Batch), none);
            Assert.Equal(Batch / V.Count * V.Count, left);
            Assert.Equal(left, ConvolutionBackwardInput<V, T>.RunLanes(s, pdy, pw, dx1, Extent.All(Batch), none));
            ConvolutionBackwardWeight<V, T>.Run(s, px, pdy, Batch, true, 0, new StoreGradient<T>(dw1, w.Length), Extent.All(s.OutChannels));
            var what = $"{typeof(TGeometry).Name} in {typeof(V).Name}";
            KernelData.AssertSameBits<T>(rowsY.AsSpan(0, left * s.Output), lanesY.AsSpan(0, left * s.Output), what + " y");
            KernelData.AssertSameBits<T>(rowsDx.AsSpan(0, left * s.Input), lanesDx.AsSpan(0, left * s.Input), what + " dx");
            KernelData.AssertClose<T>(KernelData.Doubles<T>(rowsDw), lanesDw, 1e3, what + " dw");
        }
    }
}
