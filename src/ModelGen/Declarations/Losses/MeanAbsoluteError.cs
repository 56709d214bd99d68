namespace ModelGen;

/// <summary>l = |y - t|.</summary>
/// <remarks>Target: real numbers of the shape of the prediction. The gradient at y = t is 0.</remarks>
public sealed class MeanAbsoluteErrorAttribute : LossFunctionAttribute;

public static partial class Layers
{
    /// <summary>l = |y - t|.</summary>
    /// <remarks>See <see cref="MeanAbsoluteErrorAttribute"/>.</remarks>
    /// <param name="prediction">The prediction.</param>
    /// <param name="target">The target.</param>
    /// <param name="reduction">How the losses of samples and positions are reduced.</param>
    public static Tensor MeanAbsoluteError(Tensor prediction, Tensor target, Reduction reduction = Reduction.Mean) =>
        throw NetworkMethods.NeverRuns();
}
