namespace ModelGen;

/// <summary>Rotates pairs of features by an angle that grows with the step. (T, features) -&gt; (T, features).</summary>
/// <remarks>
/// In each head of d features the pair (x0, x1) = (2i, 2i + 1) becomes (x0 cos a - x1 sin a, x0 sin a + x1 cos a) with a = t / w^(2i/d).
/// Applied to queries and keys, their product depends on the distance between steps alone. Su et al. 2021, "RoFormer".
/// </remarks>
/// <param name="heads">Heads, which lie side by side in the features.</param>
public sealed class RotaryEmbeddingAttribute(int heads = 1) : LayerAttribute
{
    /// <summary>Heads, which lie side by side in the features.</summary>
    public int Heads { get; } = heads;

    /// <summary>The number w that decides the wavelengths.</summary>
    public double Wavelength { get; set; } = 10_000;
}

public static partial class Layers
{
    /// <summary>Rotates pairs of features by an angle that grows with the step. (T, features) -&gt; (T, features).</summary>
    /// <remarks>See <see cref="RotaryEmbeddingAttribute"/>.</remarks>
    /// <param name="x">The input.</param>
    /// <param name="heads">Heads, which lie side by side in the features.</param>
    /// <param name="wavelength">The number w that decides the wavelengths.</param>
    public static Tensor RotaryEmbedding(Tensor x, int heads = 1, double wavelength = 10_000) => throw NetworkMethods.NeverRuns();
}
