namespace ModelGen;

/// <summary>Attention by a small network: a = softmax(v . tanh(W q + U k)) over the keys, c = sum of a value. Gives (c, a).</summary>
/// <remarks>
/// A query (features) gives c (values) and a (S); queries (T, features) give (T, values) and (T, S). Parameters without biases:
/// query.weight W (features, query features), key.weight U (features, key features), score.weight v (1, features), all from U(-1/sqrt(in),
/// 1/sqrt(in)). Padded keys have weight 0. Bahdanau, Cho and Bengio 2015, "Neural Machine Translation by Jointly Learning to Align and
/// Translate".
/// </remarks>
/// <param name="features">Features of the projected queries and keys.</param>
public sealed class AdditiveAttentionAttribute(int features) : LayerAttribute
{
    /// <summary>Features of the projected queries and keys.</summary>
    public int Features { get; } = features;
}

public static partial class Layers
{
    /// <summary>Attention by a small network: a = softmax(v . tanh(W q + U k)) over the keys, c = sum of a value. Gives (c, a).</summary>
    /// <remarks>See <see cref="AdditiveAttentionAttribute"/>.</remarks>
    /// <param name="query">The query (features), such as the state of a decoder, or queries (T, features).</param>
    /// <param name="key">The keys: (S, features).</param>
    /// <param name="features">Features of the projected queries and keys.</param>
    /// <param name="value">The values: (S, values); by default the key.</param>
    /// <param name="lengths">Valid steps of the keys; by default those that came with a stack's input, otherwise all.</param>
    /// <param name="frozen">Excludes the parameters from training.</param>
    /// <param name="name">The name in checkpoints, messages and the summary; by default the kind and a running number.</param>
    public static (Tensor Context, Tensor Weights) AdditiveAttention(
        Tensor query,
        Tensor key,
        int features,
        Tensor? value = null,
        Tensor? lengths = null,
        bool frozen = false,
        string? name = null) =>
        throw NetworkMethods.NeverRuns();
}
