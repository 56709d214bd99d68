namespace ModelGen;

/// <summary>l = max(0, 1 - t s).</summary>
/// <remarks>Target: real numbers of the shape of the scores, -1 and +1 or 0 and 1. The gradient on the margin, t s = 1, is 0, as of
/// PyTorch's relu. Cortes and Vapnik 1995.</remarks>
public sealed class HingeAttribute : LossFunctionAttribute
{
    /// <summary>How the target is written.</summary>
    public HingeLabels Labels { get; set; }
}

public static partial class Layers
{
    /// <summary>l = max(0, 1 - t s).</summary>
    /// <remarks>See <see cref="HingeAttribute"/>.</remarks>
    /// <param name="score">The scores.</param>
    /// <param name="target">The target.</param>
    /// <param name="labels">How the target is written.</param>
    /// <param name="reduction">How the losses of samples and positions are reduced.</param>
    public static Tensor Hinge(
        Tensor score,
        Tensor target,
        HingeLabels labels = HingeLabels.PlusMinusOne,
        Reduction reduction = Reduction.Mean) =>
        throw NetworkMethods.NeverRuns();
}
