namespace ModelGen;

/// <summary>l = sum_{c != t} max(0, margin - x_t + x_c)^p / classes.</summary>
/// <remarks>Scores (classes); target: one int class index a sample. PyTorch calls it MultiMarginLoss. Crammer and Singer 2001.</remarks>
/// <param name="margin">The margin.</param>
/// <param name="p">The power, 1 or 2.</param>
public sealed class MultiClassHingeAttribute(double margin = 1, int p = 1) : LossFunctionAttribute
{
    /// <summary>The margin.</summary>
    public double Margin { get; } = margin;

    /// <summary>The power, 1 or 2.</summary>
    public int P { get; } = p;
}

public static partial class Layers
{
    /// <summary>l = sum_{c != t} max(0, margin - x_t + x_c)^p / classes.</summary>
    /// <remarks>See <see cref="MultiClassHingeAttribute"/>.</remarks>
    /// <param name="score">One score for each class.</param>
    /// <param name="target">Class indices.</param>
    /// <param name="margin">The margin.</param>
    /// <param name="p">The power, 1 or 2.</param>
    /// <param name="reduction">How the losses of samples and positions become one number.</param>
    public static Tensor MultiClassHinge(Tensor score, Tensor target, double margin = 1, int p = 1, Reduction reduction = Reduction.Mean) =>
        throw NetworkMethods.NeverRuns();
}
