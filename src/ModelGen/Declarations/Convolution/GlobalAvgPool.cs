namespace ModelGen;

/// <summary>The mean value of each channel. (C, H, W) or (C, L) -&gt; (C).</summary>
/// <remarks>Lin, Chen and Yan 2013, "Network in Network".</remarks>
public sealed class GlobalAvgPoolAttribute : LayerAttribute;

public static partial class Layers
{
    /// <summary>The mean value of each channel. (C, H, W) or (C, L) -&gt; (C).</summary>
    /// <remarks>See <see cref="GlobalAvgPoolAttribute"/>.</remarks>
    /// <param name="x">Images (C, H, W) or signals (C, L).</param>
    public static Tensor GlobalAvgPool(Tensor x) => throw NetworkMethods.NeverRuns();
}
