namespace ModelGen;

/// <summary>The activation of a plain recurrent network.</summary>
public enum RecurrentActivation
{
    /// <summary>The hyperbolic tangent.</summary>
    Tanh,

    /// <summary>max(x, 0).</summary>
    ReLU,
}
