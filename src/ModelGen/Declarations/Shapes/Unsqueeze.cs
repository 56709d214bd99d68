namespace ModelGen;

/// <summary>Inserts an axis of size 1: (H, W) -&gt; (1, H, W).</summary>
/// <param name="axis">Where the new axis stands in the result.</param>
public sealed class UnsqueezeAttribute(int axis) : LayerAttribute
{
    /// <summary>Where the new axis stands in the result.</summary>
    public int Axis { get; } = axis;
}

public static partial class Layers
{
    /// <summary>Inserts an axis of size 1: (H, W) -&gt; (1, H, W).</summary>
    /// <remarks>See <see cref="UnsqueezeAttribute"/>.</remarks>
    /// <param name="x">The input.</param>
    /// <param name="axis">Where the new axis stands in the result.</param>
    public static Tensor Unsqueeze(Tensor x, int axis) => throw NetworkMethods.NeverRuns();
}
