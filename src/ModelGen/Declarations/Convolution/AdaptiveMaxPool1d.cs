namespace ModelGen;

/// <summary>The largest value of each of equal parts of the signal. (C, L) -&gt; (C, length).</summary>
/// <remarks>
/// Along an axis of n, place i of m covers the positions from floor(i n / m) to ceil((i + 1) n / m) - 1, as in PyTorch. The gradient goes
/// to the first of equal values.
/// </remarks>
/// <param name="length">Parts.</param>
public sealed class AdaptiveMaxPool1dAttribute(int length) : LayerAttribute
{
    /// <summary>Parts.</summary>
    public int Length { get; } = length;
}

public static partial class Layers
{
    /// <summary>The largest value of each of equal parts of the signal. (C, L) -&gt; (C, length).</summary>
    /// <remarks>See <see cref="AdaptiveMaxPool1dAttribute"/>.</remarks>
    /// <param name="x">Signals (C, L).</param>
    /// <param name="length">Parts.</param>
    public static Tensor AdaptiveMaxPool1d(Tensor x, int length) => throw NetworkMethods.NeverRuns();
}
