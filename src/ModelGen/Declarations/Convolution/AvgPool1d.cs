namespace ModelGen;

/// <summary>The mean value under each position of a window that slides over the signals. (C, L) -&gt; (C, L').</summary>
/// <remarks>
/// With padding p and kernel k an axis of n gives floor((n + 2 p - k) / stride) + 1 places, one more with <c>CeilMode</c> where pixels are
/// left over. With <c>CountIncludePad</c> padding counts as zeros, as in PyTorch.
/// </remarks>
/// <param name="kernel">Steps of the window.</param>
public sealed class AvgPool1dAttribute(int kernel) : LayerAttribute
{
    /// <summary>Steps of the window.</summary>
    public int Kernel { get; } = kernel;

    /// <summary>The stride: steps from one position of the window to the next; 0: the size of the window.</summary>
    public int Stride { get; set; }

    /// <summary>Steps of padding on every side; at most half the window.</summary>
    public int Padding { get; set; }

    /// <summary>Whether the last window may reach beyond the end.</summary>
    public bool CeilMode { get; set; }

    /// <summary>Whether the mean counts padding.</summary>
    public bool CountIncludePad { get; set; } = true;
}

public static partial class Layers
{
    /// <summary>The mean value under each position of a window that slides over the signals. (C, L) -&gt; (C, L').</summary>
    /// <remarks>See <see cref="AvgPool1dAttribute"/>.</remarks>
    /// <param name="x">Signals (C, L).</param>
    /// <param name="kernel">Steps of the window.</param>
    /// <param name="stride">The stride: steps from one position of the window to the next; 0: the size of the window.</param>
    /// <param name="padding">Steps of padding on every side; at most half the window.</param>
    /// <param name="ceilMode">Whether the last window may reach beyond the end.</param>
    /// <param name="countIncludePad">Whether the mean counts padding.</param>
    public static Tensor AvgPool1d(
        Tensor x,
        int kernel,
        int stride = 0,
        int padding = 0,
        bool ceilMode = false,
        bool countIncludePad = true) =>
        throw NetworkMethods.NeverRuns();
}
