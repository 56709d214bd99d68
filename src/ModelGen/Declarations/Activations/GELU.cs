namespace ModelGen;

/// <summary>y = x P(X &lt;= x), X from N(0, 1): y = x (1 + erf(x / sqrt 2)) / 2.</summary>
/// <remarks>
/// Elementwise. Hendrycks and Gimpel 2016. With <see cref="ModelGen.Approximation.Tanh"/>, y = x (1 + tanh(sqrt(2 / pi) (x + 0.044715
/// x^3))) / 2.
/// </remarks>
public sealed class GELUAttribute : LayerAttribute
{
    /// <summary>Exact, or the formula with tanh.</summary>
    public Approximation Approximation { get; set; }
}

public static partial class Layers
{
    /// <summary>y = x P(X &lt;= x), X from N(0, 1): y = x (1 + erf(x / sqrt 2)) / 2.</summary>
    /// <remarks>See <see cref="GELUAttribute"/>.</remarks>
    /// <param name="x">The input.</param>
    /// <param name="approximation">Exact, or the formula with tanh.</param>
    public static Tensor GELU(Tensor x, Approximation approximation = Approximation.None) => throw NetworkMethods.NeverRuns();
}
