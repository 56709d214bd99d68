namespace ModelGen;

/// <summary>Attention in several heads: softmax(q k^T / sqrt(d)) v between projections. (T, features) -&gt; (T, features).</summary>
/// <remarks>
/// Without a key of its own it is self-attention; keys (S, other features) make it cross-attention. Parameters, as in PyTorch's
/// MultiheadAttention: in_proj_weight (3 features, features), Xavier uniform, and in_proj_bias, zeros; out_proj.weight (features,
/// features), from U(-1/sqrt(features), 1/sqrt(features)), and out_proj.bias, zeros. Keys or values of other features have q_proj_weight,
/// k_proj_weight and v_proj_weight instead. Padded keys are masked. Vaswani et al. 2017, "Attention Is All You Need".
/// </remarks>
/// <param name="heads">Heads; divides the features.</param>
public sealed class MultiHeadAttentionAttribute(int heads) : LayerAttribute
{
    /// <summary>Heads; divides the features.</summary>
    public int Heads { get; } = heads;

    /// <summary>Whether step t attends to no step after t.</summary>
    public bool Causal { get; set; }

    /// <summary>Probability of dropping a weight while training.</summary>
    public double Dropout { get; set; }

    /// <summary>Whether it drops in evaluation too: Monte Carlo dropout, Gal and Ghahramani 2016.
    /// The model's predictions then take a seed.</summary>
    public bool DropoutInEvaluation { get; set; }

    /// <summary>Whether the projections have biases.</summary>
    public bool Bias { get; set; } = true;
}

public static partial class Layers
{
    /// <summary>Attention in several heads: softmax(q k^T / sqrt(d)) v between projections. (T, features) -&gt; (T, features).</summary>
    /// <remarks>See <see cref="MultiHeadAttentionAttribute"/>.</remarks>
    /// <param name="query">The queries: (T, features).</param>
    /// <param name="heads">Heads; divides the features.</param>
    /// <param name="key">The keys: (S, ...); by default the query.</param>
    /// <param name="value">The values: (S, ...); by default the key.</param>
    /// <param name="lengths">Valid steps of the keys; by default those that came with a stack's input, otherwise all.</param>
    /// <param name="mask">
    /// What is added to the scores: (T, S), or (heads, T, S), of each sample or of all, such as a parameter; minus infinity hides a key. It
    /// is trained where it depends on parameters, as a bias of relative positions does (Raffel et al. 2020, "T5"). A query whose every key
    /// is hidden gets zeros, where PyTorch before 2.5 gives NaN.
    /// </param>
    /// <param name="causal">Whether step t attends to no step after t.</param>
    /// <param name="dropout">Probability of dropping a weight while training.</param>
    /// <param name="dropoutInEvaluation">Whether it drops in evaluation too: Monte Carlo dropout, Gal and Ghahramani 2016. The model's
    /// predictions then take a seed.</param>
    /// <param name="bias">Whether the projections have biases.</param>
    /// <param name="frozen">Excludes the parameters from training.</param>
    /// <param name="name">The name in checkpoints, messages and the summary; by default the kind and a running number.</param>
    public static Tensor MultiHeadAttention(
        Tensor query,
        int heads,
        Tensor? key = null,
        Tensor? value = null,
        Tensor? lengths = null,
        Tensor? mask = null,
        bool causal = false,
        double dropout = 0,
        bool dropoutInEvaluation = false,
        bool bias = true,
        bool frozen = false,
        string? name = null) =>
        throw NetworkMethods.NeverRuns();
}
