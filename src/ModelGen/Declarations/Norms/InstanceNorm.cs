namespace ModelGen;

/// <summary>Normalises each channel of each sample over its positions: y = (x - mean) / sqrt(var + eps),
/// with weight and bias if asked for.</summary>
/// <remarks>
/// The shape stays; mean and (biased) variance are over one channel of one sample, in training and evaluation alike. Parameters if affine:
/// weight, from ones, and bias, from zeros, (channels). Ulyanov, Vedaldi and Lempitsky 2016, "Instance Normalization".
/// </remarks>
public sealed class InstanceNormAttribute : LayerAttribute
{
    /// <summary>Added to the variance.</summary>
    public double Eps { get; set; } = 1e-5;

    /// <summary>Whether a learnable weight and bias follow.</summary>
    public bool Affine { get; set; }
}

public static partial class Layers
{
    /// <summary>
    /// Normalises each channel of each sample over its positions: y = (x - mean) / sqrt(var + eps), with weight and bias if asked for.
    /// </summary>
    /// <remarks>See <see cref="InstanceNormAttribute"/>.</remarks>
    /// <param name="x">The input.</param>
    /// <param name="eps">Added to the variance.</param>
    /// <param name="affine">Whether a learnable weight and bias follow.</param>
    /// <param name="frozen">Excludes the parameters from training.</param>
    /// <param name="name">The name in checkpoints, messages and the summary; by default the kind and a running number.</param>
    public static Tensor InstanceNorm(
        Tensor x,
        double eps = 1e-5,
        bool affine = false,
        bool frozen = false,
        string? name = null) =>
        throw NetworkMethods.NeverRuns();
}
