namespace ModelGen;

/// <summary>The loss became NaN or infinite. The model has the weights it had at the end of the last epoch without that.</summary>
public sealed class TrainingDivergedException : Exception
{
    /// <summary>An exception that names where training went wrong.</summary>
    public TrainingDivergedException(int epoch, long step, double loss, double learningRate)
        : base(FormattableString.Invariant(
            $"the loss is {loss} in epoch {epoch}, step {step} (learning rate {learningRate:G6}), but must be finite; the weights of the end of epoch {epoch - 1} are back in the model"))
    {
        Epoch = epoch;
        Step = step;
        Loss = loss;
        LearningRate = learningRate;
    }

    /// <summary>The epoch, counted from 1.</summary>
    public int Epoch { get; }

    /// <summary>The step within the whole run, counted from 1.</summary>
    public long Step { get; }

    /// <summary>The loss of that step.</summary>
    public double Loss { get; }

    /// <summary>The learning rate in force.</summary>
    public double LearningRate { get; }
}
