namespace ModelGen;

/// <summary>l = sum t (log t - x), x the logarithm of a probability: KL(target || prediction).</summary>
/// <remarks>
/// Prediction: log-probabilities; target: probabilities of the same shape, or their logarithms. <see cref="Reduction.Mean"/> divides the
/// sum by the batch size, PyTorch's batchmean; t log t is 0 at 0.
/// </remarks>
public sealed class KlDivergenceAttribute : LossFunctionAttribute
{
    /// <summary>Whether the target is the logarithm of a probability.</summary>
    public bool LogTarget { get; set; }
}

public static partial class Layers
{
    /// <summary>l = sum t (log t - x), x the logarithm of a probability: KL(target || prediction).</summary>
    /// <remarks>See <see cref="KlDivergenceAttribute"/>.</remarks>
    /// <param name="prediction">Log-probabilities.</param>
    /// <param name="target">The target.</param>
    /// <param name="logTarget">Whether the target is the logarithm of a probability.</param>
    /// <param name="reduction">How the losses of samples and positions are reduced.</param>
    public static Tensor KlDivergence(Tensor prediction, Tensor target, bool logTarget = false, Reduction reduction = Reduction.Mean) =>
        throw NetworkMethods.NeverRuns();
}
