namespace ModelGen;

/// <summary>Normalises each sample over groups of its channels and all their positions: y = (x - mean) / sqrt(var + eps) weight +
/// bias.</summary>
/// <remarks>
/// The shape stays; mean and (biased) variance are over channels / groups channels. Parameters: weight, from ones, and bias, from zeros,
/// (channels). Wu and He 2018, "Group Normalization".
/// </remarks>
/// <param name="groups">Groups; a divisor of the channels.</param>
public sealed class GroupNormAttribute(int groups) : LayerAttribute
{
    /// <summary>Groups; a divisor of the channels.</summary>
    public int Groups { get; } = groups;

    /// <summary>Added to the variance.</summary>
    public double Eps { get; set; } = 1e-5;

    /// <summary>Whether a learnable weight and bias follow.</summary>
    public bool Affine { get; set; } = true;
}

public static partial class Layers
{
    /// <summary>Normalises each sample over groups of its channels and all their positions: y = (x - mean) / sqrt(var + eps) weight +
    /// bias.</summary>
    /// <remarks>See <see cref="GroupNormAttribute"/>.</remarks>
    /// <param name="x">The input.</param>
    /// <param name="groups">Groups; a divisor of the channels.</param>
    /// <param name="eps">Added to the variance.</param>
    /// <param name="affine">Whether a learnable weight and bias follow.</param>
    /// <param name="frozen">Excludes the parameters from training.</param>
    /// <param name="name">The name in checkpoints, messages and the summary; by default the kind and a running number.</param>
    public static Tensor GroupNorm(
        Tensor x,
        int groups,
        double eps = 1e-5,
        bool affine = true,
        bool frozen = false,
        string? name = null) =>
        throw NetworkMethods.NeverRuns();
}
