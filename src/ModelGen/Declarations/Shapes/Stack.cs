namespace ModelGen;

public static partial class Layers
{
    /// <summary>Joins tensors of one shape along a new axis: n times (C) -&gt; (n, C) for axis 0.</summary>
    /// <param name="axis">Where the new axis stands in the result.</param>
    /// <param name="tensors">The tensors.</param>
    public static Tensor Stack(int axis, params Tensor[] tensors) => throw NetworkMethods.NeverRuns();
}
