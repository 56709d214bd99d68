namespace ModelGen;

/// <summary>A fully connected layer: y = x W^T + b. (..., in) -&gt; (..., features).</summary>
/// <remarks>
/// Parameters: weight (features, in), bias (features). Both start from U(-1/sqrt(in), 1/sqrt(in)), as in PyTorch; with an
/// <see cref="ModelGen.Init"/> of its own for the weight, the bias starts from zeros.
/// </remarks>
/// <param name="features">Output features.</param>
public sealed class LinearAttribute(int features) : LayerAttribute
{
    /// <summary>Output features.</summary>
    public int Features { get; } = features;

    /// <summary>Whether there is a bias.</summary>
    public bool Bias { get; set; } = true;

    /// <summary>The initialiser of the weight.</summary>
    public Init Init { get; set; }

    /// <summary>The scale of <see cref="Init"/>.</summary>
    public double Scale { get; set; } = 1;
}

public static partial class Layers
{
    /// <summary>A fully connected layer: y = x W^T + b. (..., in) -&gt; (..., features).</summary>
    /// <remarks>See <see cref="LinearAttribute"/>.</remarks>
    /// <param name="x">The input.</param>
    /// <param name="features">Output features.</param>
    /// <param name="bias">Whether there is a bias.</param>
    /// <param name="init">The initialiser of the weight.</param>
    /// <param name="scale">The scale of <see cref="Init"/>.</param>
    /// <param name="frozen">Excludes the parameters from training.</param>
    /// <param name="name">The name in checkpoints, messages and the summary; by default the kind and a running number.</param>
    public static Tensor Linear(
        Tensor x,
        int features,
        bool bias = true,
        Init init = Init.Default,
        double scale = 1,
        bool frozen = false,
        string? name = null) =>
        throw NetworkMethods.NeverRuns();

    /// <summary>y = x weight^T + bias with tensors that others use too. (..., in) -&gt; (..., out).</summary>
    /// <param name="x">The input.</param>
    /// <param name="weight">(out, in).</param>
    /// <param name="bias">(out); null for none.</param>
    public static Tensor Linear(Tensor x, Tensor weight, Tensor? bias = null) => throw NetworkMethods.NeverRuns();
}
