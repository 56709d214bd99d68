namespace ModelGen;

/// <summary>l = -(w t log s + (1 - t) log(1 - s)), s = sigmoid(x), w = positiveWeight.</summary>
/// <remarks>Target: real numbers in [0, 1] of the shape of the logits. Safe for large logits; the gradient for w = 1 is s - t.</remarks>
public sealed class BinaryCrossEntropyWithLogitsAttribute : LossFunctionAttribute
{
    /// <summary>Weight of the positive class; more than 1 raises recall.</summary>
    public double PositiveWeight { get; set; } = 1;
}

public static partial class Layers
{
    /// <summary>l = -(w t log s + (1 - t) log(1 - s)), s = sigmoid(x), w = positiveWeight.</summary>
    /// <remarks>See <see cref="BinaryCrossEntropyWithLogitsAttribute"/>.</remarks>
    /// <param name="logits">The logits.</param>
    /// <param name="target">The target.</param>
    /// <param name="positiveWeight">Weight of the positive class; more than 1 raises recall.</param>
    /// <param name="reduction">How the losses of samples and positions are reduced.</param>
    public static Tensor BinaryCrossEntropyWithLogits(
        Tensor logits,
        Tensor target,
        double positiveWeight = 1,
        Reduction reduction = Reduction.Mean) =>
        throw NetworkMethods.NeverRuns();
}
