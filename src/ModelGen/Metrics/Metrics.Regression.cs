using System.Numerics;

namespace ModelGen;

/// <content>Real numbers against real numbers. Sums are in double whatever the element type; a NaN among the numbers makes the metric
/// NaN.</content>
public static partial class Metrics
{
    /// <summary>MAE = sum |prediction - target| / n.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="predicted">n numbers.</param>
    /// <param name="targets">n numbers.</param>
    /// <exception cref="ArgumentException">There are none, or the lengths differ.</exception>
    public static double MeanAbsoluteError<T>(ReadOnlySpan<T> predicted, ReadOnlySpan<T> targets)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        _ = CheckPair(predicted.Length, targets.Length);
        return RegressionSums.Of(predicted, targets).MeanAbsoluteError;
    }

    /// <summary>MSE = sum (prediction - target)^2 / n.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="predicted">n numbers.</param>
    /// <param name="targets">n numbers.</param>
    /// <exception cref="ArgumentException">There are none, or the lengths differ.</exception>
    public static double MeanSquaredError<T>(ReadOnlySpan<T> predicted, ReadOnlySpan<T> targets)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        _ = CheckPair(predicted.Length, targets.Length);
        return RegressionSums.Of(predicted, targets).MeanSquaredError;
    }

    /// <summary>RMSE = sqrt(sum (prediction - target)^2 / n), in the targets' own unit.</summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="predicted">n numbers.</param>
    /// <param name="targets">n numbers.</param>
    /// <exception cref="ArgumentException">There are none, or the lengths differ.</exception>
    public static double RootMeanSquaredError<T>(ReadOnlySpan<T> predicted, ReadOnlySpan<T> targets)
        where T : unmanaged, IFloatingPointIeee754<T> => Math.Sqrt(MeanSquaredError(predicted, targets));

    /// <summary> R^2 = 1 - sum (target - prediction)^2 / sum (target - mean of targets)^2: 1 when exact, 0 for always predicting the mean,
    /// negative when worse than that. When all targets are equal it is 1 for exact predictions and 0 otherwise, and of a single target it
    /// is NaN, as in scikit-learn.
    /// </summary>
    /// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="predicted">n numbers.</param>
    /// <param name="targets">n numbers.</param>
    /// <exception cref="ArgumentException">There are none, or the lengths differ.</exception>
    public static double R2<T>(ReadOnlySpan<T> predicted, ReadOnlySpan<T> targets)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        _ = CheckPair(predicted.Length, targets.Length);
        return RegressionSums.Of(predicted, targets).R2;
    }
}
