namespace ModelGen;

/// <summary>
/// Drops whole channels at random while training: y = x m / (1 - p), m = 1 with probability 1 - p, else 0, for each channel. The identity
/// in evaluation unless asked for.
/// </summary>
/// <remarks>
/// Neighbouring pixels are correlated, so dropping single pixels removes little information. The channels are the first axis of a sample.
/// Tompson et al. 2015. The mask is a function of the seed, the step and the channel.
/// </remarks>
/// <param name="p">Probability of dropping a channel, in [0, 1).</param>
public sealed class Dropout2dAttribute(double p = 0.5) : LayerAttribute
{
    /// <summary>Probability of dropping a channel, in [0, 1).</summary>
    public double P { get; } = p;

    /// <summary>
    /// Whether it drops in evaluation too: predictions are then random, and the mean and standard deviation of several measure the
    /// uncertainty of the network (Monte Carlo dropout; Gal and Ghahramani 2016, "Dropout as a Bayesian Approximation"). The model's
    /// predictions take a seed.
    /// </summary>
    public bool InEvaluation { get; set; }
}

public static partial class Layers
{
    /// <summary>
    /// Drops whole channels at random while training: y = x m / (1 - p), m = 1 with probability 1 - p, else 0, for each channel. The
    /// identity in evaluation unless asked for.
    /// </summary>
    /// <remarks>See <see cref="Dropout2dAttribute"/>.</remarks>
    /// <param name="x">The input.</param>
    /// <param name="p">Probability of dropping a channel, in [0, 1).</param>
    /// <param name="inEvaluation">Whether it drops in evaluation too: Monte Carlo dropout, Gal and Ghahramani 2016.
    /// The model's predictions then take a seed.</param>
    public static Tensor Dropout2d(Tensor x, double p = 0.5, bool inEvaluation = false) => throw NetworkMethods.NeverRuns();
}
