namespace ModelGen;

public static partial class Layers
{
    /// <summary>The sum of everything, the batch included. Gives one number.</summary>
    /// <remarks>The gradient is broadcast.</remarks>
    /// <param name="x">The input.</param>
    public static Tensor Sum(Tensor x) => throw NetworkMethods.NeverRuns();

    /// <summary>The sum along an axis of each sample.</summary>
    /// <remarks>The gradient is broadcast.</remarks>
    /// <param name="x">The input.</param>
    /// <param name="axis">The axis.</param>
    /// <param name="keepDims">Whether the axis stays, with size 1.</param>
    public static Tensor Sum(Tensor x, int axis, bool keepDims = false) => throw NetworkMethods.NeverRuns();

    /// <summary>The sum over several axes of each sample.</summary>
    /// <remarks>The gradient is broadcast.</remarks>
    /// <param name="x">The input.</param>
    /// <param name="axes">The axes.</param>
    /// <param name="keepDims">Whether the axis stays, with size 1.</param>
    public static Tensor Sum(Tensor x, int[] axes, bool keepDims = false) => throw NetworkMethods.NeverRuns();

    /// <summary>The mean of everything, the batch included. Gives one number.</summary>
    /// <remarks>The gradient is broadcast, divided by the count.</remarks>
    /// <param name="x">The input.</param>
    public static Tensor Mean(Tensor x) => throw NetworkMethods.NeverRuns();

    /// <summary>The mean along an axis of each sample.</summary>
    /// <remarks>The gradient is broadcast, divided by the count.</remarks>
    /// <param name="x">The input.</param>
    /// <param name="axis">The axis.</param>
    /// <param name="keepDims">Whether the axis stays, with size 1.</param>
    public static Tensor Mean(Tensor x, int axis, bool keepDims = false) => throw NetworkMethods.NeverRuns();

    /// <summary>The mean over several axes of each sample.</summary>
    /// <remarks>The gradient is broadcast, divided by the count.</remarks>
    /// <param name="x">The input.</param>
    /// <param name="axes">The axes.</param>
    /// <param name="keepDims">Whether the axis stays, with size 1.</param>
    public static Tensor Mean(Tensor x, int[] axes, bool keepDims = false) => throw NetworkMethods.NeverRuns();

    /// <summary>The variance of everything, the batch included. Gives one number.</summary>
    /// <remarks>Divides by n - 1 unless <c>unbiased</c> is false, as in PyTorch.</remarks>
    /// <param name="x">The input.</param>
    /// <param name="unbiased">Whether to divide by n - 1 in place of n.</param>
    public static Tensor Var(Tensor x, bool unbiased = true) => throw NetworkMethods.NeverRuns();

    /// <summary>The variance along an axis of each sample.</summary>
    /// <remarks>Divides by n - 1 unless <c>unbiased</c> is false, as in PyTorch.</remarks>
    /// <param name="x">The input.</param>
    /// <param name="axis">The axis.</param>
    /// <param name="keepDims">Whether the axis stays, with size 1.</param>
    /// <param name="unbiased">Whether to divide by n - 1 in place of n.</param>
    public static Tensor Var(Tensor x, int axis, bool keepDims = false, bool unbiased = true) => throw NetworkMethods.NeverRuns();

    /// <summary>The variance over several axes of each sample.</summary>
    /// <remarks>Divides by n - 1 unless <c>unbiased</c> is false, as in PyTorch.</remarks>
    /// <param name="x">The input.</param>
    /// <param name="axes">The axes.</param>
    /// <param name="keepDims">Whether the axis stays, with size 1.</param>
    /// <param name="unbiased">Whether to divide by n - 1 in place of n.</param>
    public static Tensor Var(Tensor x, int[] axes, bool keepDims = false, bool unbiased = true) => throw NetworkMethods.NeverRuns();

    /// <summary>The smallest value along an axis of each sample.</summary>
    /// <remarks>The gradient goes to the first element that attains it, as of PyTorch's max along an axis;
    /// its amax divides it among them.</remarks>
    /// <param name="x">The input.</param>
    /// <param name="axis">The axis.</param>
    /// <param name="keepDims">Whether the axis stays, with size 1.</param>
    public static Tensor Min(Tensor x, int axis, bool keepDims = false) => throw NetworkMethods.NeverRuns();

    /// <summary>The largest value along an axis of each sample.</summary>
    /// <remarks>The gradient goes to the first element that attains it, as of PyTorch's max along an axis;
    /// its amax divides it among them.</remarks>
    /// <param name="x">The input.</param>
    /// <param name="axis">The axis.</param>
    /// <param name="keepDims">Whether the axis stays, with size 1.</param>
    public static Tensor Max(Tensor x, int axis, bool keepDims = false) => throw NetworkMethods.NeverRuns();

    /// <summary>y = log sum_i e^x_i along an axis.</summary>
    /// <remarks>
    /// The maximum is subtracted first, so large inputs are safe. The gradient is softmax(x). Where every x is minus infinity so is y, and
    /// the gradient is 0 (PyTorch leaves NaN there); where some x is plus infinity so is y, and its gradient is NaN, as in PyTorch.
    /// </remarks>
    /// <param name="x">The input.</param>
    /// <param name="axis">The axis.</param>
    /// <param name="keepDims">Whether the axis stays, with size 1.</param>
    public static Tensor LogSumExp(Tensor x, int axis = -1, bool keepDims = false) => throw NetworkMethods.NeverRuns();

    /// <summary>y = (sum_i |x_i|^p)^(1/p) along an axis.</summary>
    /// <remarks>
    /// Powers are taken of x over its largest magnitude, so that vectors near 1e25 and 1e-25 have their norm in float too. The gradient of
    /// the zero vector is 0, as in PyTorch; of equal largest magnitudes the first receives that of p = infinity,
    /// which PyTorch divides among them.
    /// </remarks>
    /// <param name="x">The input.</param>
    /// <param name="axis">The axis.</param>
    /// <param name="p">The order, at least 1; double.PositiveInfinity for the largest magnitude.</param>
    /// <param name="keepDims">Whether the axis stays, with size 1.</param>
    public static Tensor Norm(Tensor x, int axis = -1, double p = 2, bool keepDims = false) => throw NetworkMethods.NeverRuns();

    /// <summary>y_i = x_0 + ... + x_i along an axis.</summary>
    /// <remarks>The shape stays.</remarks>
    /// <param name="x">The input.</param>
    /// <param name="axis">The axis.</param>
    public static Tensor CumSum(Tensor x, int axis = -1) => throw NetworkMethods.NeverRuns();
}
