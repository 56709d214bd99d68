namespace ModelGen;

public static partial class Layers
{
    /// <summary>Gathers elements along an axis by integer indices.</summary>
    /// <remarks>
    /// The index has as many axes as x, which gives y of the shape of the index, as in PyTorch; or one axis fewer, when it selects one
    /// element along the axis and the axis disappears. The gradient is scattered back and added up where an element was selected twice.
    /// </remarks>
    /// <param name="x">The input.</param>
    /// <param name="index">Integer indices in [0, size of the axis).</param>
    /// <param name="axis">The axis.</param>
    public static Tensor Gather(Tensor x, Tensor index, int axis = -1) => throw NetworkMethods.NeverRuns();

    /// <summary>y_c = 1 for c = index, else 0: int (...) -&gt; (..., classes).</summary>
    /// <remarks>Has no gradient.</remarks>
    /// <param name="index">Integer indices in [0, classes).</param>
    /// <param name="classes">Size of the new last axis.</param>
    public static Tensor OneHot(Tensor index, int classes) => throw NetworkMethods.NeverRuns();
}
