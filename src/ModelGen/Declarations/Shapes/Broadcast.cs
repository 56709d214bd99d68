namespace ModelGen;

/// <summary>Repeats axes of size 1, and axes missing in front, up to a shape.</summary>
/// <remarks>Axes are lined up from the last, as NumPy does; the gradient sums over what was repeated.</remarks>
/// <param name="shape">The new shape of a sample.</param>
public sealed class BroadcastAttribute(params int[] shape) : LayerAttribute
{
    /// <summary>The new shape of a sample.</summary>
    public int[] Shape { get; } = shape;
}

public static partial class Layers
{
    /// <summary>Repeats axes of size 1, and axes missing in front, up to a shape.</summary>
    /// <remarks>See <see cref="BroadcastAttribute"/>.</remarks>
    /// <param name="x">The input.</param>
    /// <param name="shape">The new shape of a sample.</param>
    public static Tensor Broadcast(Tensor x, params int[] shape) => throw NetworkMethods.NeverRuns();
}
