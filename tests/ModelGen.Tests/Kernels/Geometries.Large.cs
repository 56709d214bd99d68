using ModelGen.Kernels;

namespace ModelGen.Tests.Kernels;

/// <summary>Planes of more than a block of rows, and more channels than a sliver.</summary>
internal readonly struct Large : IConvolution
{
    public static int Channels => 61;

    public static int Height => 19;

    public static int Width => 65;

    public static int OutChannels => 26;

    public static int KernelHeight => 3;

    public static int KernelWidth => 3;

    public static int StrideHeight => 1;

    public static int StrideWidth => 1;

    public static int PaddingTop => 1;

    public static int PaddingLeft => 1;

    public static int PaddingBottom => 1;

    public static int PaddingRight => 1;

    public static int DilationHeight => 1;

    public static int DilationWidth => 1;

    public static int Groups => 1;

    public static int OutHeight => 19;

    public static int OutWidth => 65;
}
