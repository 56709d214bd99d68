namespace ModelGen.Kernels;

/// <summary>The constants of a convolution as numbers, so that one body of a kernel serves all convolutions.</summary>
internal readonly struct ConvolutionShape
{
    internal int Channels { get; private init; }

    internal int Height { get; private init; }

    internal int Width { get; private init; }

    internal int OutChannels { get; private init; }

    internal int OutHeight { get; private init; }

    internal int OutWidth { get; private init; }

    internal int Groups { get; private init; }

    internal int KernelHeight { get; private init; }

    internal int KernelWidth { get; private init; }

    internal int StrideHeight { get; private init; }

    internal int StrideWidth { get; private init; }

    internal int PaddingTop { get; private init; }

    internal int PaddingLeft { get; private init; }

    internal int DilationHeight { get; private init; }

    internal int DilationWidth { get; private init; }

    /// <summary>Numbers in a sample of x.</summary>
    internal int Input => Channels * Height * Width;

    /// <summary>Numbers in a sample of y.</summary>
    internal int Output => OutChannels * OutHeight * OutWidth;

    /// <summary>Input channels of a group.</summary>
    internal int GroupChannels => Channels / Groups;

    /// <summary>Output channels of a group.</summary>
    internal int GroupOutputs => OutChannels / Groups;

    /// <summary>Taps of a window over one channel.</summary>
    internal int Window => KernelHeight * KernelWidth;

    /// <summary>Weights of an output channel.</summary>
    internal int Filter => GroupChannels * Window;

    /// <summary>How many places the last row of the window lies behind the first.</summary>
    internal int ReachHeight => DilationHeight * (KernelHeight - 1) / StrideHeight;

    /// <summary>How many places the last column of the window lies behind the first.</summary>
    internal int ReachWidth => DilationWidth * (KernelWidth - 1) / StrideWidth;

    internal static ConvolutionShape Of<TGeometry>()
        where TGeometry : struct, IConvolution => new()
        {
            Channels = TGeometry.Channels,
            Height = TGeometry.Height,
            Width = TGeometry.Width,
            OutChannels = TGeometry.OutChannels,
            OutHeight = TGeometry.OutHeight,
            OutWidth = TGeometry.OutWidth,
            Groups = TGeometry.Groups,
            KernelHeight = TGeometry.KernelHeight,
            KernelWidth = TGeometry.KernelWidth,
            StrideHeight = TGeometry.StrideHeight,
            StrideWidth = TGeometry.StrideWidth,
            PaddingTop = TGeometry.PaddingTop,
            PaddingLeft = TGeometry.PaddingLeft,
            DilationHeight = TGeometry.DilationHeight,
            DilationWidth = TGeometry.DilationWidth,
        };
}
