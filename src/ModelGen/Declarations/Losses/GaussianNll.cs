namespace ModelGen;

public static partial class Layers
{
    /// <summary>The negative log-likelihood of a normal distribution: l = (log v + (t - mean)^2 / v) / 2, v = max(variance, eps).</summary>
    /// <remarks>
    /// All of one shape; the clamp is ignored by the gradient, as in PyTorch. <c>full</c> adds log(2 pi) / 2. Nix and Weigend 1994.
    /// </remarks>
    /// <param name="mean">The means.</param>
    /// <param name="variance">The variances, not negative.</param>
    /// <param name="target">The target.</param>
    /// <param name="full">Whether the constant is added.</param>
    /// <param name="eps">The smallest variance divided by.</param>
    /// <param name="reduction">How the losses of samples and positions are reduced.</param>
    public static Tensor GaussianNll(
        Tensor mean,
        Tensor variance,
        Tensor target,
        bool full = false,
        double eps = 1e-6,
        Reduction reduction = Reduction.Mean) =>
        throw NetworkMethods.NeverRuns();
}
