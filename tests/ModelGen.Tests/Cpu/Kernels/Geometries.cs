using ModelGen.Kernels;

namespace ModelGen.Tests.Kernels;

/// <summary>Rows of two registers and a bit, padded.</summary>
internal readonly struct Wide : IConvolution
{
    public static int Channels => 3;

    public static int Height => 4;

    public static int Width => 37;

    public static int OutChannels => 7;

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

    public static int OutHeight => 4;

    public static int OutWidth => 37;
}

/// <summary>Rows of less than a register, no padding, an even kernel.</summary>
internal readonly struct Narrow : IConvolution
{
    public static int Channels => 2;

    public static int Height => 5;

    public static int Width => 6;

    public static int OutChannels => 5;

    public static int KernelHeight => 4;

    public static int KernelWidth => 2;

    public static int StrideHeight => 1;

    public static int StrideWidth => 1;

    public static int PaddingTop => 0;

    public static int PaddingLeft => 0;

    public static int PaddingBottom => 0;

    public static int PaddingRight => 0;

    public static int DilationHeight => 1;

    public static int DilationWidth => 1;

    public static int Groups => 1;

    public static int OutHeight => 2;

    public static int OutWidth => 5;
}

/// <summary>Strides that differ, and leave pixels over.</summary>
internal readonly struct Strided : IConvolution
{
    public static int Channels => 2;

    public static int Height => 9;

    public static int Width => 40;

    public static int OutChannels => 6;

    public static int KernelHeight => 3;

    public static int KernelWidth => 5;

    public static int StrideHeight => 2;

    public static int StrideWidth => 3;

    public static int PaddingTop => 1;

    public static int PaddingLeft => 2;

    public static int PaddingBottom => 1;

    public static int PaddingRight => 2;

    public static int DilationHeight => 1;

    public static int DilationWidth => 1;

    public static int Groups => 1;

    public static int OutHeight => 5;

    public static int OutWidth => 14;
}

/// <summary>Dilation, with a stride that shares no factor with it.</summary>
internal readonly struct Dilated : IConvolution
{
    public static int Channels => 1;

    public static int Height => 11;

    public static int Width => 21;

    public static int OutChannels => 3;

    public static int KernelHeight => 3;

    public static int KernelWidth => 3;

    public static int StrideHeight => 1;

    public static int StrideWidth => 2;

    public static int PaddingTop => 2;

    public static int PaddingLeft => 3;

    public static int PaddingBottom => 2;

    public static int PaddingRight => 3;

    public static int DilationHeight => 2;

    public static int DilationWidth => 3;

    public static int Groups => 1;

    public static int OutHeight => 11;

    public static int OutWidth => 11;
}

/// <summary>Three groups.</summary>
internal readonly struct Grouped : IConvolution
{
    public static int Channels => 6;

    public static int Height => 5;

    public static int Width => 9;

    public static int OutChannels => 12;

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

    public static int Groups => 3;

    public static int OutHeight => 5;

    public static int OutWidth => 9;
}

/// <summary>As many groups as channels.</summary>
internal readonly struct Depthwise : IConvolution
{
    public static int Channels => 5;

    public static int Height => 6;

    public static int Width => 18;

    public static int OutChannels => 5;

    public static int KernelHeight => 3;

    public static int KernelWidth => 3;

    public static int StrideHeight => 2;

    public static int StrideWidth => 2;

    public static int PaddingTop => 1;

    public static int PaddingLeft => 1;

    public static int PaddingBottom => 1;

    public static int PaddingRight => 1;

    public static int DilationHeight => 1;

    public static int DilationWidth => 1;

    public static int Groups => 5;

    public static int OutHeight => 3;

    public static int OutWidth => 9;
}

/// <summary>One pixel.</summary>
internal readonly struct Pointwise : IConvolution
{
    public static int Channels => 9;

    public static int Height => 3;

    public static int Width => 17;

    public static int OutChannels => 10;

    public static int KernelHeight => 1;

    public static int KernelWidth => 1;

    public static int StrideHeight => 1;

    public static int StrideWidth => 1;

    public static int PaddingTop => 0;

    public static int PaddingLeft => 0;

    public static int PaddingBottom => 0;

    public static int PaddingRight => 0;

    public static int DilationHeight => 1;

    public static int DilationWidth => 1;

    public static int Groups => 1;

    public static int OutHeight => 3;

    public static int OutWidth => 17;
}

/// <summary>More padding on one side, more than the kernel reaches.</summary>
internal readonly struct Lopsided : IConvolution
{
    public static int Channels => 2;

    public static int Height => 3;

    public static int Width => 4;

    public static int OutChannels => 3;

    public static int KernelHeight => 2;

    public static int KernelWidth => 4;

    public static int StrideHeight => 1;

    public static int StrideWidth => 1;

    public static int PaddingTop => 3;

    public static int PaddingLeft => 0;

    public static int PaddingBottom => 1;

    public static int PaddingRight => 5;

    public static int DilationHeight => 1;

    public static int DilationWidth => 1;

    public static int Groups => 1;

    public static int OutHeight => 6;

    public static int OutWidth => 6;
}

/// <summary>One row.</summary>
internal readonly struct Signal : IConvolution
{
    public static int Channels => 3;

    public static int Height => 1;

    public static int Width => 70;

    public static int OutChannels => 4;

    public static int KernelHeight => 1;

    public static int KernelWidth => 5;

    public static int StrideHeight => 1;

    public static int StrideWidth => 1;

    public static int PaddingTop => 0;

    public static int PaddingLeft => 2;

    public static int PaddingBottom => 0;

    public static int PaddingRight => 2;

    public static int DilationHeight => 1;

    public static int DilationWidth => 1;

    public static int Groups => 1;

    public static int OutHeight => 1;

    public static int OutWidth => 70;
}
