namespace ModelGen;

/// <summary>y = x min(max(x + 3, 0), 6) / 6.</summary>
/// <remarks>
/// Elementwise. y' = x / 3 + 1/2 for -3 &lt;= x &lt;= 3, both bounds included: -1/2 at -3 and 3/2 at 3, as PyTorch 1.13 documents it (its
/// vector code gives 1 at 3, and versions from 2.2 on give 0 and 1). Howard et al. 2019, "Searching for MobileNetV3".
/// </remarks>
public sealed class HardSwishAttribute : LayerAttribute;

public static partial class Layers
{
    /// <summary>y = x min(max(x + 3, 0), 6) / 6.</summary>
    /// <remarks>See <see cref="HardSwishAttribute"/>.</remarks>
    /// <param name="x">The input.</param>
    public static Tensor HardSwish(Tensor x) => throw NetworkMethods.NeverRuns();
}
