namespace ModelGen;

/// <summary>The unit step: y = 1 for x &gt;= 0, else 0.</summary>
/// <remarks>Elementwise. Its gradient is 0 everywhere: what is trained through it alone moves by weight decay at most, and MG4002 warns of
/// it. The threshold unit of McCulloch and Pitts 1943.</remarks>
public sealed class HeavisideAttribute : LayerAttribute;

public static partial class Layers
{
    /// <summary>The unit step: y = 1 for x &gt;= 0, else 0.</summary>
    /// <remarks>See <see cref="HeavisideAttribute"/>.</remarks>
    /// <param name="x">The input.</param>
    public static Tensor Heaviside(Tensor x) => throw NetworkMethods.NeverRuns();
}
