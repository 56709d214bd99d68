namespace ModelGen.Kernels;

/// <summary>A convolution of stride 1 by 3 x 3 weights, or the gradient of its input, which is one by the weights turned half
/// round.</summary>
/// <param name="Planes">Channels of the sources.</param>
/// <param name="Height">Rows of the sources.</param>
/// <param name="Width">Columns of the sources.</param>
/// <param name="Channels">Channels of the results.</param>
/// <param name="Rows">Rows of the results.</param>
/// <param name="Columns">Columns of the results.</param>
/// <param name="Top">Rows of padding above.</param>
/// <param name="Left">Columns of padding on the left.</param>
internal readonly record struct WinogradPass(int Planes, int Height, int Width, int Channels, int Rows, int Columns, int Top, int Left)
{
    private const int Side = 4;

    /// <summary>Products of a tile.</summary>
    internal const int Products = 36;

    // Channels come in registers, the widest of which has this many numbers.
    private const int Chunk = 16;

    // Numbers of the transformed weights, which every call computes anew, for each tile of a sample.
    private const int Most = 200_000;

    /// <summary>Tiles down the results.</summary>
    internal int TileRows => (Rows + Side - 1) / Side;

    /// <summary>Tiles across.</summary>
    internal int TileColumns => (Columns + Side - 1) / Side;

    /// <summary>Whether this way is open to a convolution: its constants alone decide, so that all samples go the same way.</summary>
    internal static bool Serves(in ConvolutionShape s) =>
        s.Groups == 1 && s.KernelHeight == 3 && s.KernelWidth == 3 && s.StrideHeight == 1 && s.StrideWidth == 1 && s.DilationHeight == 1
            && s.DilationWidth == 1
        && s.PaddingTop <= 2 && s.PaddingLeft <= 2 && s.Channels % Chunk == 0 && s.OutChannels % Chunk == 0
        && FillsTiles(s.OutHeight, s.OutWidth, s.Channels * s.OutChannels) && FillsTiles(s.Height, s.Width, s.Channels * s.OutChannels);

    internal static WinogradPass Forward(in ConvolutionShape s) =>
        new(s.Channels, s.Height, s.Width, s.OutChannels, s.OutHeight, s.OutWidth, s.PaddingTop, s.PaddingLeft);

    internal static WinogradPass BackwardInput(in ConvolutionShape s) =>
        new(s.OutChannels, s.OutHeight, s.OutWidth, s.Channels, s.Height, s.Width, 2 - s.PaddingTop, 2 - s.PaddingLeft);

    // Enough tiles for the transformed weights, of which at most a third is thrown away.
    private static bool FillsTiles(int rows, int columns, int weights)
    {
        var tiles = (long)((rows + Side - 1) / Side) * ((columns + Side - 1) / Side);
        return 2 * tiles * Side * Side <= 3L * rows * columns && weights <= tiles * (Most / Products);
    }
}
