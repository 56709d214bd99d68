namespace ModelGen;

/// <summary>The sum, mean or maximum of the vectors of a bag of indices. int (T) -&gt; (features).</summary>
/// <remarks>
/// Parameter: weight (vocabulary, features), from N(0, 1), as in PyTorch. Indices beyond a sample's length are left out,
/// also of what the mean divides by.
/// </remarks>
/// <param name="vocabulary">Rows of the table.</param>
/// <param name="features">Size of each vector.</param>
public sealed class EmbeddingBagAttribute(int vocabulary, int features) : LayerAttribute
{
    /// <summary>Rows of the table.</summary>
    public int Vocabulary { get; } = vocabulary;

    /// <summary>Size of each vector.</summary>
    public int Features { get; } = features;

    /// <summary>The reduction of the vectors.</summary>
    public BagMode Mode { get; set; }

    /// <summary>The initialiser of the weight.</summary>
    public Init Init { get; set; }

    /// <summary>The scale of <see cref="Init"/>.</summary>
    public double Scale { get; set; } = 1;
}

/// <summary>How an embedding bag reduces its vectors.</summary>
public enum BagMode
{
    /// <summary>Their mean.</summary>
    Mean,

    /// <summary>Their sum.</summary>
    Sum,

    /// <summary>The largest of each feature.</summary>
    Max,
}

public static partial class Layers
{
    /// <summary>The sum, mean or maximum of the vectors of a bag of indices. int (T) -&gt; (features).</summary>
    /// <remarks>See <see cref="EmbeddingBagAttribute"/>.</remarks>
    /// <param name="index">Integer indices.</param>
    /// <param name="vocabulary">Rows of the table.</param>
    /// <param name="features">Size of each vector.</param>
    /// <param name="lengths">How many indices of each sample count; by default those that came with a stack's input, otherwise all.</param>
    /// <param name="mode">The reduction of the vectors.</param>
    /// <param name="init">The initialiser of the weight.</param>
    /// <param name="scale">The scale of <see cref="Init"/>.</param>
    /// <param name="frozen">Excludes the parameters from training.</param>
    /// <param name="name">The name in checkpoints, messages and the summary; by default the kind and a running number.</param>
    public static Tensor EmbeddingBag(
        Tensor index,
        int vocabulary,
        int features,
        Tensor? lengths = null,
        BagMode mode = BagMode.Mean,
        Init init = Init.Default,
        double scale = 1,
        bool frozen = false,
        string? name = null) =>
        throw NetworkMethods.NeverRuns();
}
