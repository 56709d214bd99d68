using System.Numerics;

namespace ModelGen;

/// <summary>What the metrics of real predictions are made of, in one pass over pairs of prediction and target. Everything is in double. A
/// prediction or target that is NaN makes every metric NaN.</summary>
/// <remarks>The variation of the targets is summed about their running mean, because the sum of their squares minus the squared sum suffers
/// from cancellation: B. P. Welford, Note on a Method for Calculating Corrected Sums of Squares and Products (1962).</remarks>
internal struct RegressionSums()
{
    private double absolute;
    private double squared;
    private double mean;
    private double variation;
    private double first;
    private bool isConstant = true;
    private long count;

    /// <summary>Mean |ŷ - t|.</summary>
    public readonly double MeanAbsoluteError => absolute / count;

    /// <summary>Mean (ŷ - t)².</summary>
    public readonly double MeanSquaredError => squared / count;

    /// <summary>1 - Σ (ŷ - t)² / Σ (t - mean t)². Where all targets are equal: 1 for exact predictions, else 0. NaN for fewer than two
    /// targets.</summary>
    public readonly double R2
    {
        get
        {
            if (count < 2 || double.IsNaN(squared)) return double.NaN;
            if (isConstant) return squared == 0 ? 1 : 0;
            return 1 - (squared / variation);
        }
    }

    /// <summary>The sums over some pairs.</summary>
    public static RegressionSums Of<T>(ReadOnlySpan<T> predicted, ReadOnlySpan<T> targets)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var sums = new RegressionSums();
        for (var i = 0; i < targets.Length; i++) sums.Add(double.CreateTruncating(predicted[i]), double.CreateTruncating(targets[i]));
        return sums;
    }

    /// <summary>Adds a pair.</summary>
    public void Add(double predicted, double target)
    {
        var error = predicted - target;
        absolute += Math.Abs(error);
        squared += error * error;
        if (count == 0) first = target;
        isConstant &= target == first;
        count++;
        var difference = target - mean;
        mean += difference / count;
        variation += difference * (target - mean);
    }
}
