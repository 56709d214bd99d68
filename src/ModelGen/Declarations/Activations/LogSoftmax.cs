namespace ModelGen;

/// <summary>y_i = x_i - log sum_j e^x_j along an axis.</summary>
/// <remarks>
/// The shape stays. The maximum is subtracted first, so large inputs are safe. An entry of minus infinity stays so and counts for nothing
/// in the others; where every entry is minus infinity, or one is plus infinity, the row and its gradient are NaN, as in PyTorch,
/// and no other row is.
/// </remarks>
/// <param name="axis">The axis, counted from 0 after the batch, or from the end when negative.</param>
public sealed class LogSoftmaxAttribute(int axis = -1) : LayerAttribute
{
    /// <summary>The axis, counted from 0 after the batch, or from the end when negative.</summary>
    public int Axis { get; } = axis;
}

public static partial class Layers
{
    /// <summary>y_i = x_i - log sum_j e^x_j along an axis.</summary>
    /// <remarks>See <see cref="LogSoftmaxAttribute"/>.</remarks>
    /// <param name="x">The input.</param>
    /// <param name="axis">The axis, counted from 0 after the batch, or from the end when negative.</param>
    public static Tensor LogSoftmax(Tensor x, int axis = -1) => throw NetworkMethods.NeverRuns();
}
