namespace ModelGen;

/// <summary>Normalises each sample over its last axes: y = (x - mean) / sqrt(var + eps) weight + bias.</summary>
/// <remarks>
/// The shape stays; mean and (biased) variance are over the last <c>Axes</c> axes. Parameters: weight, from ones, and bias, from zeros,
/// both of the shape of those axes. Ba, Kiros and Hinton 2016, "Layer Normalization".
/// </remarks>
public sealed class LayerNormAttribute : LayerAttribute
{
    /// <summary>Added to the variance.</summary>
    public double Eps { get; set; } = 1e-5;

    /// <summary>How many of the last axes are normalised together.</summary>
    public int Axes { get; set; } = 1;

    /// <summary>Whether a learnable weight and bias follow.</summary>
    public bool Affine { get; set; } = true;
}

public static partial class Layers
{
    /// <summary>Normalises each sample over its last axes: y = (x - mean) / sqrt(var + eps) weight + bias.</summary>
    /// <remarks>See <see cref="LayerNormAttribute"/>.</remarks>
    /// <param name="x">The input.</param>
    /// <param name="eps">Added to the variance.</param>
    /// <param name="axes">How many of the last axes are normalised together.</param>
    /// <param name="affine">Whether a learnable weight and bias follow.</param>
    /// <param name="frozen">Excludes the parameters from training.</param>
    /// <param name="name">The name in checkpoints, messages and the summary; by default the kind and a running number.</param>
    public static Tensor LayerNorm(
        Tensor x,
        double eps = 1e-5,
        int axes = 1,
        bool affine = true,
        bool frozen = false,
        string? name = null) =>
        throw NetworkMethods.NeverRuns();
}
