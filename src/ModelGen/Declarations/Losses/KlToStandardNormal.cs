namespace ModelGen;

public static partial class Layers
{
    /// <summary>
    /// KL(N(mean, e^logVariance) || N(0, 1)): l = sum (mean^2 + e^logVariance - 1 - logVariance) / 2, one for each sample, over all its
    /// elements.
    /// </summary>
    /// <remarks>The regulariser of a variational autoencoder. Kingma and Welling 2014, appendix B.</remarks>
    /// <param name="mean">The means.</param>
    /// <param name="logVariance">The logarithms of the variances.</param>
    /// <param name="reduction">How the losses of samples and positions are reduced.</param>
    public static Tensor KlToStandardNormal(Tensor mean, Tensor logVariance, Reduction reduction = Reduction.Mean) =>
        throw NetworkMethods.NeverRuns();
}
