namespace ModelGen;

/// <summary>l = -sum_c t_c log softmax(x)_c.</summary>
/// <remarks>
/// Target: int class indices of the shape of the logits without the class axis, or probabilities (one-hot or soft) of the shape of the
/// logits; a call tells which by the type of the target. With smoothing e, t becomes (1 - e) t + e / classes. The weighted mean divides by
/// the weights of the classes met; where there are none, or they weigh 0, the loss and its gradients are 0, and a training step changes
/// nothing. The gradient is softmax(x) - t. Logits of minus infinity hide a class, whose gradient is 0; the loss of a row whose label is
/// hidden is infinite, and that of a row with every class hidden NaN, as in PyTorch.
/// </remarks>
public sealed class CrossEntropyAttribute : LossFunctionAttribute
{
    /// <summary>Label smoothing, in [0, 1]. Szegedy et al. 2016.</summary>
    public double Smoothing { get; set; }

    /// <summary>Positions with this class index count for nothing, not even in the mean. It has to be stated, PyTorch's -100 too: otherwise
    /// every index must be a class.</summary>
    public int IgnoreIndex { get; set; } = -100;

    /// <summary>One weight for each class; the mean is then the weighted one.</summary>
    public double[]? ClassWeights { get; set; }

    /// <summary>The class axis: the last unless given; 0 for (C, H, W) maps.</summary>
    public int Axis { get; set; } = -1;

    /// <summary>How a stack receives its target.</summary>
    public TargetKind Target { get; set; }
}

public static partial class Layers
{
    /// <summary>l = -sum_c t_c log softmax(x)_c.</summary>
    /// <remarks>See <see cref="CrossEntropyAttribute"/>.</remarks>
    /// <param name="logits">The logits.</param>
    /// <param name="target">Class indices, or probabilities.</param>
    /// <param name="smoothing">Label smoothing, in [0, 1]. Szegedy et al. 2016.</param>
    /// <param name="ignoreIndex">Positions with this class index count for nothing, not even in the mean; it has to be stated.</param>
    /// <param name="classWeights">One weight for each class; the mean is then the weighted one.</param>
    /// <param name="axis">The class axis: the last unless given; 0 for (C, H, W) maps.</param>
    /// <param name="reduction">How the losses of samples and positions are reduced.</param>
    public static Tensor CrossEntropy(
        Tensor logits,
        Tensor target,
        double smoothing = 0,
        int ignoreIndex = -100,
        double[]? classWeights = null,
        int axis = -1,
        Reduction reduction = Reduction.Mean) =>
        throw NetworkMethods.NeverRuns();
}
