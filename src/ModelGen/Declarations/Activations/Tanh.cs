namespace ModelGen;

/// <summary>y = tanh x.</summary>
/// <remarks>Elementwise. y' = 1 - y^2.</remarks>
public sealed class TanhAttribute : LayerAttribute;

public static partial class Layers
{
    /// <summary>y = tanh x.</summary>
    /// <remarks>See <see cref="TanhAttribute"/>.</remarks>
    /// <param name="x">The input.</param>
    public static Tensor Tanh(Tensor x) => throw NetworkMethods.NeverRuns();
}
