namespace ModelGen;

/// <summary>A block of a transformer's encoder: self-attention and two linear layers, each with a residual connection and a norm. (T,
/// features) -&gt; (T, features).</summary>
/// <remarks>
/// Parameters, as in PyTorch's: self_attn.*, linear1.*, linear2.*, norm1.* and norm2.*. After each sublayer y = norm(x + f(x)), or with
/// norms first y = x + f(norm(x)); f ends in dropout. Vaswani et al. 2017, "Attention Is All You Need"; norms first: Xiong et al. 2020.
/// </remarks>
/// <param name="heads">Heads of the attention; divides the features.</param>
/// <param name="feedforward">Features between the linear layers.</param>
public sealed class TransformerEncoderLayerAttribute(int heads, int feedforward = 2048) : LayerAttribute
{
    /// <summary>Heads of the attention; divides the features.</summary>
    public int Heads { get; } = heads;

    /// <summary>Features between the linear layers.</summary>
    public int Feedforward { get; } = feedforward;

    /// <summary>Whether step t of the self-attention attends to no step after t.</summary>
    public bool Causal { get; set; }

    /// <summary>Probability of dropping weights and values while training.</summary>
    public double Dropout { get; set; } = 0.1;

    /// <summary>Whether it drops in evaluation too: Monte Carlo dropout, Gal and Ghahramani 2016.
    /// The model's predictions then take a seed.</summary>
    public bool DropoutInEvaluation { get; set; }

    /// <summary>The activation between the linear layers.</summary>
    public TransformerActivation Activation { get; set; }

    /// <summary>Whether each norm is applied before its sublayer instead of after it (pre-norm).</summary>
    public bool NormFirst { get; set; }

    /// <summary>Added to the variance in the norms.</summary>
    public double Eps { get; set; } = 1e-5;
}

public static partial class Layers
{
    /// <summary>A block of a transformer's encoder: self-attention and two linear layers, each with a residual connection and a norm. (T,
    /// features) -&gt; (T, features).</summary>
    /// <remarks>See <see cref="TransformerEncoderLayerAttribute"/>.</remarks>
    /// <param name="x">The input.</param>
    /// <param name="heads">Heads of the attention; divides the features.</param>
    /// <param name="feedforward">Features between the linear layers.</param>
    /// <param name="lengths">Valid steps of x; by default those that came with a stack's input, otherwise all.</param>
    /// <param name="causal">Whether step t of the self-attention attends to no step after t.</param>
    /// <param name="dropout">Probability of dropping weights and values while training.</param>
    /// <param name="dropoutInEvaluation">Whether it drops in evaluation too: Monte Carlo dropout, Gal and Ghahramani 2016. The model's
    /// predictions then take a seed.</param>
    /// <param name="activation">The activation between the linear layers.</param>
    /// <param name="normFirst">Whether each norm is applied before its sublayer instead of after it (pre-norm).</param>
    /// <param name="eps">Added to the variance in the norms.</param>
    /// <param name="frozen">Excludes the parameters from training.</param>
    /// <param name="name">The name in checkpoints, messages and the summary; by default the kind and a running number.</param>
    public static Tensor TransformerEncoderLayer(
        Tensor x,
        int heads,
        int feedforward = 2048,
        Tensor? lengths = null,
        bool causal = false,
        double dropout = 0.1,
        bool dropoutInEvaluation = false,
        TransformerActivation activation = TransformerActivation.ReLU,
        bool normFirst = false,
        double eps = 1e-5,
        bool frozen = false,
        string? name = null) =>
        throw NetworkMethods.NeverRuns();
}
