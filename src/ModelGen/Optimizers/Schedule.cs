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

    /// <summary>Told the loss at the end of every epoch.</summary>
    public virtual void Observe(double loss)
    {
    }
}
