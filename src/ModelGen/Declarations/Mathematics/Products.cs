namespace ModelGen;

public static partial class Layers
{
    /// <summary>The matrix product: (..., n, k), (..., k, m) -&gt; (..., n, m).</summary>
    /// <remarks>
    /// Axes in front of the last two broadcast; an operand with one axis is a row vector on the left and a column vector on the right, as
    /// in PyTorch. A raw parameter is shared by the batch.
    /// </remarks>
    /// <param name="a">The left matrices.</param>
    /// <param name="b">The right matrices.</param>
    public static Tensor MatMul(Tensor a, Tensor b) => throw NetworkMethods.NeverRuns();

    /// <summary>The cosine of the angle between two vectors: y = a . b / (max(|a|, eps) max(|b|, eps)) along an axis.</summary>
    /// <remarks>
    /// The axis disappears. Each vector is divided by its norm first, as in PyTorch, so that neither large nor small ones leave the range
    /// of float. A vector shorter than eps is divided by eps, a constant, whose gradient is that of a . b / eps; PyTorch 1.13 lets a part
    /// of the norm's gradient through there.
    /// </remarks>
    /// <param name="a">One vector.</param>
    /// <param name="b">The other.</param>
    /// <param name="axis">The axis.</param>
    /// <param name="eps">The smallest norm divided by.</param>
    public static Tensor CosineSimilarity(Tensor a, Tensor b, int axis = -1, double eps = 1e-8) => throw NetworkMethods.NeverRuns();
}
