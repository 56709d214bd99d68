namespace ModelGen;

public static partial class Layers
{
    /// <summary>Draws from N(mean, deviation^2) in the shape of another tensor.</summary>
    /// <remarks>Drawn again in every step and in every prediction, as a function of the seed, the step and the position; a prediction, or a
    /// loss, may be given the seed. Has no gradient.</remarks>
    /// <param name="like">A tensor of the wanted shape; its values do not matter.</param>
    /// <param name="mean">The mean.</param>
    /// <param name="deviation">The standard deviation.</param>
    public static Tensor RandomNormal(Tensor like, double mean = 0, double deviation = 1) => throw NetworkMethods.NeverRuns();

    /// <summary>Draws from N(mean, deviation^2).</summary>
    /// <remarks>Drawn again in every step and in every prediction, as a function of the seed, the step and the position; a prediction, or a
    /// loss, may be given the seed. Has no gradient.</remarks>
    /// <param name="shape">The shape of a sample; every sample of the batch has draws of its own.</param>
    /// <param name="mean">The mean.</param>
    /// <param name="deviation">The standard deviation.</param>
    public static Tensor RandomNormal(int[] shape, double mean = 0, double deviation = 1) => throw NetworkMethods.NeverRuns();

    /// <summary>Draws from U(low, high) in the shape of another tensor.</summary>
    /// <remarks>Drawn again in every step and in every prediction, as a function of the seed, the step and the position; a prediction, or a
    /// loss, may be given the seed. Has no gradient.</remarks>
    /// <param name="like">A tensor of the wanted shape; its values do not matter.</param>
    /// <param name="low">The lower bound.</param>
    /// <param name="high">The upper bound.</param>
    public static Tensor RandomUniform(Tensor like, double low = 0, double high = 1) => throw NetworkMethods.NeverRuns();

    /// <summary>Draws from U(low, high).</summary>
    /// <remarks>Drawn again in every step and in every prediction, as a function of the seed, the step and the position; a prediction, or a
    /// loss, may be given the seed. Has no gradient.</remarks>
    /// <param name="shape">The shape of a sample; every sample of the batch has draws of its own.</param>
    /// <param name="low">The lower bound.</param>
    /// <param name="high">The upper bound.</param>
    public static Tensor RandomUniform(int[] shape, double low = 0, double high = 1) => throw NetworkMethods.NeverRuns();

    /// <summary>y = 1 with probability p, else 0, each element with its own p.</summary>
    /// <remarks>Drawn again in every step and in every prediction, as a function of the seed, the step and the position; a prediction, or a
    /// loss, may be given the seed. Has no gradient.</remarks>
    /// <param name="p">Probabilities.</param>
    public static Tensor Bernoulli(Tensor p) => throw NetworkMethods.NeverRuns();

    /// <summary>y = 1 with probability p, else 0, in the shape of another tensor.</summary>
    /// <remarks>Drawn again in every step and in every prediction, as a function of the seed, the step and the position; a prediction, or a
    /// loss, may be given the seed. Has no gradient.</remarks>
    /// <param name="like">A tensor of the wanted shape; its values do not matter.</param>
    /// <param name="p">The probability.</param>
    public static Tensor Bernoulli(Tensor like, double p) => throw NetworkMethods.NeverRuns();
}
