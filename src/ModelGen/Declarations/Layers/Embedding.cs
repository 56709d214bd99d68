namespace ModelGen;

/// <summary>A table of vectors: y = W[index]. int (...) -&gt; (..., features).</summary>
/// <remarks>
/// Parameter: weight (vocabulary, features), from N(0, 1), as in PyTorch. The index is one of integers in [0, vocabulary).
/// </remarks>
/// <param name="vocabulary">Rows of the table.</param>
/// <param name="features">Size of each vector.</param>
public sealed class EmbeddingAttribute(int vocabulary, int features) : LayerAttribute
{
    /// <summary>Rows of the table.</summary>
    public int Vocabulary { get; } = vocabulary;

    /// <summary>Size of each vector.</summary>
    public int Features { get; } = features;

    /// <summary>The row that starts as zeros and receives no gradient; -1 for none.</summary>
    public int PaddingIndex { get; set; } = -1;

    /// <summary>The initialiser of the weight.</summary>
    public Init Init { get; set; }

    /// <summary>The scale of <see cref="Init"/>.</summary>
    public double Scale { get; set; } = 1;
}

public static partial class Layers
{
    /// <summary>A table of vectors: y = W[index]. int (...) -&gt; (..., features).</summary>
    /// <remarks>See <see cref="EmbeddingAttribute"/>.</remarks>
    /// <param name="index">Integer indices.</param>
    /// <param name="vocabulary">Rows of the table.</param>
    /// <param name="features">Size of each vector.</param>
    /// <param name="paddingIndex">The row that starts as zeros and receives no gradient; -1 for none.</param>
    /// <param name="init">The initialiser of the weight.</param>
    /// <param name="scale">The scale of <see cref="Init"/>.</param>
    /// <param name="frozen">Excludes the parameters from training.</param>
    /// <param name="name">The name in checkpoints, messages and the summary; by default the kind and a running number.</param>
    public static Tensor Embedding(
        Tensor index,
        int vocabulary,
        int features,
        int paddingIndex = -1,
        Init init = Init.Default,
        double scale = 1,
        bool frozen = false,
        string? name = null) =>
        throw NetworkMethods.NeverRuns();

    /// <summary>Rows of a tensor that others use too: y = weight[index]. int (...) -&gt; (..., features).</summary>
    /// <remarks>With <see cref="Linear(Tensor, Tensor, Tensor?)"/> over the same <c>[Parameter]</c> the two share their weights.
    /// Press and Wolf 2017.</remarks>
    /// <param name="index">Integer indices.</param>
    /// <param name="weight">(vocabulary, features).</param>
    public static Tensor Embedding(Tensor index, Tensor weight) => throw NetworkMethods.NeverRuns();
}
