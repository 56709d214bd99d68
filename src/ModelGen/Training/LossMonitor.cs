namespace ModelGen;

/// <summary>Judges the losses that one call of <c>Fit</c> monitors, one validation after another: which epoch has the lowest, and whether
/// to stop early.</summary>
internal sealed class LossMonitor(EarlyStopping? rule)
{
    private double lowest = double.PositiveInfinity;
    private double lastImprovement = double.PositiveInfinity;
    private int withoutImprovement;

    /// <summary>The epoch with the lowest loss; 0 before there is one.</summary>
    public int BestEpoch { get; private set; }

    /// <summary>Whether the last epochs with a loss, as many as patience allows, were no improvement.</summary>
    public bool ShouldStop => rule is not null && withoutImprovement > 0 && withoutImprovement >= rule.Patience;

    /// <summary>Sees the loss of an epoch, and tells whether it is the lowest so far.</summary>
    public bool Observe(int epoch, double loss)
    {
        if (loss < lastImprovement - (rule?.MinDelta ?? 0))
        {
            lastImprovement = loss;
            withoutImprovement = 0;
        }
        else withoutImprovement++;
        if (!(loss < lowest)) return false;
        lowest = loss;
        BestEpoch = epoch;
        return true;
    }
}
