namespace ModelGen;

/// <summary>y = min(max(x / 6 + 1/2, 0), 1).</summary>
/// <remarks>Elementwise. y' = 1/6 for -3 &lt; x &lt; 3, else 0, on the bounds too, as in PyTorch.</remarks>
public sealed class HardSigmoidAttribute : LayerAttribute;

public static partial class Layers
{
    /// <summary>y = min(max(x / 6 + 1/2, 0), 1).</summary>
    /// <remarks>See <see cref="HardSigmoidAttribute"/>.</remarks>
    /// <param name="x">The input.</param>
    public static Tensor HardSigmoid(Tensor x) => throw NetworkMethods.NeverRuns();
}
