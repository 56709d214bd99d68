namespace ModelGen;

/// <summary>A range of an axis: elements start to end - 1.</summary>
/// <remarks>Negative bounds count from the end, as in Python; the default end is that of the axis.</remarks>
/// <param name="axis">The axis.</param>
/// <param name="start">The first element.</param>
/// <param name="end">One past the last element.</param>
public sealed class SliceAttribute(int axis, int start, int end = int.MaxValue) : LayerAttribute
{
    /// <summary>The axis.</summary>
    public int Axis { get; } = axis;

    /// <summary>The first element.</summary>
    public int Start { get; } = start;

    /// <summary>One past the last element.</summary>
    public int End { get; } = end;
}

public static partial class Layers
{
    /// <summary>A range of an axis: elements start to end - 1.</summary>
    /// <remarks>See <see cref="SliceAttribute"/>.</remarks>
    /// <param name="x">The input.</param>
    /// <param name="axis">The axis.</param>
    /// <param name="start">The first element.</param>
    /// <param name="end">One past the last element.</param>
    public static Tensor Slice(Tensor x, int axis, int start, int end = int.MaxValue) => throw NetworkMethods.NeverRuns();
}
