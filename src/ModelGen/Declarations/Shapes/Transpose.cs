namespace ModelGen;

/// <summary>Swaps two axes: (T, C) -&gt; (C, T).</summary>
/// <param name="axis0">One axis.</param>
/// <param name="axis1">The other.</param>
public sealed class TransposeAttribute(int axis0, int axis1) : LayerAttribute
{
    /// <summary>One axis.</summary>
    public int Axis0 { get; } = axis0;

    /// <summary>The other.</summary>
    public int Axis1 { get; } = axis1;
}

public static partial class Layers
{
    /// <summary>Swaps two axes: (T, C) -&gt; (C, T).</summary>
    /// <remarks>See <see cref="TransposeAttribute"/>.</remarks>
    /// <param name="x">The input.</param>
    /// <param name="axis0">One axis.</param>
    /// <param name="axis1">The other.</param>
    public static Tensor Transpose(Tensor x, int axis0, int axis1) => throw NetworkMethods.NeverRuns();
}
