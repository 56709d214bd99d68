namespace ModelGen;

/// <summary>The hinge loss of several classes, from max(0, margin - x_t + x_c)^p of each class c other than the label t.</summary>
/// <remarks>
/// Scores (classes); target: one int class index a sample. By default their sum divided by the classes (Weston and Watkins 1999; PyTorch's
/// MultiMarginLoss), or the largest of them (Crammer and Singer 2001); see <see cref="MultiClassHingeForm"/>. On the margin itself the
/// slope of p = 1 is 0. The loss is exactly 0 where the label's score is ahead of every other by the margin.
/// </remarks>
/// <param name="margin">The margin.</param>
/// <param name="p">The power, 1 or 2.</param>
public sealed class MultiClassHingeAttribute(double margin = 1, int p = 1) : LossFunctionAttribute
{
    /// <summary>The margin.</summary>
    public double Margin { get; } = margin;

    /// <summary>The power, 1 or 2.</summary>
    public int P { get; } = p;

    /// <summary>How the margins of the other classes are combined.</summary>
    public MultiClassHingeForm Form { get; set; }
}

public static partial class Layers
{
    /// <summary>The hinge loss of several classes, from max(0, margin - x_t + x_c)^p of each class c other than the label t.</summary>
    /// <remarks>See <see cref="MultiClassHingeAttribute"/>.</remarks>
    /// <param name="score">One score for each class.</param>
    /// <param name="target">Class indices.</param>
    /// <param name="margin">The margin.</param>
    /// <param name="p">The power, 1 or 2.</param>
    /// <param name="form">How the margins of the other classes are combined: summed (Weston and Watkins) or the largest of them (Crammer
    /// and Singer).</param>
    /// <param name="reduction">How the losses of samples and positions are reduced.</param>
    public static Tensor MultiClassHinge(
        Tensor score,
        Tensor target,
        double margin = 1,
        int p = 1,
        MultiClassHingeForm form = MultiClassHingeForm.WestonWatkins,
        Reduction reduction = Reduction.Mean) =>
        throw NetworkMethods.NeverRuns();
}
