namespace ModelGen;

/// <summary>
/// A convolution that is equivariant to rotations by 90 degrees: every filter is applied in its four orientations. (in, H, W) or (in, 4, H,
/// W) -&gt; (channels, 4, H', W').
/// </summary>
/// <remarks>
/// Rotating the input by 90 degrees rotates every plane of the output and moves it to the next orientation; exactly so where the padding
/// and a stride leave the middle in place. Parameters: weight (channels, in, kernel, kernel) from images, (channels, in, 4, kernel, kernel)
/// from images in four orientations, and bias (channels). Both start from U(-1/sqrt(n), 1/sqrt(n)) with n = in * orientations * kernel *
/// kernel. <see cref="P4PoolAttribute"/> makes what follows invariant. Cohen and Welling 2016, "Group Equivariant Convolutional Networks".
/// </remarks>
/// <param name="channels">Output channels.</param>
public sealed class P4Conv2dAttribute(int channels) : LayerAttribute
{
    /// <summary>Output channels.</summary>
    public int Channels { get; } = channels;

    /// <summary>Rows and columns of the kernel.</summary>
    public int Kernel { get; set; } = 3;

    /// <summary>The stride: pixels from one position of the kernel to the next.</summary>
    public int Stride { get; set; } = 1;

    /// <summary>Pixels of padding on every side, or <see cref="ModelGen.Padding.Same"/>.</summary>
    public int Padding { get; set; }

    /// <summary>Whether there is a bias.</summary>
    public bool Bias { get; set; } = true;

    /// <summary>The initialiser of the weight.</summary>
    public Init Init { get; set; }

    /// <summary>The scale of <see cref="ModelGen.Init"/>.</summary>
    public double Scale { get; set; } = 1;
}

public static partial class Layers
{
    /// <summary>
    /// A convolution that is equivariant to rotations by 90 degrees: every filter is applied in its four orientations. (in, H, W) or (in,
    /// 4, H, W) -&gt; (channels, 4, H', W').
    /// </summary>
    /// <remarks>See <see cref="P4Conv2dAttribute"/>.</remarks>
    /// <param name="x">Images (in, H, W), or images in four orientations (in, 4, H, W).</param>
    /// <param name="channels">Output channels.</param>
    /// <param name="kernel">Rows and columns of the kernel.</param>
    /// <param name="stride">The stride: pixels from one position of the kernel to the next.</param>
    /// <param name="padding">Pixels of padding on every side, or <see cref="ModelGen.Padding.Same"/>.</param>
    /// <param name="bias">Whether there is a bias.</param>
    /// <param name="init">The initialiser of the weight.</param>
    /// <param name="scale">The scale of <see cref="ModelGen.Init"/>.</param>
    /// <param name="frozen">Excludes the parameters from training.</param>
    /// <param name="name">The name in checkpoints, messages and the summary; by default the kind and a running number.</param>
    public static Tensor P4Conv2d(
        Tensor x,
        int channels,
        int kernel = 3,
        int stride = 1,
        int padding = 0,
        bool bias = true,
        Init init = Init.Default,
        double scale = 1,
        bool frozen = false,
        string? name = null) =>
        throw NetworkMethods.NeverRuns();
}
