namespace ModelGen;

/// <summary>y = x / (1 + e^-x), also called swish.</summary>
/// <remarks>Elementwise. Elfwing, Uchibe and Doya 2018; Ramachandran, Zoph and Le 2017.</remarks>
public sealed class SiLUAttribute : LayerAttribute;

public static partial class Layers
{
    /// <summary>y = x / (1 + e^-x), also called swish.</summary>
    /// <remarks>See <see cref="SiLUAttribute"/>.</remarks>
    /// <param name="x">The input.</param>
    public static Tensor SiLU(Tensor x) => throw NetworkMethods.NeverRuns();
}
