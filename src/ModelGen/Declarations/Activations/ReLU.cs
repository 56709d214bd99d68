namespace ModelGen;

/// <summary>y = max(0, x).</summary>
/// <remarks>Elementwise. y' = 1 for x &gt; 0, else 0. Nair and Hinton 2010.</remarks>
public sealed class ReLUAttribute : LayerAttribute;

public static partial class Layers
{
    /// <summary>y = max(0, x).</summary>
    /// <remarks>See <see cref="ReLUAttribute"/>.</remarks>
    /// <param name="x">The input.</param>
    public static Tensor ReLU(Tensor x) => throw NetworkMethods.NeverRuns();
}
