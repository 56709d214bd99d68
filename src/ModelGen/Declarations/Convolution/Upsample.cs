namespace ModelGen;

/// <summary>Upsamples images or signals. (C, H, W) -&gt; (C, scale * H, scale * W), (C, L) -&gt; (C, scale * L).</summary>
/// <remarks>
/// Nearest: pixel i of m is pixel floor(i n / m) of n. Bilinear: its value at (i + 1/2) n / m - 1/2, or, with aligned corners, at i (n - 1)
/// / (m - 1), between the pixels on both sides.
/// </remarks>
/// <param name="scale">The factor of every side.</param>
public sealed class UpsampleAttribute(int scale = 2) : LayerAttribute
{
    /// <summary>The factor of every side.</summary>
    public int Scale { get; } = scale;

    /// <summary>The interpolation.</summary>
    public UpsampleMode Mode { get; set; }

    /// <summary>Whether the corner pixels of both images are aligned, for bilinear.</summary>
    public bool AlignCorners { get; set; }

    /// <summary>Rows of the result, in place of the scale.</summary>
    public int Height { get; set; }

    /// <summary>Columns of the result, or steps, in place of the scale.</summary>
    public int Width { get; set; }
}

public static partial class Layers
{
    /// <summary>Upsamples images or signals. (C, H, W) -&gt; (C, scale * H, scale * W), (C, L) -&gt; (C, scale * L).</summary>
    /// <remarks>See <see cref="UpsampleAttribute"/>.</remarks>
    /// <param name="x">Images (C, H, W) or signals (C, L).</param>
    /// <param name="scale">The factor of every side.</param>
    /// <param name="mode">The interpolation.</param>
    /// <param name="alignCorners">Whether the corner pixels of both images are aligned, for bilinear.</param>
    /// <param name="height">Rows of the result, in place of the scale.</param>
    /// <param name="width">Columns of the result, or steps, in place of the scale.</param>
    public static Tensor Upsample(
        Tensor x,
        int scale = 2,
        UpsampleMode mode = UpsampleMode.Nearest,
        bool alignCorners = false,
        int height = 0,
        int width = 0) =>
        throw NetworkMethods.NeverRuns();
}
