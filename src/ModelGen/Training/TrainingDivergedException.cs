using static System.FormattableString;

namespace ModelGen;

/// <summary>The loss or a parameter became NaN or infinite. The model has the weights it had at the end of the last epoch without
/// that.</summary>
public sealed class TrainingDivergedException : Exception
{
    /// <summary>An exception that names where training diverged.</summary>
    /// <param name="epoch">The epoch, counted from 1.</param>
    /// <param name="step">The step within the whole run, counted from 1.</param>
    /// <param name="loss">The loss of that step, or the mean loss of the epoch where a parameter is not finite.</param>
    /// <param name="learningRate">The learning rate of that step.</param>
    /// <param name="parameter">The parameter that is not finite although the losses are; null where the loss is not finite.</param>
    public TrainingDivergedException(int epoch, long step, double loss, double learningRate, string? parameter = null)
        : base(
            (parameter is null ? Invariant($"the loss is {loss}") : $"parameter '{parameter}' is NaN or infinite")
                + Invariant($" in epoch {epoch}, step {step} (learning rate {learningRate:G6}), but must be finite; ")
                + Invariant($"the weights of the end of epoch {epoch - 1} are restored"))
    {
        Epoch = epoch;
        Step = step;
        Loss = loss;
        LearningRate = learningRate;
        Parameter = parameter;
    }

    /// <summary>The epoch, counted from 1.</summary>
    public int Epoch { get; }

    /// <summary>The step within the whole run, counted from 1.</summary>
    public long Step { get; }

    /// <summary>The loss of that step.</summary>
    public double Loss { get; }

    /// <summary>The learning rate of that step.</summary>
    public double LearningRate { get; }

    /// <summary>The parameter that is not finite although the losses are; null where the loss is not finite.</summary>
    public string? Parameter { get; }
}
