namespace ModelGen;

/// <summary>y = 1 / (1 + e^-x).</summary>
/// <remarks>Elementwise. y' = y (1 - y).</remarks>
public sealed class SigmoidAttribute : LayerAttribute;

public static partial class Layers
{
    /// <summary>y = 1 / (1 + e^-x).</summary>
    /// <remarks>See <see cref="SigmoidAttribute"/>.</remarks>
    /// <param name="x">The input.</param>
    public static Tensor Sigmoid(Tensor x) => throw NetworkMethods.NeverRuns();
}
