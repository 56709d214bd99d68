namespace ModelGen;

/// <summary>A convolution of each channel by itself, of which it makes <c>Multiplier</c>. (in, H, W) -&gt; (in * multiplier,
/// H', W').</summary>
/// <remarks>
/// The <see cref="Conv2dAttribute"/> with as many groups as channels. Parameters: weight (in * multiplier, 1, kernel, kernel), bias (in *
/// multiplier). Both start from U(-1/sqrt(n), 1/sqrt(n)) with n = in / groups * kernel, as in PyTorch; with an <see cref="ModelGen.Init"/>
/// of its own for the weight, the bias starts from zeros. Sifre 2014; Chollet 2017.
/// </remarks>
public sealed class DepthwiseConv2dAttribute : LayerAttribute
{
    /// <summary>Rows and columns of the kernel.</summary>
    public int Kernel { get; set; } = 3;

    /// <summary>The stride: pixels from one position of the kernel to the next.</summary>
    public int Stride { get; set; } = 1;

    /// <summary>Pixels of padding on every side, or <see cref="ModelGen.Padding.Same"/>.</summary>
    public int Padding { get; set; }

    /// <summary>The dilation: pixels from one element of the kernel to the next.</summary>
    public int Dilation { get; set; } = 1;

    /// <summary>Output channels for each input channel.</summary>
    public int Multiplier { get; set; } = 1;

    /// <summary>Columns of the kernel where they differ from its rows, else 0.</summary>
    public int KernelWidth { get; set; }

    /// <summary>The stride across where it differs from that down, else 0.</summary>
    public int StrideWidth { get; set; }

    /// <summary>The padding left and right where it differs from that above and below.</summary>
    public int PaddingWidth { get; set; } = ModelGen.Padding.AsRows;

    /// <summary>The dilation across where it differs from that down, else 0.</summary>
    public int DilationWidth { get; set; }

    /// <summary>The kind of padding.</summary>
    public PaddingMode PaddingMode { get; set; }

    /// <summary>Whether there is a bias.</summary>
    public bool Bias { get; set; } = true;

    /// <summary>The initialiser of the weight.</summary>
    public Init Init { get; set; }

    /// <summary>The scale of <see cref="ModelGen.Init"/>.</summary>
    public double Scale { get; set; } = 1;
}

public static partial class Layers
{
    /// <summary>A convolution of each channel by itself, of which it makes <c>Multiplier</c>. (in, H, W) -&gt; (in * multiplier,
    /// H', W').</summary>
    /// <remarks>See <see cref="DepthwiseConv2dAttribute"/>.</remarks>
    /// <param name="x">Images (in, H, W).</param>
    /// <param name="kernel">Rows and columns of the kernel.</param>
    /// <param name="stride">The stride: pixels from one position of the kernel to the next.</param>
    /// <param name="padding">Pixels of padding on every side, or <see cref="ModelGen.Padding.Same"/>.</param>
    /// <param name="dilation">The dilation: pixels from one element of the kernel to the next.</param>
    /// <param name="multiplier">Output channels for each input channel.</param>
    /// <param name="kernelWidth">Columns of the kernel where they differ from its rows, else 0.</param>
    /// <param name="strideWidth">The stride across where it differs from that down, else 0.</param>
    /// <param name="paddingWidth">The padding left and right where it differs from that above and below.</param>
    /// <param name="dilationWidth">The dilation across where it differs from that down, else 0.</param>
    /// <param name="paddingMode">The kind of padding.</param>
    /// <param name="bias">Whether there is a bias.</param>
    /// <param name="init">The initialiser of the weight.</param>
    /// <param name="scale">The scale of <see cref="ModelGen.Init"/>.</param>
    /// <param name="frozen">Excludes the parameters from training.</param>
    /// <param name="name">The name in checkpoints, messages and the summary; by default the kind and a running number.</param>
    public static Tensor DepthwiseConv2d(
        Tensor x,
        int kernel = 3,
        int stride = 1,
        int padding = 0,
        int dilation = 1,
        int multiplier = 1,
        int kernelWidth = 0,
        int strideWidth = 0,
        int paddingWidth = ModelGen.Padding.AsRows,
        int dilationWidth = 0,
        PaddingMode paddingMode = PaddingMode.Zeros,
        bool bias = true,
        Init init = Init.Default,
        double scale = 1,
        bool frozen = false,
        string? name = null) =>
        throw NetworkMethods.NeverRuns();
}
