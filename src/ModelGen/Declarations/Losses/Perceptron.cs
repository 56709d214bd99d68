namespace ModelGen;

/// <summary>l = max(0, -t s).</summary>
/// <remarks>
/// Target: real numbers of the shape of the scores, -1 and +1 or 0 and 1. With plain gradient descent on one sample at a time this is the
/// perceptron rule; at s = 0 the gradient is -t, so that learning can start from zero weights. Rosenblatt 1958.
/// </remarks>
public sealed class PerceptronAttribute : LossFunctionAttribute
{
    /// <summary>How the target is written.</summary>
    public HingeLabels Labels { get; set; }
}

public static partial class Layers
{
    /// <summary>l = max(0, -t s).</summary>
    /// <remarks>See <see cref="PerceptronAttribute"/>.</remarks>
    /// <param name="score">The scores.</param>
    /// <param name="target">The target.</param>
    /// <param name="labels">How the target is written.</param>
    /// <param name="reduction">How the losses of samples and positions are reduced.</param>
    public static Tensor Perceptron(
        Tensor score,
        Tensor target,
        HingeLabels labels = HingeLabels.PlusMinusOne,
        Reduction reduction = Reduction.Mean) =>
        throw NetworkMethods.NeverRuns();
}
