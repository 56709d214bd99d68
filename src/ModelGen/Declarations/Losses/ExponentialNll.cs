namespace ModelGen;

/// <summary>l = e^x t - x for the logarithm x of a rate, or r t - log(r + eps) for a rate r.</summary>
/// <remarks>Target: non-negative waiting times of the shape of the prediction, whose density is r e^(-r t).</remarks>
/// <param name="logInput">Whether the prediction is the logarithm of the rate.</param>
public sealed class ExponentialNllAttribute(bool logInput = true) : LossFunctionAttribute
{
    /// <summary>Whether the prediction is the logarithm of the rate.</summary>
    public bool LogInput { get; } = logInput;

    /// <summary>Added to a rate before its logarithm.</summary>
    public double Eps { get; set; } = 1e-8;
}

public static partial class Layers
{
    /// <summary>l = e^x t - x for the logarithm x of a rate, or r t - log(r + eps) for a rate r.</summary>
    /// <remarks>See <see cref="ExponentialNllAttribute"/>.</remarks>
    /// <param name="prediction">Rates or their logarithms.</param>
    /// <param name="target">The target.</param>
    /// <param name="logInput">Whether the prediction is the logarithm of the rate.</param>
    /// <param name="eps">Added to a rate before its logarithm.</param>
    /// <param name="reduction">How the losses of samples and positions are reduced.</param>
    public static Tensor ExponentialNll(
        Tensor prediction,
        Tensor target,
        bool logInput = true,
        double eps = 1e-8,
        Reduction reduction = Reduction.Mean) =>
        throw NetworkMethods.NeverRuns();
}
