using ModelGen.Kernels;

namespace ModelGen.Benchmarks;

/// <summary>A convolution of square images by a square kernel.</summary>
/// <typeparam name="TChannels">Channels of x.</typeparam>
/// <typeparam name="TOut">Channels of y.</typeparam>
/// <typeparam name="TSize">Rows and columns of x.</typeparam>
/// <typeparam name="TKernel">Rows and columns of the kernel.</typeparam>
/// <typeparam name="TStride">Pixels from one place to the next.</typeparam>
/// <typeparam name="TPadding">Pixels of padding on every side.</typeparam>
/// <typeparam name="TGroups">Parts the channels fall into.</typeparam>
internal readonly struct Square<TChannels, TOut, TSize, TKernel, TStride, TPadding, TGroups> : IConvolution
    where TChannels : struct, IDim
    where TOut : struct, IDim
    where TSize : struct, IDim
    where TKernel : struct, IDim
    where TStride : struct, IDim
    where TPadding : struct, IDim
    where TGroups : struct, IDim
{
    public static int Channels => TChannels.Value;

    public static int OutChannels => TOut.Value;

    public static int Groups => TGroups.Value;

    public static int Height => TSize.Value;

    public static int Width => TSize.Value;

    public static int KernelHeight => TKernel.Value;

    public static int KernelWidth => TKernel.Value;

    public static int StrideHeight => TStride.Value;

    public static int StrideWidth => TStride.Value;

    public static int PaddingTop => TPadding.Value;

    public static int PaddingLeft => TPadding.Value;

    public static int PaddingBottom => TPadding.Value;

    public static int PaddingRight => TPadding.Value;

    public static int DilationHeight => 1;

    public static int DilationWidth => 1;

    public static int OutHeight => ((TSize.Value + (2 * TPadding.Value) - TKernel.Value) / TStride.Value) + 1;

    public static int OutWidth => OutHeight;
}
