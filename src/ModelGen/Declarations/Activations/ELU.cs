namespace ModelGen;

/// <summary>y = x for x &gt; 0, else alpha (e^x - 1).</summary>
/// <remarks>Elementwise. Clevert, Unterthiner and Hochreiter 2016.</remarks>
/// <param name="alpha">Minus the value approached for negative x.</param>
public sealed class ELUAttribute(double alpha = 1) : LayerAttribute
{
    /// <summary>Minus the value approached for negative x.</summary>
    public double Alpha { get; } = alpha;
}

public static partial class Layers
{
    /// <summary>y = x for x &gt; 0, else alpha (e^x - 1).</summary>
    /// <remarks>See <see cref="ELUAttribute"/>.</remarks>
    /// <param name="x">The input.</param>
    /// <param name="alpha">Minus the value approached for negative x.</param>
    public static Tensor ELU(Tensor x, double alpha = 1) => throw NetworkMethods.NeverRuns();
}
