namespace ModelGen;

/// <summary>The activation between the two linear layers of a transformer block.</summary>
public enum TransformerActivation
{
    /// <summary>max(x, 0).</summary>
    ReLU,

    /// <summary>x Φ(x), with the error function.</summary>
    GELU,
}
