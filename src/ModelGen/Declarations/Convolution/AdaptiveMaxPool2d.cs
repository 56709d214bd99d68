namespace ModelGen;

/// <summary>The largest value of each cell of a grid over the image. (C, H, W) -&gt; (C, height, width).</summary>
/// <remarks>
/// Along an axis of n, place i of m covers the positions from floor(i n / m) to ceil((i + 1) n / m) - 1, as in PyTorch. The gradient goes
/// to the first of equal values.
/// </remarks>
/// <param name="height">Rows of the grid.</param>
/// <param name="width">Columns of the grid; 0: as many as rows.</param>
public sealed class AdaptiveMaxPool2dAttribute(int height, int width = 0) : LayerAttribute
{
    /// <summary>Rows of the grid.</summary>
    public int Height { get; } = height;

    /// <summary>Columns of the grid; 0: as many as rows.</summary>
    public int Width { get; } = width;
}

public static partial class Layers
{
    /// <summary>The largest value of each cell of a grid over the image. (C, H, W) -&gt; (C, height, width).</summary>
    /// <remarks>See <see cref="AdaptiveMaxPool2dAttribute"/>.</remarks>
    /// <param name="x">Images (C, H, W).</param>
    /// <param name="height">Rows of the grid.</param>
    /// <param name="width">Columns of the grid; 0: as many as rows.</param>
    public static Tensor AdaptiveMaxPool2d(Tensor x, int height, int width = 0) => throw NetworkMethods.NeverRuns();
}
