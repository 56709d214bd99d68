using ModelGen.Generators.Graph;

namespace ModelGen.Generators.Ops;

/// <summary>What an element of an op's output sees along one axis of the image that comes in.</summary>
/// <param name="Reach">Positions from the first it depends on to the last.</param>
/// <param name="Step">Positions from what one element sees to what the next one does; below 1 where the op makes images larger.</param>
internal readonly record struct SightAxis(double Reach, double Step)
{
    public static SightAxis Same => new(1, 1);

    /// <summary>A window that slides.</summary>
    public static SightAxis Of(WindowAxis axis) => new(WindowAxis.Reach(axis.Kernel, axis.Dilation), axis.Stride);

    /// <summary>The window of a convolution with input and output exchanged: each position spreads over Reach places, Stride apart from the next one's.</summary>
    public static SightAxis Transposed(WindowAxis axis) => new(Math.Ceiling(WindowAxis.Reach(axis.Kernel, axis.Dilation) / (double)axis.Stride), 1.0 / axis.Stride);
}

/// <summary>What an element of an op's output sees of its inputs along the rows and columns of an image; the columns are the steps of a signal.</summary>
internal sealed record Sight(SightAxis Rows, SightAxis Columns)
{
    /// <summary>Everything.</summary>
    public static Sight All { get; } = new(default, default);

    /// <summary>The element at its own place.</summary>
    public static Sight Same { get; } = new(SightAxis.Same, SightAxis.Same);

    /// <summary>Its window.</summary>
    public static Sight Of(WindowGeometry window) => new(SightAxis.Of(window.Rows), SightAxis.Of(window.Columns));

    /// <summary>The same place, unless the axis is one of the image's: the last two of (B, C, H, W), the last of (B, C, L).</summary>
    public static Sight Across(int axis, int count, Shape shape) => axis + count > Math.Max(2, shape.Rank - 2) ? All : Same;
}
