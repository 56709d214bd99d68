namespace ModelGen;

/// <summary>l = 1 - (2 sum(p t) + smooth) / (sum p + sum t + smooth), one for each sample, over all its elements.</summary>
/// <remarks>Target: real numbers in [0, 1] of the shape of the prediction. Milletari, Navab and Ahmadi 2016, "V-Net".</remarks>
/// <param name="smooth">Smoothing, which defines the loss of empty masks.</param>
public sealed class DiceAttribute(double smooth = 1) : LossFunctionAttribute
{
    /// <summary>Smoothing, which defines the loss of empty masks.</summary>
    public double Smooth { get; } = smooth;
}

public static partial class Layers
{
    /// <summary>l = 1 - (2 sum(p t) + smooth) / (sum p + sum t + smooth), one for each sample, over all its elements.</summary>
    /// <remarks>See <see cref="DiceAttribute"/>.</remarks>
    /// <param name="prediction">Probabilities.</param>
    /// <param name="target">The target.</param>
    /// <param name="smooth">Smoothing, which defines the loss of empty masks.</param>
    /// <param name="reduction">How the losses of samples and positions are reduced.</param>
    public static Tensor Dice(Tensor prediction, Tensor target, double smooth = 1, Reduction reduction = Reduction.Mean) =>
        throw NetworkMethods.NeverRuns();
}
