namespace ModelGen;

/// <summary>The largest value under each place of a window that slides over the signals. (C, L) -&gt; (C, L').</summary>
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

    /// <summary>Steps from one place to the next; 0: as many as the window has.</summary>
    public int Stride { get; set; }

    /// <summary>Steps of padding on every side; at most half the window.</summary>
    public int Padding { get; set; }

    /// <summary>Steps from one of the kernel to the next.</summary>
    public int Dilation { get; set; } = 1;

    /// <summary>Whether a last place may hang over the end.</summary>
    public bool CeilMode { get; set; }
}

public static partial class Layers
{
    /// <summary>The largest value under each place of a window that slides over the signals. (C, L) -&gt; (C, L').</summary>
    /// <remarks>See <see cref="MaxPool1dAttribute"/>.</remarks>
    /// <param name="x">Signals (C, L).</param>
    /// <param name="kernel">Steps of the window.</param>
    /// <param name="stride">Steps from one place to the next; 0: as many as the window has.</param>
    /// <param name="padding">Steps of padding on every side; at most half the window.</param>
    /// <param name="dilation">Steps from one of the kernel to the next.</param>
    /// <param name="ceilMode">Whether a last place may hang over the end.</param>
    public static Tensor MaxPool1d(
        Tensor x,
        int kernel,
        int stride = 0,
        int padding = 0,
        int dilation = 1,
        bool ceilMode = false) =>
        throw NetworkMethods.NeverRuns();
}
