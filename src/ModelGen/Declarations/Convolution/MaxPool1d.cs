namespace ModelGen;

/// <summary>The largest value under each position of a window that slides over the signals. (C, L) -&gt; (C, L').</summary>
/// <remarks>
/// With padding p, dilation d and kernel k an axis of n gives floor((n + 2 p - d (k - 1) - 1) / stride) + 1 places,
/// one more with <c>CeilMode</c>
/// where pixels are left over. Padding never wins, and the gradient goes to the first of equal values, as in PyTorch.
/// </remarks>
/// <param name="kernel">Steps of the window.</param>
public sealed class MaxPool1dAttribute(int kernel) : LayerAttribute
{
    /// <summary>Steps of the window.</summary>
    public int Kernel { get; } = kernel;

    /// <summary>The stride: steps from one position of the window to the next; 0: the size of the window.</summary>
    public int Stride { get; set; }

    /// <summary>Steps of padding on every side; at most half the window.</summary>
    public int Padding { get; set; }

    /// <summary>The dilation: steps from one element of the kernel to the next.</summary>
    public int Dilation { get; set; } = 1;

    /// <summary>Whether the last window may reach beyond the end.</summary>
    public bool CeilMode { get; set; }
}

public static partial class Layers
{
    /// <summary>The largest value under each position of a window that slides over the signals. (C, L) -&gt; (C, L').</summary>
    /// <remarks>See <see cref="MaxPool1dAttribute"/>.</remarks>
    /// <param name="x">Signals (C, L).</param>
    /// <param name="kernel">Steps of the window.</param>
    /// <param name="stride">The stride: steps from one position of the window to the next; 0: the size of the window.</param>
    /// <param name="padding">Steps of padding on every side; at most half the window.</param>
    /// <param name="dilation">The dilation: steps from one element of the kernel to the next.</param>
    /// <param name="ceilMode">Whether the last window may reach beyond the end.</param>
    public static Tensor MaxPool1d(
        Tensor x,
        int kernel,
        int stride = 0,
        int padding = 0,
        int dilation = 1,
        bool ceilMode = false) =>
        throw NetworkMethods.NeverRuns();
}
