namespace ModelGen;

public static partial class Layers
{
    /// <summary>y = softmax(q k^T scale + mask) v. (T, features), (S, features), (S, values) -&gt; (T, values).</summary>
    /// <remarks>
    /// Heads lie side by side in the features. One operation with a gradient in closed form: the scores are never kept as a whole. Vaswani
    /// et al. 2017, "Attention Is All You Need"; Dao et al. 2022, "FlashAttention".
    /// </remarks>
    /// <param name="query">The queries: (T, features).</param>
    /// <param name="key">The keys: (S, features).</param>
    /// <param name="value">The values: (S, values).</param>
    /// <param name="heads">Heads; divides the features of both.</param>
    /// <param name="lengths">Valid steps of the keys; by default all.</param>
    /// <param name="mask">
    /// What is added to the scores: (T, S), or (heads, T, S), of each sample or of all, such as a parameter; minus infinity hides a key. It
    /// is trained where it depends on parameters, as a bias of relative positions does (Raffel et al. 2020, "T5"). A query whose every key
    /// is hidden gets zeros, where PyTorch before 2.5 gives NaN.
    /// </param>
    /// <param name="causal">Whether step t attends to no step after t.</param>
    /// <param name="scale">What q k^T is multiplied by; null: 1 / sqrt(features of a head).</param>
    /// <param name="dropout">Probability of dropping a weight while training.</param>
    /// <param name="dropoutInEvaluation">Whether it drops in evaluation too: Monte Carlo dropout, Gal and Ghahramani 2016. The model's
    /// predictions then take a seed.</param>
    public static Tensor ScaledDotProductAttention(
        Tensor query,
        Tensor key,
        Tensor value,
        int heads = 1,
        Tensor? lengths = null,
        Tensor? mask = null,
        bool causal = false,
        double? scale = null,
        double dropout = 0,
        bool dropoutInEvaluation = false) =>
        throw NetworkMethods.NeverRuns();
}
