namespace ModelGen;

/// <summary>y = x / (1 + |x|).</summary>
/// <remarks>Elementwise.</remarks>
public sealed class SoftsignAttribute : LayerAttribute;

public static partial class Layers
{
    /// <summary>y = x / (1 + |x|).</summary>
    /// <remarks>See <see cref="SoftsignAttribute"/>.</remarks>
    /// <param name="x">The input.</param>
    public static Tensor Softsign(Tensor x) => throw NetworkMethods.NeverRuns();
}
