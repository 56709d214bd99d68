namespace ModelGen;

/// <summary>l = -a (1 - q)^gamma log q, where q = s, a = alpha for t = 1 and q = 1 - s, a = 1 - alpha for t = 0; s = sigmoid(x).</summary>
/// <remarks>Target: 0 or 1, of the shape of the logits. Lin et al. 2017, "Focal Loss for Dense Object Detection".</remarks>
/// <param name="gamma">How strongly easy examples are down-weighted.</param>
/// <param name="alpha">Weight of the positive class.</param>
public sealed class FocalAttribute(double gamma = 2, double alpha = 0.25) : LossFunctionAttribute
{
    /// <summary>How strongly easy examples are down-weighted.</summary>
    public double Gamma { get; } = gamma;

    /// <summary>Weight of the positive class.</summary>
    public double Alpha { get; } = alpha;
}

public static partial class Layers
{
    /// <summary>
    /// l = -a (1 - q)^gamma log q, where q = s, a = alpha for t = 1 and q = 1 - s, a = 1 - alpha for t = 0; s = sigmoid(x).
    /// </summary>
    /// <remarks>See <see cref="FocalAttribute"/>.</remarks>
    /// <param name="logits">The logits.</param>
    /// <param name="target">The target.</param>
    /// <param name="gamma">How strongly easy examples are down-weighted.</param>
    /// <param name="alpha">Weight of the positive class.</param>
    /// <param name="reduction">How the losses of samples and positions are reduced.</param>
    public static Tensor Focal(Tensor logits, Tensor target, double gamma = 2, double alpha = 0.25, Reduction reduction = Reduction.Mean) =>
        throw NetworkMethods.NeverRuns();
}
