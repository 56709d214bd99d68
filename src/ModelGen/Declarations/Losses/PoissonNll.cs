namespace ModelGen;

/// <summary>l = e^x - t x for the logarithm x of a rate, or r - t log(r + eps) for a rate r.</summary>
/// <remarks>
/// Target: counts of the shape of the prediction. <c>Full</c> adds the Stirling term t log t - t + log(2 pi t) / 2 for t above 1, as in
/// PyTorch.
/// </remarks>
/// <param name="logInput">Whether the prediction is the logarithm of the rate.</param>
public sealed class PoissonNllAttribute(bool logInput = true) : LossFunctionAttribute
{
    /// <summary>Whether the prediction is the logarithm of the rate.</summary>
    public bool LogInput { get; } = logInput;

    /// <summary>Whether the Stirling term is added.</summary>
    public bool Full { get; set; }

    /// <summary>Added to a rate before its logarithm.</summary>
    public double Eps { get; set; } = 1e-8;
}

public static partial class Layers
{
    /// <summary>l = e^x - t x for the logarithm x of a rate, or r - t log(r + eps) for a rate r.</summary>
    /// <remarks>See <see cref="PoissonNllAttribute"/>.</remarks>
    /// <param name="prediction">Rates or their logarithms.</param>
    /// <param name="target">The target.</param>
    /// <param name="logInput">Whether the prediction is the logarithm of the rate.</param>
    /// <param name="full">Whether the Stirling term is added.</param>
    /// <param name="eps">Added to a rate before its logarithm.</param>
    /// <param name="reduction">How the losses of samples and positions are reduced.</param>
    public static Tensor PoissonNll(
        Tensor prediction,
        Tensor target,
        bool logInput = true,
        bool full = false,
        double eps = 1e-8,
        Reduction reduction = Reduction.Mean) =>
        throw NetworkMethods.NeverRuns();
}
