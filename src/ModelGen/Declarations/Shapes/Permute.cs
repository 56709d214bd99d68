namespace ModelGen;

/// <summary>Reorders all axes of a sample: axis i of y is axis axes[i] of x.</summary>
/// <param name="axes">Each axis of the sample once, in its new order.</param>
public sealed class PermuteAttribute(params int[] axes) : LayerAttribute
{
    /// <summary>Each axis of the sample once, in its new order.</summary>
    public int[] Axes { get; } = axes;
}

public static partial class Layers
{
    /// <summary>Reorders all axes of a sample: axis i of y is axis axes[i] of x.</summary>
    /// <remarks>See <see cref="PermuteAttribute"/>.</remarks>
    /// <param name="x">The input.</param>
    /// <param name="axes">Each axis of the sample once, in its new order.</param>
    public static Tensor Permute(Tensor x, params int[] axes) => throw NetworkMethods.NeverRuns();
}
