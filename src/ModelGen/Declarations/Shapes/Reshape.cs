namespace ModelGen;

/// <summary>The same numbers in the same order under another shape.</summary>
/// <remarks>One size may be <see cref="Dim.Infer"/>, -1, and is worked out from the others. The batch stays in front.</remarks>
/// <param name="shape">The new shape of a sample.</param>
public sealed class ReshapeAttribute(params int[] shape) : LayerAttribute
{
    /// <summary>The new shape of a sample.</summary>
    public int[] Shape { get; } = shape;
}

public static partial class Layers
{
    /// <summary>The same numbers in the same order under another shape.</summary>
    /// <remarks>See <see cref="ReshapeAttribute"/>.</remarks>
    /// <param name="x">The input.</param>
    /// <param name="shape">The new shape of a sample.</param>
    public static Tensor Reshape(Tensor x, params int[] shape) => throw NetworkMethods.NeverRuns();
}
