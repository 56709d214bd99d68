using System.Globalization;
using ModelGen.Execution;
using ModelGen.Kernels;

namespace ModelGen.Benchmarks;

/// <summary>A convolution of some network and how many samples it sees.</summary>
/// <param name="network">Where it is found.</param>
/// <param name="batch">Samples.</param>
internal abstract class ConvolutionCase(string network, int batch)
{
    /// <summary>Such as vgg16_64to64_3x3_at224_b1: channels, kernel, rows and columns of x, samples.</summary>
    public string Name => string.Create(
        CultureInfo.InvariantCulture,
        $"{network}_{Channels}to{OutChannels}_{Kernel}x{Kernel}{(Stride == 1 ? "" : $"_stride{Stride}")}{(Groups == 1 ? "" : "_depthwise")}"
            + $"_at{Size}_b{Batch}");

    /// <summary>Floating-point operations of one pass; what a window meets in the padding counts as well.</summary>
    public double Flops => 2.0 * Batch * OutSize * OutSize * OutChannels * (Channels / Groups) * Kernel * Kernel;

    /// <summary>3 x 3 with 64 channels and more on both sides.</summary>
    public bool IsWide => Kernel == 3 && Math.Min(Channels, OutChannels) / Groups >= 64;

    public int Batch => batch;

    public abstract int Channels { get; }

    public abstract int OutChannels { get; }

    public abstract int Groups { get; }

    public abstract int Size { get; }

    public abstract int OutSize { get; }

    public abstract int Kernel { get; }

    public abstract int Stride { get; }

    /// <summary>The line of a pass.</summary>
    public string LineOf(Pass pass) => $"conv_{Name}_" + pass switch
    {
        Pass.Forward => "fwd",
        Pass.BackwardInput => "dx",
        _ => "dw",
    };

    /// <summary>y for some samples.</summary>
    public abstract void Forward(ReadOnlySpan<float> x, ReadOnlySpan<float> weight, Span<float> y, Extent samples);

    /// <summary>dx for some samples.</summary>
    public abstract void BackwardInput(ReadOnlySpan<float> dy, ReadOnlySpan<float> weight, Span<float> dx, Extent samples);

    /// <summary>dW for some output channels; it must not move.</summary>
    public abstract void BackwardWeight(ReadOnlySpan<float> x, ReadOnlySpan<float> dy, Span<float> dWeight, Extent outChannels);
}

/// <summary>The kernels for one geometry.</summary>
internal sealed class ConvolutionCase<TGeometry>(string network, int batch) : ConvolutionCase(network, batch)
    where TGeometry : struct, IConvolution
{
    public override int Channels => TGeometry.Channels;

    public override int OutChannels => TGeometry.OutChannels;

    public override int Groups => TGeometry.Groups;

    public override int Size => TGeometry.Width;

    public override int OutSize => TGeometry.OutWidth;

    public override int Kernel => TGeometry.KernelWidth;

    public override int Stride => TGeometry.StrideWidth;

    public override void Forward(ReadOnlySpan<float> x, ReadOnlySpan<float> weight, Span<float> y, Extent samples) =>
        Convolution.Forward<float, TGeometry, Identity<float>>(x, weight, default, y, samples);

    public override void BackwardInput(ReadOnlySpan<float> dy, ReadOnlySpan<float> weight, Span<float> dx, Extent samples) =>
        Convolution.BackwardInput<float, TGeometry, Identity<float>>(dy, weight, dx, samples);

    public override void BackwardWeight(ReadOnlySpan<float> x, ReadOnlySpan<float> dy, Span<float> dWeight, Extent outChannels) =>
        Convolution.BackwardWeight<float, TGeometry, StoreGradient<float>>(x, dy, Batch, 0, new StoreGradient<float>(dWeight), outChannels);
}
