namespace ModelGen;

/// <summary>
/// A transposed convolution, which makes signals longer: every value of x adds a multiple of the kernel to y. (in, L) -&gt;
/// (channels, L').
/// </summary>
/// <remarks>
/// With padding p, dilation d, kernel k and output padding o an axis of n gives (n - 1) stride - 2 p + d (k - 1) + o + 1. Parameters:
/// weight (in, channels / groups, kernel), bias (channels). Both start from U(-1/sqrt(n),
/// 1/sqrt(n)) with n = channels / groups * kernel, as in PyTorch; with an
/// <see cref="ModelGen.Init"/> of its own for the weight, the bias starts from zeros. Zeiler et al. 2010.
/// </remarks>
/// <param name="channels">Output channels.</param>
public sealed class ConvTranspose1dAttribute(int channels) : LayerAttribute
{
    /// <summary>Output channels.</summary>
    public int Channels { get; } = channels;

    /// <summary>Steps of the kernel.</summary>
    public int Kernel { get; set; } = 3;

    /// <summary>The stride: steps from one position of the kernel to the next.</summary>
    public int Stride { get; set; } = 1;

    /// <summary>Steps removed from every side of the output.</summary>
    public int Padding { get; set; }

    /// <summary>
    /// Steps added at the end of the output, below the stride or the dilation: of the sizes whose convolution gives the input, which one.
    /// </summary>
    public int OutputPadding { get; set; }

    /// <summary>The dilation: steps from one element of the kernel to the next.</summary>
    public int Dilation { get; set; } = 1;

    /// <summary>Groups of channels; each group of outputs depends only on its own group of inputs.</summary>
    public int Groups { get; set; } = 1;

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
    /// A transposed convolution, which makes signals longer: every value of x adds a multiple of the kernel to y. (in, L) -&gt;
    /// (channels, L').
    /// </summary>
    /// <remarks>See <see cref="ConvTranspose1dAttribute"/>.</remarks>
    /// <param name="x">Signals (in, L).</param>
    /// <param name="channels">Output channels.</param>
    /// <param name="kernel">Steps of the kernel.</param>
    /// <param name="stride">The stride: steps from one position of the kernel to the next.</param>
    /// <param name="padding">Steps removed from every side of the output.</param>
    /// <param name="outputPadding">
    /// Steps added at the end of the output, below the stride or the dilation: of the sizes whose convolution gives the input, which one.
    /// </param>
    /// <param name="dilation">The dilation: steps from one element of the kernel to the next.</param>
    /// <param name="groups">Groups of channels; each group of outputs depends only on its own group of inputs.</param>
    /// <param name="bias">Whether there is a bias.</param>
    /// <param name="init">The initialiser of the weight.</param>
    /// <param name="scale">The scale of <see cref="ModelGen.Init"/>.</param>
    /// <param name="frozen">Excludes the parameters from training.</param>
    /// <param name="name">The name in checkpoints, messages and the summary; by default the kind and a running number.</param>
    public static Tensor ConvTranspose1d(
        Tensor x,
        int channels,
        int kernel = 3,
        int stride = 1,
        int padding = 0,
        int outputPadding = 0,
        int dilation = 1,
        int groups = 1,
        bool bias = true,
        Init init = Init.Default,
        double scale = 1,
        bool frozen = false,
        string? name = null) =>
        throw NetworkMethods.NeverRuns();
}
