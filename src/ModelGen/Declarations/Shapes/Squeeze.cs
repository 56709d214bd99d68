namespace ModelGen;

/// <summary>Removes an axis of size 1: (1, H, W) -&gt; (H, W).</summary>
/// <param name="axis">The axis, of size 1.</param>
public sealed class SqueezeAttribute(int axis) : LayerAttribute
{
    /// <summary>The axis, of size 1.</summary>
    public int Axis { get; } = axis;
}

public static partial class Layers
{
    /// <summary>Removes an axis of size 1: (1, H, W) -&gt; (H, W).</summary>
    /// <remarks>See <see cref="SqueezeAttribute"/>.</remarks>
    /// <param name="x">The input.</param>
    /// <param name="axis">The axis, of size 1.</param>
    public static Tensor Squeeze(Tensor x, int axis) => throw NetworkMethods.NeverRuns();
}
