namespace ModelGen;

/// <summary>
/// Drops whole channels at random while training: y = x m / (1 - p), m = 1 with probability 1 - p, else 0, for each channel. The identity in
/// evaluation.
/// </summary>
/// <remarks>
/// Neighbouring pixels say much the same, so dropping them one by one drops little. The channels are the first axis of a sample. Tompson et al.
/// 2015. The mask is a function of the seed, the step and the channel.
/// </remarks>
/// <param name="p">Probability of dropping a channel, in [0, 1).</param>
public sealed class Dropout2dAttribute(double p = 0.5) : LayerAttribute
{
    /// <summary>Probability of dropping a channel, in [0, 1).</summary>
    public double P { get; } = p;
}

public static partial class Layers
{
    /// <summary>
    /// Drops whole channels at random while training: y = x m / (1 - p), m = 1 with probability 1 - p, else 0, for each channel. The identity in
    /// evaluation.
    /// </summary>
    /// <remarks>See <see cref="Dropout2dAttribute"/>.</remarks>
    /// <param name="x">The input.</param>
    /// <param name="p">Probability of dropping a channel, in [0, 1).</param>
    public static Tensor Dropout2d(Tensor x, double p = 0.5) => throw NetworkMethods.NeverRuns();
}
