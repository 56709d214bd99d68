namespace ModelGen;

/// <summary>y = x.</summary>
/// <remarks>Elementwise.</remarks>
public sealed class IdentityAttribute : LayerAttribute;

public static partial class Layers
{
    /// <summary>y = x.</summary>
    /// <remarks>See <see cref="IdentityAttribute"/>.</remarks>
    /// <param name="x">The input.</param>
    public static Tensor Identity(Tensor x) => throw NetworkMethods.NeverRuns();
}
