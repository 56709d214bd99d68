namespace ModelGen;

/// <summary>Normalises each channel over the batch and all other axes: y = (x - mean) / sqrt(var + eps) weight + bias.</summary>
/// <remarks>
/// The shape stays. Parameters: weight, from ones, and bias, from zeros, (channels); buffers: running_mean and running_var, which training
/// moves by <c>momentum</c> towards the mean and the unbiased variance of the batch, and which evaluation uses in their place. They move in
/// every pass in training mode that runs through the layer, as in PyTorch, whether the layer is frozen, trained, or another objective's;
/// but not by a batch in which nothing counts. Ioffe and Szegedy 2015, "Batch Normalization".
/// </remarks>
public sealed class BatchNormAttribute : LayerAttribute
{
    /// <summary>Added to the variance.</summary>
    public double Eps { get; set; } = 1e-5;

    /// <summary>Weight of the newest batch in the running statistics.</summary>
    public double Momentum { get; set; } = 0.1;

    /// <summary>The channel axis: the first of a sample, as in (C, H, W), unless given.</summary>
    public int Axis { get; set; }

    /// <summary>Whether a learnable weight and bias follow.</summary>
    public bool Affine { get; set; } = true;
}

public static partial class Layers
{
    /// <summary>Normalises each channel over the batch and all other axes: y = (x - mean) / sqrt(var + eps) weight + bias.</summary>
    /// <remarks>See <see cref="BatchNormAttribute"/>.</remarks>
    /// <param name="x">The input.</param>
    /// <param name="eps">Added to the variance.</param>
    /// <param name="momentum">Weight of the newest batch in the running statistics.</param>
    /// <param name="axis">The channel axis: the first of a sample, as in (C, H, W), unless given.</param>
    /// <param name="affine">Whether a learnable weight and bias follow.</param>
    /// <param name="frozen">Excludes the parameters from training.</param>
    /// <param name="name">The name in checkpoints, messages and the summary; by default the kind and a running number.</param>
    public static Tensor BatchNorm(
        Tensor x,
        double eps = 1e-5,
        double momentum = 0.1,
        int axis = 0,
        bool affine = true,
        bool frozen = false,
        string? name = null) =>
        throw NetworkMethods.NeverRuns();
}
