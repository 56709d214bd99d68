namespace ModelGen;

/// <summary>y = scale (x for x &gt; 0, else alpha (e^x - 1)), scale = 1.0507009873554805, alpha = 1.6732632423543772.</summary>
/// <remarks>Elementwise. Klambauer et al. 2017, "Self-Normalizing Neural Networks".</remarks>
public sealed class SELUAttribute : LayerAttribute;

public static partial class Layers
{
    /// <summary>y = scale (x for x &gt; 0, else alpha (e^x - 1)), scale = 1.0507009873554805, alpha = 1.6732632423543772.</summary>
    /// <remarks>See <see cref="SELUAttribute"/>.</remarks>
    /// <param name="x">The input.</param>
    public static Tensor SELU(Tensor x) => throw NetworkMethods.NeverRuns();
}
