namespace ModelGen;

/// <summary>Adds noise while training: y = x + e, e from N(0, deviation^2). The identity in evaluation unless asked for.</summary>
/// <remarks>Elementwise. The noise is a function of the seed, the step and the position.</remarks>
/// <param name="deviation">Standard deviation of the noise.</param>
public sealed class GaussianNoiseAttribute(double deviation) : LayerAttribute
{
    /// <summary>Standard deviation of the noise.</summary>
    public double Deviation { get; } = deviation;

    /// <summary>Whether it adds noise in evaluation too: predictions are then random, and the model's predictions take a seed.</summary>
    public bool InEvaluation { get; set; }
}

public static partial class Layers
{
    /// <summary>Adds noise while training: y = x + e, e from N(0, deviation^2). The identity in evaluation unless asked for.</summary>
    /// <remarks>See <see cref="GaussianNoiseAttribute"/>.</remarks>
    /// <param name="x">The input.</param>
    /// <param name="deviation">Standard deviation of the noise.</param>
    /// <param name="inEvaluation">Whether it adds noise in evaluation too; the model's predictions then take a seed.</param>
    public static Tensor GaussianNoise(Tensor x, double deviation, bool inEvaluation = false) => throw NetworkMethods.NeverRuns();
}
