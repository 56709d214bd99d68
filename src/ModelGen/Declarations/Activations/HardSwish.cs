namespace ModelGen;

/// <summary>y = x min(max(x + 3, 0), 6) / 6.</summary>
/// <remarks>Elementwise. Howard et al. 2019, "Searching for MobileNetV3".</remarks>
public sealed class HardSwishAttribute : LayerAttribute;

public static partial class Layers
{
    /// <summary>y = x min(max(x + 3, 0), 6) / 6.</summary>
    /// <remarks>See <see cref="HardSwishAttribute"/>.</remarks>
    /// <param name="x">The input.</param>
    public static Tensor HardSwish(Tensor x) => throw NetworkMethods.NeverRuns();
}
