namespace ModelGen;

/// <summary>A bilinear form of two inputs: y_k = a^T W_k b + c_k. (..., in1), (..., in2) -&gt; (..., features).</summary>
/// <remarks>
/// Parameters: weight (features, in1, in2), bias (features), both from U(-1/sqrt(in1), 1/sqrt(in1)), as in PyTorch. As an attribute it
/// stands alone on a method with two tensors.
/// </remarks>
/// <param name="features">Output features.</param>
[AttributeUsage(AttributeTargets.Method, Inherited = false)]
public sealed class BilinearAttribute(int features) : LayerAttribute
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
    /// <summary>A bilinear form of two inputs: y_k = a^T W_k b + c_k. (..., in1), (..., in2) -&gt; (..., features).</summary>
    /// <remarks>See <see cref="BilinearAttribute"/>.</remarks>
    /// <param name="a">The first input.</param>
    /// <param name="b">The second input.</param>
    /// <param name="features">Output features.</param>
    /// <param name="bias">Whether there is a bias.</param>
    /// <param name="init">The initialiser of the weight.</param>
    /// <param name="scale">The scale of <see cref="Init"/>.</param>
    /// <param name="frozen">Excludes the parameters from training.</param>
    /// <param name="name">The name in checkpoints, messages and the summary; by default the kind and a running number.</param>
    public static Tensor Bilinear(
        Tensor a,
        Tensor b,
        int features,
        bool bias = true,
        Init init = Init.Default,
        double scale = 1,
        bool frozen = false,
        string? name = null) =>
        throw NetworkMethods.NeverRuns();
}
