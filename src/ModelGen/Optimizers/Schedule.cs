namespace ModelGen;

/// <summary>What a <see cref="Schedule"/> counts.</summary>
public enum SchedulePeriod
{
    /// <summary>Updates.</summary>
    Step,

    /// <summary>Epochs: calls of <see cref="Optimizer.EndEpoch"/>.</summary>
    Epoch,
}

/// <summary>The learning rate as a function of how far training is. Attach it with <see cref="Optimizer.Schedule"/>.</summary>
public abstract class Schedule
{
    /// <summary>What is counted.</summary>
    public SchedulePeriod Period { get; init; } = SchedulePeriod.Epoch;

    /// <summary>The learning rate of update or epoch <paramref name="count"/>, from 0.</summary>
    /// <param name="baseRate">The learning rate that the optimizer was given.</param>
    /// <param name="count">Updates or epochs already done.</param>
    public abstract double LearningRate(double baseRate, long count);

    /// <summary>Told the loss at the end of every epoch in which it was looked at.</summary>
    public virtual void Observe(double loss)
    {
    }

    /// <summary>Losses of other data follow, which are not comparable with those so far.</summary>
    internal virtual void ForgetLosses()
    {
    }

    /// <summary>What the schedule remembers beyond the count, to save and resume it; empty for most.</summary>
    /// <exception cref="ArgumentException">The numbers set are not those of a schedule of this kind.</exception>
    public virtual IReadOnlyList<double> State
    {
        get => [];
        set
        {
            ArgumentNullException.ThrowIfNull(value);
            if (value.Count != 0)
            {
                throw new ArgumentException($"{GetType().Name} remembers nothing but was given {value.Count} numbers", nameof(value));
            }
        }
    }

    private protected static double Positive(double value, string name) => value > 0 && double.IsFinite(value)
        ? value
        : throw new ArgumentOutOfRangeException(name, value, $"{name} must be a number above 0");

    private protected static double NotNegative(double value, string name) => value >= 0 && double.IsFinite(value)
        ? value
        : throw new ArgumentOutOfRangeException(name, value, $"{name} must be a number of at least 0");

    private protected static long Positive(long value, string name) => value > 0
        ? value
        : throw new ArgumentOutOfRangeException(name, value, $"{name} must be at least 1");
}
