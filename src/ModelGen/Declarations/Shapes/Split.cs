namespace ModelGen;

public static partial class Layers
{
    /// <summary>Cuts an axis into equal parts.</summary>
    /// <remarks>Unlike PyTorch's split the number is that of the parts, not the size of each.</remarks>
    /// <param name="x">The input.</param>
    /// <param name="parts">How many parts; divides the size of the axis.</param>
    /// <param name="axis">The axis.</param>
    public static Tensor[] Split(Tensor x, int parts, int axis = -1) => throw NetworkMethods.NeverRuns();

    /// <summary>Cuts an axis into parts of given sizes.</summary>
    /// <param name="x">The input.</param>
    /// <param name="sizes">The size of each part; together the size of the axis.</param>
    /// <param name="axis">The axis.</param>
    public static Tensor[] Split(Tensor x, int[] sizes, int axis = -1) => throw NetworkMethods.NeverRuns();
}
