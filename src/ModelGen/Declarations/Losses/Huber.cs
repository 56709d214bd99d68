namespace ModelGen;

/// <summary>l = d^2 / 2 for |d| &lt;= delta, else delta (|d| - delta / 2), d = y - t.</summary>
/// <remarks>Target: real numbers of the shape of the prediction. Huber 1964.</remarks>
/// <param name="delta">Where the loss changes from quadratic to linear; positive.</param>
public sealed class HuberAttribute(double delta = 1) : LossFunctionAttribute
{
    /// <summary>Where the loss changes from quadratic to linear; positive.</summary>
    public double Delta { get; } = delta;
}

public static partial class Layers
{
    /// <summary>l = d^2 / 2 for |d| &lt;= delta, else delta (|d| - delta / 2), d = y - t.</summary>
    /// <remarks>See <see cref="HuberAttribute"/>.</remarks>
    /// <param name="prediction">The prediction.</param>
    /// <param name="target">The target.</param>
    /// <param name="delta">Where the loss changes from quadratic to linear; positive.</param>
    /// <param name="reduction">How the losses of samples and positions are reduced.</param>
    public static Tensor Huber(Tensor prediction, Tensor target, double delta = 1, Reduction reduction = Reduction.Mean) =>
        throw NetworkMethods.NeverRuns();
}
