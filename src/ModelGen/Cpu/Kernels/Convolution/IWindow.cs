namespace ModelGen.Kernels;

/// <summary>A window that slides over planes (Height, Width), as constants of the build: place (i, j) of (OutHeight, OutWidth) covers the
/// pixels (i StrideHeight - PaddingTop + a DilationHeight, j StrideWidth - PaddingLeft + b DilationWidth) for 0 ≤ a &lt; KernelHeight and 0
/// ≤ b &lt; KernelWidth.</summary>
/// <remarks>Signals (Length) are planes of height 1. Pixels outside the plane are padding.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface IWindow
{
    /// <summary>Rows of a plane.</summary>
    static abstract int Height { get; }

    /// <summary>Columns of a plane.</summary>
    static abstract int Width { get; }

    /// <summary>Rows of the window.</summary>
    static abstract int KernelHeight { get; }

    /// <summary>Columns of the window.</summary>
    static abstract int KernelWidth { get; }

    /// <summary>Rows from one place to the next.</summary>
    static abstract int StrideHeight { get; }

    /// <summary>Columns from one place to the next.</summary>
    static abstract int StrideWidth { get; }

    /// <summary>Rows of padding above.</summary>
    static abstract int PaddingTop { get; }

    /// <summary>Columns of padding on the left.</summary>
    static abstract int PaddingLeft { get; }

    /// <summary>Rows of padding below.</summary>
    static abstract int PaddingBottom { get; }

    /// <summary>Columns of padding on the right.</summary>
    static abstract int PaddingRight { get; }

    /// <summary>Rows from one row of the window to the next.</summary>
    static abstract int DilationHeight { get; }

    /// <summary>Columns from one column of the window to the next.</summary>
    static abstract int DilationWidth { get; }

    /// <summary>Places down a plane.</summary>
    static abstract int OutHeight { get; }

    /// <summary>Places across a plane.</summary>
    static abstract int OutWidth { get; }
}

/// <summary>A convolution of images (Channels, Height, Width) to (OutChannels, OutHeight, OutWidth), as constants of the build. Its weight
/// is (OutChannels, Channels / Groups, KernelHeight, KernelWidth).</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface IConvolution : IWindow
{
    /// <summary>Channels of x.</summary>
    static abstract int Channels { get; }

    /// <summary>Channels of y.</summary>
    static abstract int OutChannels { get; }

    /// <summary>Parts the channels fall into; each part of y sees its part of x only.</summary>
    static abstract int Groups { get; }
}
