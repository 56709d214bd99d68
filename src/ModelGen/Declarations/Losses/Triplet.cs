namespace ModelGen;

public static partial class Layers
{
    /// <summary>
    /// l = max(0, d(anchor, positive) - d(anchor, negative) + margin), d the p-norm of the difference over the last axis.
    /// </summary>
    /// <remarks>
    /// As in PyTorch, eps is added to each element of a difference, and the slope where the margin is met exactly is that beyond it.
    /// Schroff, Kalenichenko and Philbin 2015, "FaceNet", with unsquared distances.
    /// </remarks>
    /// <param name="anchor">Vectors (..., features).</param>
    /// <param name="positive">Vectors that belong with the anchors.</param>
    /// <param name="negative">Vectors that do not.</param>
    /// <param name="margin">The margin.</param>
    /// <param name="p">The order of the norm.</param>
    /// <param name="eps">Defines the gradient of equal vectors.</param>
    /// <param name="reduction">How the losses of samples and positions are reduced.</param>
    public static Tensor Triplet(
        Tensor anchor,
        Tensor positive,
        Tensor negative,
        double margin = 1,
        double p = 2,
        double eps = 1e-6,
        Reduction reduction = Reduction.Mean) =>
        throw NetworkMethods.NeverRuns();
}
