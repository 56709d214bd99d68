namespace ModelGen;

/// <summary>Divides by the root mean square over the last axes: y = x / sqrt(mean(x^2) + eps) weight.</summary>
/// <remarks>
/// The shape stays. Parameter: weight, from ones, of the shape of the last <c>Axes</c> axes. Zhang and Sennrich 2019, "Root Mean Square
/// Layer Normalization".
/// </remarks>
public sealed class RMSNormAttribute : LayerAttribute
{
    /// <summary>Added to the mean square.</summary>
    public double Eps { get; set; } = 1e-5;

    /// <summary>How many of the last axes are normalised together.</summary>
    public int Axes { get; set; } = 1;

    /// <summary>Whether a learnable weight follows.</summary>
    public bool Affine { get; set; } = true;
}

public static partial class Layers
{
    /// <summary>Divides by the root mean square over the last axes: y = x / sqrt(mean(x^2) + eps) weight.</summary>
    /// <remarks>See <see cref="RMSNormAttribute"/>.</remarks>
    /// <param name="x">The input.</param>
    /// <param name="eps">Added to the mean square.</param>
    /// <param name="axes">How many of the last axes are normalised together.</param>
    /// <param name="affine">Whether a learnable weight follows.</param>
    /// <param name="frozen">Excludes the parameters from training.</param>
    /// <param name="name">The name in checkpoints, messages and the summary; by default the kind and a running number.</param>
    public static Tensor RMSNorm(Tensor x, double eps = 1e-5, int axes = 1, bool affine = true, bool frozen = false, string? name = null) =>
        throw NetworkMethods.NeverRuns();
}
