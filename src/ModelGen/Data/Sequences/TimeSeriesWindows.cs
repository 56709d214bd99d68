namespace ModelGen;

/// <summary>
/// Datasets for forecasting: windows of one long series, each with the steps that follow it as its target. Cut the series in time before
/// cutting windows, so that no training window contains what the test windows predict:
/// <code>
/// float[] series = Csv.Load("daily-min-temperatures.csv")["Temp"].ToFloats();
/// var train = TimeSeriesWindows.Create(series.AsMemory(0, 2920), context: 30, horizon: 7);
/// var test = TimeSeriesWindows.Create(series.AsMemory(2920 - 30), context: 30, horizon: 7);
/// </code>
/// </summary>
public static class TimeSeriesWindows
{
    /// <summary> Sample i reads the steps from s = i * stride to s + context - 1, (context, F) numbers, and predicts steps s + context to s
    /// + context + horizon - 1, (horizon, F) numbers, or (horizon) where one feature is the target. The windows are cut when a batch is and
    /// share the series' memory.
    /// </summary>
    /// <param name="series">(n, F) numbers, one step after another.</param>
    /// <param name="context">Steps that are known.</param>
    /// <param name="horizon">Steps to forecast.</param>
    /// <param name="features">F, the features per step.</param>
    /// <param name="stride">Steps from the start of a window to the start of the next.</param>
    /// <param name="target">The feature to forecast; null for all.</param>
    /// <param name="nonFinite">What to do with NaN and infinities.</param>
    /// <exception cref="ArgumentException">The series is too short for one window, or no whole number of steps, or holds a number that is
    /// not finite.</exception>
    public static Dataset<float, float> Create(
        ReadOnlyMemory<float> series, int context, int horizon, int features = 1, int stride = 1, int? target = null,
        NonFinite nonFinite = NonFinite.Reject)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(context);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(horizon);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(features);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(stride);
        if (target is { } feature && (uint)feature >= (uint)features)
            throw new ArgumentOutOfRangeException(nameof(target), target, $"Feature {feature} does not exist; a step has {features}.");
        if (series.Length % features != 0)
            throw new ArgumentException(
                $"The series has {series.Length} numbers, which is not a multiple of the {features} features of a step.", nameof(series));
        var steps = series.Length / features;
        if (steps < (long)context + horizon)
            throw new ArgumentException(
                $"Found {steps} steps, needed {(long)context + horizon}: {context} that are known and {horizon} to forecast.",
                nameof(series));
        if (nonFinite == NonFinite.Reject)
            NonFiniteCheck.RunSeries(series.Span, features, nameof(series));
        return new Windows(series, context, horizon, features, stride, target) { InputShape = [context, features] };
    }

    private sealed class Windows(ReadOnlyMemory<float> series, int context, int horizon, int features, int stride, int? target)
        : OnDemandDataset<float, float>(
            (((series.Length / features) - context - horizon) / stride) + 1, Sizes.Product(context, features), target == null
            ? Sizes.Product(horizon, features) : horizon)
    {
        private protected override void Fill(ReadOnlySpan<int> indices, int? epoch, Span<float> x, Span<float> y)
        {
            var all = series.Span;
            for (var i = 0; i < indices.Length; i++)
            {
                var start = indices[i] * stride * features;
                all.Slice(start, InputSize).CopyTo(x[(i * InputSize)..]);
                var next = all.Slice(start + InputSize, horizon * features);
                var asked = y.Slice(i * TargetSize, TargetSize);
                if (target is { } feature)
                {
                    for (var t = 0; t < asked.Length; t++)
                        asked[t] = next[(t * features) + feature];
                }
                else
                {
                    next.CopyTo(asked);
                }
            }
        }
    }
}
