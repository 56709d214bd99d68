namespace ModelGen;

public static partial class Layers
{
    /// <summary>l = (s d^2 + (1 - s) max(0, margin - d)^2) / 2, d the Euclidean distance over the last axis.</summary>
    /// <remarks>
    /// Hadsell, Chopra and LeCun 2006, "Dimensionality Reduction by Learning an Invariant Mapping", where Y = 1 - s. The gradient of equal
    /// vectors is 0.
    /// </remarks>
    /// <param name="a">Vectors (..., features).</param>
    /// <param name="b">Vectors of the same shape.</param>
    /// <param name="same">s: 1 where the two belong together, else 0.</param>
    /// <param name="margin">The minimum distance of the others.</param>
    /// <param name="reduction">How the losses of samples and positions are reduced.</param>
    public static Tensor Contrastive(Tensor a, Tensor b, Tensor same, double margin = 1, Reduction reduction = Reduction.Mean) =>
        throw NetworkMethods.NeverRuns();
}
