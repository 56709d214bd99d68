namespace ModelGen.Generators.Ir;

/// <summary>What a loss weighs in a mean over several batches, and what gradients weigh that are accumulated: what its own mean divides
/// by.</summary>
/// <param name="Size">Samples, or samples times steps.</param>
/// <param name="Divisor">Where the mean is one over labels or steps that count: what it divides by; of a sum, what its mean would divide
/// by; else null.</param>
/// <param name="AddsUp">Whether the loss is a sum over the batch instead.</param>
internal sealed record LossWeight(Dim Size, Value? Divisor = null, bool AddsUp = false)
{
    /// <summary>The number of samples, for plain means over the batch, and for whatever is neither a mean nor a sum.</summary>
    public static LossWeight Batch { get; } = new(Dim.Batch);
}
