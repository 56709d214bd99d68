namespace ModelGen;

/// <summary>The mean value of each cell of a grid over the image. (C, H, W) -&gt; (C, height, width).</summary>
/// <remarks>Along an axis of n, place i of m covers the positions from floor(i n / m) to ceil((i + 1) n / m) - 1, as in PyTorch.</remarks>
/// <param name="height">Rows of the grid.</param>
/// <param name="width">Columns of the grid; 0: as many as rows.</param>
public sealed class AdaptiveAvgPool2dAttribute(int height, int width = 0) : LayerAttribute
{
    /// <summary>Rows of the grid.</summary>
    public int Height { get; } = height;

    /// <summary>Columns of the grid; 0: as many as rows.</summary>
    public int Width { get; } = width;
}

public static partial class Layers
{
    /// <summary>The mean value of each cell of a grid over the image. (C, H, W) -&gt; (C, height, width).</summary>
    /// <remarks>See <see cref="AdaptiveAvgPool2dAttribute"/>.</remarks>
    /// <param name="x">Images (C, H, W).</param>
    /// <param name="height">Rows of the grid.</param>
    /// <param name="width">Columns of the grid; 0: as many as rows.</param>
    public static Tensor AdaptiveAvgPool2d(Tensor x, int height, int width = 0) => throw NetworkMethods.NeverRuns();
}
