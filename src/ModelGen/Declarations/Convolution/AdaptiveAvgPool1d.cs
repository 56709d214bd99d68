namespace ModelGen;

/// <summary>The mean value of each of equal parts of the signal. (C, L) -&gt; (C, length).</summary>
/// <remarks>Along an axis of n, place i of m covers the positions from floor(i n / m) to ceil((i + 1) n / m) - 1, as in PyTorch.</remarks>
/// <param name="length">Parts.</param>
public sealed class AdaptiveAvgPool1dAttribute(int length) : LayerAttribute
{
    /// <summary>Parts.</summary>
    public int Length { get; } = length;
}

public static partial class Layers
{
    /// <summary>The mean value of each of equal parts of the signal. (C, L) -&gt; (C, length).</summary>
    /// <remarks>See <see cref="AdaptiveAvgPool1dAttribute"/>.</remarks>
    /// <param name="x">Signals (C, L).</param>
    /// <param name="length">Parts.</param>
    public static Tensor AdaptiveAvgPool1d(Tensor x, int length) => throw NetworkMethods.NeverRuns();
}
