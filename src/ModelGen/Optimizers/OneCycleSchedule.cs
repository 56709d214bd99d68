namespace ModelGen;

/// <summary>One cycle: the rate rises from max / div to max along half a cosine, and then falls to max / div / finalDiv along another. The
/// optimizer's own rate plays no part. Counts steps unless told otherwise.</summary>
/// <remarks>L. Smith, N. Topin, Super-Convergence: Very Fast Training of Neural Networks Using Large Learning Rates (2018). As PyTorch's
/// <c>OneCycleLR</c> with its default phases, but the momentum stays as it is.</remarks>
public sealed class OneCycleSchedule : Schedule
{
    private readonly double _max;
    private readonly double _start;
    private readonly double _end;
    private readonly double _top;
    private readonly long _steps;

    /// <summary>A cycle of <paramref name="steps"/> steps.</summary>
    /// <param name="maxLearningRate">The rate at the top.</param>
    /// <param name="steps">Steps in all.</param>
    /// <param name="rise">The share of the steps in which the rate rises.</param>
    /// <param name="div">How many times smaller than the top the rate is at the start.</param>
    /// <param name="finalDiv">How many times smaller than at the start it is at the end.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is not positive, or <paramref name="rise"/> is not between 0 and
    /// 1.</exception>
    public OneCycleSchedule(double maxLearningRate, long steps, double rise = 0.3, double div = 25, double finalDiv = 1e4)
    {
        _max = Positive(maxLearningRate, nameof(maxLearningRate));
        _steps = Positive(steps, nameof(steps));
        _top = rise is > 0 and < 1 ? rise * steps - 1
            : throw new ArgumentOutOfRangeException(nameof(rise), rise, "rise must lie between 0 and 1");
        _start = _max / Positive(div, nameof(div));
        _end = _start / Positive(finalDiv, nameof(finalDiv));
        Period = SchedulePeriod.Step;
    }

    /// <inheritdoc/>
    public override double LearningRate(double baseRate, long count) => count <= _top
        ? Anneal(_start, _max, _top <= 0 ? 1 : count / _top)
        : Anneal(_max, _end, Math.Min(1, (count - _top) / (_steps - 1 - _top)));

    private static double Anneal(double from, double to, double progress) => to + (from - to) / 2 * (Math.Cos(Math.PI * progress) + 1);
}
