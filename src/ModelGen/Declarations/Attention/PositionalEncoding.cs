namespace ModelGen;

/// <summary>Adds a vector for its position to each step: y = x + p. (T, features) -&gt; (T, features).</summary>
/// <remarks>
/// Sinusoidal: p(t, 2i) = sin(t / w^(2i/features)), p(t, 2i + 1) = cos(t / w^(2i/features)). Learned: a table, the parameter weight (steps,
/// features) from N(0, 1); where the time axis is free it has as many rows as <see cref="ModelAttribute.MaxLength"/>. Vaswani et al.
/// 2017, "Attention Is All You Need".
/// </remarks>
public sealed class PositionalEncodingAttribute : LayerAttribute
{
    /// <summary>Whether the vectors are learned.</summary>
    public bool Learned { get; set; }

    /// <summary>The number w that decides the wavelengths, which run from 2 pi to about 2 pi w.</summary>
    public double Wavelength { get; set; } = 10_000;

    /// <summary>The initialiser of learned vectors.</summary>
    public Init Init { get; set; }

    /// <summary>The scale of <see cref="Init"/>.</summary>
    public double Scale { get; set; } = 1;
}

public static partial class Layers
{
    /// <summary>Adds a vector for its position to each step: y = x + p. (T, features) -&gt; (T, features).</summary>
    /// <remarks>See <see cref="PositionalEncodingAttribute"/>.</remarks>
    /// <param name="x">The input.</param>
    /// <param name="learned">Whether the vectors are learned.</param>
    /// <param name="wavelength">The number w that decides the wavelengths, which run from 2 pi to about 2 pi w.</param>
    /// <param name="init">The initialiser of learned vectors.</param>
    /// <param name="scale">The scale of <see cref="Init"/>.</param>
    /// <param name="frozen">Excludes the parameters from training.</param>
    /// <param name="name">The name in checkpoints, messages and the summary; by default the kind and a running number.</param>
    public static Tensor PositionalEncoding(
        Tensor x,
        bool learned = false,
        double wavelength = 10_000,
        Init init = Init.Default,
        double scale = 1,
        bool frozen = false,
        string? name = null) =>
        throw NetworkMethods.NeverRuns();
}
