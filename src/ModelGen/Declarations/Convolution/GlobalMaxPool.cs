namespace ModelGen;

/// <summary>The largest value of each channel. (C, H, W) or (C, L) -&gt; (C).</summary>
/// <remarks>The gradient goes to the first of equal values.</remarks>
public sealed class GlobalMaxPoolAttribute : LayerAttribute;

public static partial class Layers
{
    /// <summary>The largest value of each channel. (C, H, W) or (C, L) -&gt; (C).</summary>
    /// <remarks>See <see cref="GlobalMaxPoolAttribute"/>.</remarks>
    /// <param name="x">Images (C, H, W) or signals (C, L).</param>
    public static Tensor GlobalMaxPool(Tensor x) => throw NetworkMethods.NeverRuns();
}
