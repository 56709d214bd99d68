namespace ModelGen;

/// <summary>The largest value over the four orientations of each channel. (C, 4, H, W) -&gt; (C, H, W).</summary>
/// <remarks>With a pooling of the whole plane after it a network of <see cref="P4Conv2dAttribute"/> is invariant to rotations by 90
/// degrees.</remarks>
public sealed class P4PoolAttribute : LayerAttribute;

public static partial class Layers
{
    /// <summary>The largest value over the four orientations of each channel. (C, 4, H, W) -&gt; (C, H, W).</summary>
    /// <remarks>See <see cref="P4PoolAttribute"/>.</remarks>
    /// <param name="x">Images in four orientations (C, 4, H, W).</param>
    public static Tensor P4Pool(Tensor x) => throw NetworkMethods.NeverRuns();
}
