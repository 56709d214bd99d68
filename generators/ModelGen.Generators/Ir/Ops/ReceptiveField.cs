
namespace ModelGen.Generators.Ir;

/// <summary>What an element of an op's output sees along one axis of the image that comes in.</summary>
/// <param name="Reach">Positions from the first it depends on to the last.</param>
/// <param name="Step">Positions from what one element sees to what the next one does; below 1 where the op makes images larger.</param>
internal readonly record struct ReceptiveFieldAxis(double Reach, double Step)
{
    public static ReceptiveFieldAxis Same => new(1, 1);

    /// <summary>A window that slides.</summary>
    public static ReceptiveFieldAxis Of(WindowAxis axis) => new(WindowAxis.Reach(axis.Kernel, axis.Dilation), axis.Stride);

    /// <summary>The window of a convolution with input and output exchanged: each position spreads over Reach places, Stride apart from the
    /// next one's.</summary>
    public static ReceptiveFieldAxis Transposed(WindowAxis axis) =>
        new(Math.Ceiling(WindowAxis.Reach(axis.Kernel, axis.Dilation) / (double)axis.Stride), 1.0 / axis.Stride);
}

/// <summary>What an element of an op's output sees of its inputs along the rows and columns of an image; the columns are the steps of a
/// signal.</summary>
internal sealed record ReceptiveField(ReceptiveFieldAxis Rows, ReceptiveFieldAxis Columns)
{
    /// <summary>Everything.</summary>
    public static ReceptiveField All { get; } = new(default, default);

    /// <summary>The element at its own place.</summary>
    public static ReceptiveField Same { get; } = new(ReceptiveFieldAxis.Same, ReceptiveFieldAxis.Same);

    /// <summary>Its window.</summary>
    public static ReceptiveField Of(WindowGeometry window) =>
        new(ReceptiveFieldAxis.Of(window.Rows), ReceptiveFieldAxis.Of(window.Columns));

    /// <summary>The same place, unless the axis is one of the image's: the last two of (B, C, H, W), the last of (B, C, L).</summary>
    public static ReceptiveField Across(int axis, int count, Shape shape) => axis + count > Math.Max(2, shape.Rank - 2) ? All : Same;
}
