namespace ModelGen;

/// <summary>Pads images or signals. (C, H, W) -&gt; (C, top + H + bottom, left + W + right).</summary>
/// <remarks>One number is for every side, two are left and right, four are left, right, top and bottom, as in PyTorch.</remarks>
/// <param name="padding">Pixels on each side.</param>
public sealed class PadAttribute(params int[] padding) : LayerAttribute
{
    /// <summary>Pixels on each side.</summary>
    public int[] Padding { get; } = padding;

    /// <summary>The kind of padding.</summary>
    public PaddingMode PaddingMode { get; set; }

    /// <summary>The value of constant padding.</summary>
    public double Value { get; set; }
}

public static partial class Layers
{
    /// <summary>Pads images or signals. (C, H, W) -&gt; (C, top + H + bottom, left + W + right).</summary>
    /// <remarks>See <see cref="PadAttribute"/>.</remarks>
    /// <param name="x">Images (C, H, W) or signals (C, L).</param>
    /// <param name="padding">Pixels on each side.</param>
    /// <param name="paddingMode">The kind of padding.</param>
    /// <param name="value">The value of constant padding.</param>
    public static Tensor Pad(
        Tensor x,
        int[] padding,
        PaddingMode paddingMode = PaddingMode.Zeros,
        double value = 0) =>
        throw NetworkMethods.NeverRuns();
}
