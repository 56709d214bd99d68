namespace ModelGen;

/// <summary>Keeps an average of weights as training goes on, which often predicts better than the last weights: after each step
/// average ← decay average + (1 - decay) w.
/// <code>
/// var average = new ExponentialMovingAverage(model.Parameters, 0.999);
/// ...                        // after each step:
/// average.Update();
/// ...                        // to evaluate or to save:
/// average.Apply();
/// average.Restore();
/// </code>
/// Not thread-safe.</summary>
/// <remarks>B. Polyak, A. Juditsky, Acceleration of Stochastic Approximation by Averaging (1992).</remarks>
public sealed class ExponentialMovingAverage
{
    private readonly ParameterSet _parameters;
    private ParameterSet? _own;
    private bool _isApplied;

    /// <summary>Starts from the weights as they are now.</summary>
    /// <param name="parameters">What to average, buffers included.</param>
    /// <param name="decay">How much of the average is kept in a step.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="decay"/> is not at least 0 and less than 1.</exception>
    public ExponentialMovingAverage(ParameterSet parameters, double decay = 0.999)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        _parameters = parameters;
        Decay = decay is >= 0 and < 1 ? decay : throw new ArgumentOutOfRangeException(
            nameof(decay), decay, "decay must be at least 0 and less than 1");
        Average = parameters.Snapshot();
    }

    /// <summary>How much of the average is kept in a step.</summary>
    public double Decay { get; }

    /// <summary>The average.</summary>
    public ParameterSet Average { get; }

    /// <summary>Takes the weights into the average.</summary>
    /// <exception cref="InvalidOperationException">The model holds the average at present.</exception>
    public void Update()
    {
        if (_isApplied)
        {
            throw new InvalidOperationException("the model holds the average; call Restore before training on");
        }

        Average.MoveTowards(_parameters, 1 - Decay);
    }

    /// <summary>Puts the average into the model, and keeps the model's own weights for <see cref="Restore"/>.</summary>
    /// <exception cref="InvalidOperationException">The model holds the average already.</exception>
    public void Apply()
    {
        if (_isApplied)
        {
            throw new InvalidOperationException("the model holds the average already");
        }

        if (_own is null)
        {
            _own = _parameters.Snapshot();
        }
        else
        {
            _own.Restore(_parameters);
        }

        _parameters.Restore(Average);
        _isApplied = true;
    }

    /// <summary>Puts the model's own weights back.</summary>
    /// <exception cref="InvalidOperationException">The model holds its own weights.</exception>
    public void Restore()
    {
        if (!_isApplied)
        {
            throw new InvalidOperationException("the model holds its own weights; nothing was applied");
        }

        _parameters.Restore(_own!);
        _isApplied = false;
    }
}
