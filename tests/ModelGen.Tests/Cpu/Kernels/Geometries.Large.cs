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

/// <summary>Channels in whole registers and tiles that reach beyond both ends: 11 x 7 places,
/// more padding below and on the right.</summary>
internal readonly struct Tiled : IConvolution
{
    public static int Channels => 32;

    public static int Height => 10;

    public static int Width => 7;

    public static int OutChannels => 48;

    public static int KernelHeight => 3;

    public static int KernelWidth => 3;

    public static int StrideHeight => 1;

    public static int StrideWidth => 1;

    public static int PaddingTop => 1;

    public static int PaddingLeft => 0;

    public static int PaddingBottom => 2;

    public static int PaddingRight => 2;

    public static int DilationHeight => 1;

    public static int DilationWidth => 1;

    public static int Groups => 1;

    public static int OutHeight => 11;

    public static int OutWidth => 7;
}

/// <summary>Several bands of tiles, the last of them shorter.</summary>
internal readonly struct Banded : IConvolution
{
    public static int Channels => 16;

    public static int Height => 21;

    public static int Width => 100;

    public static int OutChannels => 16;

    public static int KernelHeight => 3;

    public static int KernelWidth => 3;

    public static int StrideHeight => 1;

    public static int StrideWidth => 1;

    public static int PaddingTop => 2;

    public static int PaddingLeft => 1;

    public static int PaddingBottom => 2;

    public static int PaddingRight => 1;

    public static int DilationHeight => 1;

    public static int DilationWidth => 1;

    public static int Groups => 1;

    public static int OutHeight => 23;

    public static int OutWidth => 100;
}

/// <summary>A stride of two over rows of more than two registers, and a column over.</summary>
internal readonly struct Halved : IConvolution
{
    public static int Channels => 3;

    public static int Height => 7;

    public static int Width => 75;

    public static int OutChannels => 5;

    public static int KernelHeight => 5;

    public static int KernelWidth => 5;

    public static int StrideHeight => 2;

    public static int StrideWidth => 2;

    public static int PaddingTop => 2;

    public static int PaddingLeft => 1;

    public static int PaddingBottom => 2;

    public static int PaddingRight => 2;

    public static int DilationHeight => 1;

    public static int DilationWidth => 1;

    public static int Groups => 1;

    public static int OutHeight => 4;

    public static int OutWidth => 37;
}

/// <summary>The same with an even padding.</summary>
internal readonly struct HalvedEvenly : IConvolution
{
    public static int Channels => 3;

    public static int Height => 7;

    public static int Width => 74;

    public static int OutChannels => 5;

    public static int KernelHeight => 3;

    public static int KernelWidth => 3;

    public static int StrideHeight => 2;

    public static int StrideWidth => 2;

    public static int PaddingTop => 0;

    public static int PaddingLeft => 2;

    public static int PaddingBottom => 0;

    public static int PaddingRight => 0;

    public static int DilationHeight => 1;

    public static int DilationWidth => 1;

    public static int Groups => 1;

    public static int OutHeight => 3;

    public static int OutWidth => 37;
}
