namespace ModelGen;

/// <summary>How <see cref="GELUAttribute"/> is computed.</summary>
public enum Approximation
{
    /// <summary>With the error function.</summary>
    None,

    /// <summary>With a hyperbolic tangent, as GPT-2 does.</summary>
    Tanh,
}
