namespace ModelGen;

/// <summary>l = -(t log p + (1 - t) log(1 - p)).</summary>
/// <remarks>
/// Target: real numbers in [0, 1] of the shape of the prediction. Logarithms stop at -100, as in PyTorch. Directly after a sigmoid the two
/// are fused.
/// </remarks>
public sealed class BinaryCrossEntropyAttribute : LossFunctionAttribute;

public static partial class Layers
{
    /// <summary>l = -(t log p + (1 - t) log(1 - p)).</summary>
    /// <remarks>See <see cref="BinaryCrossEntropyAttribute"/>.</remarks>
    /// <param name="prediction">Probabilities.</param>
    /// <param name="target">The target.</param>
    /// <param name="reduction">How the losses of samples and positions are reduced.</param>
    public static Tensor BinaryCrossEntropy(Tensor prediction, Tensor target, Reduction reduction = Reduction.Mean) =>
        throw NetworkMethods.NeverRuns();
}
