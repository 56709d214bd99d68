namespace ModelGen;

/// <summary>Half a cosine from the base rate to a least one, after a linear warm-up if asked for: lr (t + 1) / warmup at first, then least
/// + ½ (lr - least)(1 + cos(π (t - warmup) / (steps - warmup))), and least from then on. Counts steps unless told otherwise.</summary>
/// <remarks>I. Loshchilov, F. Hutter, SGDR: Stochastic Gradient Descent with Warm Restarts (2017).</remarks>
public sealed class CosineSchedule : Schedule
{
    private readonly long _steps;
    private readonly double _least;
    private readonly long _warmup;

    /// <summary>Falls from the optimizer's rate to <paramref name="least"/> in <paramref name="steps"/> steps.</summary>
    /// <param name="steps">Steps in all, the warm-up included.</param>
    /// <param name="least">The rate at the end.</param>
    /// <param name="warmup">Steps in which the rate first rises from near zero.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="steps"/> is not positive, <paramref name="least"/> is negative, or the
    /// warm-up is no part of the steps.</exception>
    public CosineSchedule(long steps, double least = 0, long warmup = 0)
    {
        _steps = Positive(steps, nameof(steps));
        _least = NotNegative(least, nameof(least));
        _warmup = warmup >= 0 && warmup < steps
            ? warmup
            : throw new ArgumentOutOfRangeException(nameof(warmup), warmup, $"warmup must be at least 0 and less than the {steps} steps");
        Period = SchedulePeriod.Step;
    }

    /// <inheritdoc/>
    public override double LearningRate(double baseRate, long count)
    {
        if (count < _warmup)
        {
            return baseRate * (count + 1) / _warmup;
        }

        var progress = Math.Min(1, (double)(count - _warmup) / (_steps - _warmup));
        return _least + (baseRate - _least) * (1 + Math.Cos(Math.PI * progress)) / 2;
    }
}

/// <summary>lr (start + (1 - start) t / steps) until the last step of the warm-up, and then lr. Counts steps unless told
/// otherwise.</summary>
public sealed class LinearWarmupSchedule : Schedule
{
    private readonly long _steps;
    private readonly double _start;

    /// <summary>Rises to the optimizer's rate in <paramref name="steps"/> steps.</summary>
    /// <param name="steps">Steps of the warm-up.</param>
    /// <param name="start">The share of the rate that it starts from.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="steps"/> is not positive, or <paramref name="start"/> is
    /// negative.</exception>
    public LinearWarmupSchedule(long steps, double start = 0)
    {
        _steps = Positive(steps, nameof(steps));
        _start = NotNegative(start, nameof(start));
        Period = SchedulePeriod.Step;
    }

    /// <inheritdoc/>
    public override double LearningRate(double baseRate, long count) =>
        baseRate * (_start + (1 - _start) * Math.Min(1, (double)count / _steps));
}
