namespace ModelGen;

/// <summary>y = log(1 + e^(beta x)) / beta.</summary>
/// <remarks>Elementwise. Where beta x exceeds the threshold, y = x, as in PyTorch.</remarks>
/// <param name="beta">Sharpness.</param>
/// <param name="threshold">Where beta x exceeds it, y = x.</param>
public sealed class SoftplusAttribute(double beta = 1, double threshold = 20) : LayerAttribute
{
    /// <summary>Sharpness.</summary>
    public double Beta { get; } = beta;

    /// <summary>Where beta x exceeds it, y = x.</summary>
    public double Threshold { get; } = threshold;
}

public static partial class Layers
{
    /// <summary>y = log(1 + e^(beta x)) / beta.</summary>
    /// <remarks>See <see cref="SoftplusAttribute"/>.</remarks>
    /// <param name="x">The input.</param>
    /// <param name="beta">Sharpness.</param>
    /// <param name="threshold">Where beta x exceeds it, y = x.</param>
    public static Tensor Softplus(Tensor x, double beta = 1, double threshold = 20) => throw NetworkMethods.NeverRuns();
}
