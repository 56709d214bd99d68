namespace ModelGen;

/// <summary>
/// The largest of several linear layers, feature by feature: y_k = max_j (W_kj x + b_kj). (..., in) -&gt; (..., features).
/// </summary>
/// <remarks>
/// Parameters: weight (features * pieces, in), bias (features * pieces), initialised as those of a linear layer; rows k * pieces to k *
/// pieces + pieces - 1 belong to feature k. The gradient goes to the first of equal pieces. Goodfellow et al. 2013, "Maxout Networks".
/// </remarks>
/// <param name="features">Output features.</param>
/// <param name="pieces">Linear pieces for each feature.</param>
public sealed class MaxoutAttribute(int features, int pieces = 2) : LayerAttribute
{
    /// <summary>Output features.</summary>
    public int Features { get; } = features;

    /// <summary>Linear pieces for each feature.</summary>
    public int Pieces { get; } = pieces;

    /// <summary>Whether there is a bias.</summary>
    public bool Bias { get; set; } = true;

    /// <summary>The initialiser of the weight.</summary>
    public Init Init { get; set; }

    /// <summary>The scale of <see cref="Init"/>.</summary>
    public double Scale { get; set; } = 1;
}

public static partial class Layers
{
    /// <summary>
    /// The largest of several linear layers, feature by feature: y_k = max_j (W_kj x + b_kj). (..., in) -&gt; (..., features).
    /// </summary>
    /// <remarks>See <see cref="MaxoutAttribute"/>.</remarks>
    /// <param name="x">The input.</param>
    /// <param name="features">Output features.</param>
    /// <param name="pieces">Linear pieces for each feature.</param>
    /// <param name="bias">Whether there is a bias.</param>
    /// <param name="init">The initialiser of the weight.</param>
    /// <param name="scale">The scale of <see cref="Init"/>.</param>
    /// <param name="frozen">Excludes the parameters from training.</param>
    /// <param name="name">The name in checkpoints, messages and the summary; by default the kind and a running number.</param>
    public static Tensor Maxout(
        Tensor x,
        int features,
        int pieces = 2,
        bool bias = true,
        Init init = Init.Default,
        double scale = 1,
        bool frozen = false,
        string? name = null) =>
        throw NetworkMethods.NeverRuns();
}
