namespace ModelGen;

/// <summary>y = x for x &gt; 0, else slope x.</summary>
/// <remarks>Elementwise. y' at 0 is the slope, as in PyTorch. Maas, Hannun and Ng 2013.</remarks>
/// <param name="slope">Slope for negative x.</param>
public sealed class LeakyReLUAttribute(double slope = 0.01) : LayerAttribute
{
    /// <summary>Slope for negative x.</summary>
    public double Slope { get; } = slope;
}

public static partial class Layers
{
    /// <summary>y = x for x &gt; 0, else slope x.</summary>
    /// <remarks>See <see cref="LeakyReLUAttribute"/>.</remarks>
    /// <param name="x">The input.</param>
    /// <param name="slope">Slope for negative x.</param>
    public static Tensor LeakyReLU(Tensor x, double slope = 0.01) => throw NetworkMethods.NeverRuns();
}
