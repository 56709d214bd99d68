using System.Globalization;

namespace ModelGen;

/// <summary>Lowers the rate by a factor when the loss has not improved for some epochs, as PyTorch's <c>ReduceLROnPlateau</c>. An epoch improves if its loss is
/// below best (1 - threshold). The trainer shows it the validation loss; a loop of one's own calls <see cref="Optimizer.EndEpoch"/>.</summary>
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
    private long _coolingEpochs;

    /// <summary>A schedule that has seen nothing yet; each optimizer needs one of its own.</summary>
    /// <param name="factor">What the rate is multiplied by.</param>
    /// <param name="patience">Epochs without improvement that are let pass.</param>
    /// <param name="threshold">The share by which a loss must be lower to count as an improvement.</param>
    /// <param name="cooldown">Epochs after a reduction in which nothing is counted.</param>
    /// <param name="least">The least rate.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is negative, or the factor is not between 0 and 1.</exception>
    public ReduceOnPlateau(double factor = 0.1, long patience = 10, double threshold = 1e-4, long cooldown = 0, double least = 0)
    {
        _factor = factor is > 0 and < 1 ? factor : throw new ArgumentOutOfRangeException(nameof(factor), factor, "factor must lie between 0 and 1");
        ArgumentOutOfRangeException.ThrowIfNegative(patience);
        ArgumentOutOfRangeException.ThrowIfNegative(cooldown);
        _patience = patience;
        _threshold = NotNegative(threshold, nameof(threshold));
        _cooldown = cooldown;
        _least = NotNegative(least, nameof(least));
    }

    /// <inheritdoc/>
    public override IReadOnlyList<double> State
    {
        get => [_best, _reductions, _badEpochs, _coolingEpochs];
        set
        {
            if (value is not [var best, var reductions, var badEpochs, var coolingEpochs])
            {
                throw new ArgumentException($"{nameof(ReduceOnPlateau)} remembers 4 numbers but was given {value.Count}", nameof(value));
            }

            if (double.IsNaN(best) || !IsCount(reductions) || !IsCount(badEpochs) || !IsCount(coolingEpochs))
            {
                throw new ArgumentException($"{nameof(ReduceOnPlateau)} remembers a loss and 3 counts but was given {string.Join(", ", value.Select(Text))}", nameof(value));
            }

            (_best, _reductions, _badEpochs, _coolingEpochs) = (best, (long)reductions, (long)badEpochs, (long)coolingEpochs);
        }
    }

    /// <inheritdoc/>
    public override void Observe(double loss)
    {
        if (loss < _best * (1 - _threshold))
        {
            _best = loss;
            _badEpochs = 0;
        }
        else
        {
            _badEpochs++;
        }

        if (_coolingEpochs > 0)
        {
            _coolingEpochs--;
            _badEpochs = 0;
        }

        if (_badEpochs > _patience)
        {
            _reductions++;
            _coolingEpochs = _cooldown;
            _badEpochs = 0;
        }
    }

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
