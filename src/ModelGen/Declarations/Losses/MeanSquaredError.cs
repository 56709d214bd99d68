namespace ModelGen;

/// <summary>l = (y - t)^2.</summary>
/// <remarks>Target: real numbers of the shape of the prediction. The mean is over samples and elements.</remarks>
public sealed class MeanSquaredErrorAttribute : LossFunctionAttribute;

public static partial class Layers
{
    /// <summary>l = (y - t)^2.</summary>
    /// <remarks>See <see cref="MeanSquaredErrorAttribute"/>.</remarks>
    /// <param name="prediction">The prediction.</param>
    /// <param name="target">The target.</param>
    /// <param name="reduction">How the losses of samples and positions are reduced.</param>
    public static Tensor MeanSquaredError(Tensor prediction, Tensor target, Reduction reduction = Reduction.Mean) =>
        throw NetworkMethods.NeverRuns();
}
