using System.Globalization;

namespace ModelGen;

/// <summary>Lowers the rate by a factor when the loss has not improved for some epochs, as PyTorch's <c>ReduceLROnPlateau</c>. An epoch is
/// an improvement if its loss is below best - threshold |best|; a loss that is NaN is none. The trainer shows it the validation loss of the
/// epochs that have one, or, where there are no validation data, the training loss of every epoch, and never both; an epoch without a
/// validation does not count. A loop of one's own calls <see cref="Optimizer.EndEpoch"/>.</summary>
public sealed class ReduceOnPlateau : Schedule
{
    private readonly double _factor;
    private readonly long _patience;
    private readonly double _threshold;
    private readonly long _cooldown;
    private readonly double _least;
    private double _best = double.PositiveInfinity;
    private long _reductions;
    private long _badEpochs;
    private long _cooldownEpochs;

    /// <summary>A schedule that has seen nothing yet; each optimizer needs one of its own.</summary>
    /// <param name="factor">What the rate is multiplied by.</param>
    /// <param name="patience">Epochs without improvement that are let pass.</param>
    /// <param name="threshold">The share by which a loss must be lower to count as an improvement.</param>
    /// <param name="cooldown">Epochs after a reduction that do not count.</param>
    /// <param name="least">The least rate.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is negative, the factor is not between 0 and 1, or the threshold is not
    /// below 1.</exception>
    public ReduceOnPlateau(double factor = 0.1, long patience = 10, double threshold = 1e-4, long cooldown = 0, double least = 0)
    {
        _factor = factor is > 0 and < 1 ? factor : throw new ArgumentOutOfRangeException(
            nameof(factor), factor, "factor must lie between 0 and 1");
        ArgumentOutOfRangeException.ThrowIfNegative(patience);
        ArgumentOutOfRangeException.ThrowIfNegative(cooldown);
        _patience = patience;
        _threshold = threshold is >= 0 and < 1 ? threshold : throw new ArgumentOutOfRangeException(
            nameof(threshold), threshold, "threshold must be at least 0 and less than 1");
        _cooldown = cooldown;
        _least = NotNegative(least, nameof(least));
    }

    /// <inheritdoc/>
    public override IReadOnlyList<double> State
    {
        get => [_best, _reductions, _badEpochs, _cooldownEpochs];
        set
        {
            ArgumentNullException.ThrowIfNull(value);
            if (value is not [var best, var reductions, var badEpochs, var cooldownEpochs])
            {
                throw new ArgumentException($"{nameof(ReduceOnPlateau)} remembers 4 numbers but was given {value.Count}", nameof(value));
            }

            if (double.IsNaN(best) || !IsCount(reductions) || !IsCount(badEpochs) || !IsCount(cooldownEpochs))
            {
                throw new ArgumentException(
                    $"{nameof(ReduceOnPlateau)} remembers a loss and 3 counts but was given {string.Join(", ", value.Select(Text))}",
                    nameof(value));
            }

            (_best, _reductions, _badEpochs, _cooldownEpochs) = (best, (long)reductions, (long)badEpochs, (long)cooldownEpochs);
        }
    }

    /// <inheritdoc/>
    public override void Observe(double loss)
    {
        // A threshold of 0 times an infinite best, before the first epoch, would be NaN.
        if (loss < (double.IsFinite(_best) ? _best - (_threshold * Math.Abs(_best)) : _best))
        {
            _best = loss;
            _badEpochs = 0;
        }
        else
        {
            _badEpochs++;
        }

        if (_cooldownEpochs > 0)
        {
            _cooldownEpochs--;
            _badEpochs = 0;
        }

        if (_badEpochs > _patience)
        {
            _reductions++;
            _cooldownEpochs = _cooldown;
            _badEpochs = 0;
        }
    }

    internal override void ForgetLosses() => (_best, _badEpochs, _cooldownEpochs) = (double.PositiveInfinity, 0, 0);

    /// <inheritdoc/>
    public override double LearningRate(double baseRate, long count)
    {
        var rate = baseRate;
        for (var i = 0L; i < _reductions && rate > _least; i++)
        {
            rate = Math.Max(rate * _factor, _least);
        }

        return rate;
    }

    private static bool IsCount(double value) => value is >= 0 and <= 1L << 53 && double.IsInteger(value);

    private static string Text(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}
