namespace ModelGen;

/// <summary>y = 1 for x &gt; 0, -1 for x &lt; 0, 0 at 0.</summary>
/// <remarks>Elementwise. Its gradient is 0 everywhere, at 0 too: what is trained through it alone moves by weight decay at most,
/// and MG4002 warns of it.</remarks>
public sealed class SignAttribute : LayerAttribute;

public static partial class Layers
{
    /// <summary>y = 1 for x &gt; 0, -1 for x &lt; 0, 0 at 0.</summary>
    /// <remarks>See <see cref="SignAttribute"/>.</remarks>
    /// <param name="x">The input.</param>
    public static Tensor Sign(Tensor x) => throw NetworkMethods.NeverRuns();
}
