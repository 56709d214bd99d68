namespace ModelGen;

/// <summary>
/// Drops values at random while training: y = x m / (1 - p), m = 1 with probability 1 - p, else 0. The identity in evaluation.
/// </summary>
/// <remarks>Elementwise. Srivastava et al. 2014, "Dropout". The mask is a function of the seed, the step and the position.</remarks>
/// <param name="p">Probability of dropping a value, in [0, 1).</param>
public sealed class DropoutAttribute(double p = 0.5) : LayerAttribute
{
    /// <summary>Probability of dropping a value, in [0, 1).</summary>
    public double P { get; } = p;
}

public static partial class Layers
{
    /// <summary>
    /// Drops values at random while training: y = x m / (1 - p), m = 1 with probability 1 - p, else 0. The identity in evaluation.
    /// </summary>
    /// <remarks>See <see cref="DropoutAttribute"/>.</remarks>
    /// <param name="x">The input.</param>
    /// <param name="p">Probability of dropping a value, in [0, 1).</param>
    public static Tensor Dropout(Tensor x, double p = 0.5) => throw NetworkMethods.NeverRuns();
}
