namespace ModelGen;

/// <summary>lr γ^⌊t / size⌋: the rate falls by the factor γ every so often. Counts epochs unless told otherwise.</summary>
public sealed class StepSchedule : Schedule
{
    private readonly long _size;
    private readonly double _gamma;

    /// <summary>Falls by the factor <paramref name="gamma"/> every <paramref name="size"/> epochs.</summary>
    /// <exception cref="ArgumentOutOfRangeException">An argument is not positive.</exception>
    public StepSchedule(long size, double gamma = 0.1)
    {
        _size = Positive(size, nameof(size));
        _gamma = Positive(gamma, nameof(gamma));
    }

    /// <inheritdoc/>
    public override double LearningRate(double baseRate, long count) => baseRate * Math.Pow(_gamma, count / _size);
}

/// <summary>The rate falls by the factor γ at each milestone. Counts epochs unless told otherwise.</summary>
public sealed class MultiStepSchedule : Schedule
{
    private readonly long[] _milestones;
    private readonly double _gamma;

    /// <summary>Falls by the factor <paramref name="gamma"/> when each of <paramref name="milestones"/> is reached.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="gamma"/> or a milestone is not positive.</exception>
    public MultiStepSchedule(ReadOnlySpan<long> milestones, double gamma = 0.1)
    {
        foreach (var milestone in milestones)
        {
            _ = Positive(milestone, nameof(milestones));
        }

        _milestones = milestones.ToArray();
        _gamma = Positive(gamma, nameof(gamma));
    }

    /// <inheritdoc/>
    public override double LearningRate(double baseRate, long count)
    {
        var reached = 0;
        foreach (var milestone in _milestones)
        {
            reached += count >= milestone ? 1 : 0;
        }

        return baseRate * Math.Pow(_gamma, reached);
    }
}

/// <summary>lr γᵗ. Counts epochs unless told otherwise.</summary>
public sealed class ExponentialSchedule : Schedule
{
    private readonly double _gamma;

    /// <summary>Falls by the factor <paramref name="gamma"/> every epoch.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="gamma"/> is not positive.</exception>
    public ExponentialSchedule(double gamma) => _gamma = Positive(gamma, nameof(gamma));

    /// <inheritdoc/>
    public override double LearningRate(double baseRate, long count) => baseRate * Math.Pow(_gamma, count);
}
