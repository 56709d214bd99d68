namespace ModelGen;

public static partial class Layers
{
    /// <summary>Joins tensors along an axis they may differ in: (2, H, W), (3, H, W) -&gt; (5, H, W) for axis 0.</summary>
    /// <param name="axis">The axis.</param>
    /// <param name="tensors">The tensors.</param>
    public static Tensor Concat(int axis, params Tensor[] tensors) => throw NetworkMethods.NeverRuns();
}
