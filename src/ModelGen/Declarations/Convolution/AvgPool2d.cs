namespace ModelGen;

/// <summary>The mean value under each position of a window that slides over the planes. (C, H, W) -&gt; (C, H', W').</summary>
/// <remarks>
/// With padding p and kernel k an axis of n gives floor((n + 2 p - k) / stride) + 1 places, one more with <c>CeilMode</c> where pixels are
/// left over. With <c>CountIncludePad</c> padding counts as zeros, as in PyTorch.
/// </remarks>
/// <param name="kernel">Rows and columns of the window.</param>
public sealed class AvgPool2dAttribute(int kernel) : LayerAttribute
{
    /// <summary>Rows and columns of the window.</summary>
    public int Kernel { get; } = kernel;

    /// <summary>The stride: pixels from one position of the window to the next; 0: the size of the window.</summary>
    public int Stride { get; set; }

    /// <summary>Pixels of padding on every side; at most half the window.</summary>
    public int Padding { get; set; }

    /// <summary>Whether the last window may reach beyond the end.</summary>
    public bool CeilMode { get; set; }

    /// <summary>Whether the mean counts padding.</summary>
    public bool CountIncludePad { get; set; } = true;

    /// <summary>Columns of the window where they differ from its rows, else 0.</summary>
    public int KernelWidth { get; set; }

    /// <summary>The stride across where it differs from that down, else 0.</summary>
    public int StrideWidth { get; set; }

    /// <summary>The padding left and right where it differs from that above and below.</summary>
    public int PaddingWidth { get; set; } = ModelGen.Padding.AsRows;
}

public static partial class Layers
{
    /// <summary>The mean value under each position of a window that slides over the planes. (C, H, W) -&gt; (C, H', W').</summary>
    /// <remarks>See <see cref="AvgPool2dAttribute"/>.</remarks>
    /// <param name="x">Images (C, H, W).</param>
    /// <param name="kernel">Rows and columns of the window.</param>
    /// <param name="stride">The stride: pixels from one position of the window to the next; 0: the size of the window.</param>
    /// <param name="padding">Pixels of padding on every side; at most half the window.</param>
    /// <param name="ceilMode">Whether the last window may reach beyond the end.</param>
    /// <param name="countIncludePad">Whether the mean counts padding.</param>
    /// <param name="kernelWidth">Columns of the window where they differ from its rows, else 0.</param>
    /// <param name="strideWidth">The stride across where it differs from that down, else 0.</param>
    /// <param name="paddingWidth">The padding left and right where it differs from that above and below.</param>
    public static Tensor AvgPool2d(
        Tensor x,
        int kernel,
        int stride = 0,
        int padding = 0,
        bool ceilMode = false,
        bool countIncludePad = true,
        int kernelWidth = 0,
        int strideWidth = 0,
        int paddingWidth = ModelGen.Padding.AsRows) =>
        throw NetworkMethods.NeverRuns();
}
