namespace ModelGen;

/// <summary>l = -x_t.</summary>
/// <remarks>
/// Prediction: log-probabilities, as LogSoftmax gives. Target: int class indices of the shape of the prediction without the class axis.
/// </remarks>
public sealed class NegativeLogLikelihoodAttribute : LossFunctionAttribute
{
    /// <summary>Positions with this class index count for nothing, not even in the mean. It has to be stated, PyTorch's -100 too: otherwise
    /// every index must be a class.</summary>
    public int IgnoreIndex { get; set; } = -100;

    /// <summary>One weight for each class; the mean is then the weighted one.</summary>
    public double[]? ClassWeights { get; set; }

    /// <summary>The class axis: the last unless given; 0 for (C, H, W) maps.</summary>
    public int Axis { get; set; } = -1;
}

public static partial class Layers
{
    /// <summary>l = -x_t.</summary>
    /// <remarks>See <see cref="NegativeLogLikelihoodAttribute"/>.</remarks>
    /// <param name="prediction">Log-probabilities.</param>
    /// <param name="target">Class indices.</param>
    /// <param name="ignoreIndex">Positions with this class index count for nothing, not even in the mean; it has to be stated.</param>
    /// <param name="classWeights">One weight for each class; the mean is then the weighted one.</param>
    /// <param name="axis">The class axis: the last unless given; 0 for (C, H, W) maps.</param>
    /// <param name="reduction">How the losses of samples and positions are reduced.</param>
    public static Tensor NegativeLogLikelihood(
        Tensor prediction,
        Tensor target,
        int ignoreIndex = -100,
        double[]? classWeights = null,
        int axis = -1,
        Reduction reduction = Reduction.Mean) =>
        throw NetworkMethods.NeverRuns();
}
