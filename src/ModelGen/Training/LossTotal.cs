namespace ModelGen;

/// <summary>The loss of all samples together from those of batches.</summary>
/// <param name="reduction">Whether losses of batches are averaged by their weights or added up.</param>
internal struct LossTotal(Reduction reduction)
{
    private double sum;
    private double weight;

    /// <summary>Whether nothing has counted so far.</summary>
    public readonly bool IsEmpty => weight == 0;

    /// <summary>The loss of all samples so far; NaN where none counted.</summary>
    public readonly double Value => IsEmpty ? double.NaN : reduction == Reduction.Sum ? sum : sum / weight;

    /// <summary>Adds the loss of a batch; that of a batch of weight 0 is ignored.</summary>
    public void Add(double loss, double lossWeight)
    {
        if (lossWeight == 0) return;
        sum += reduction == Reduction.Sum ? loss : loss * lossWeight;
        weight += lossWeight;
    }
}
