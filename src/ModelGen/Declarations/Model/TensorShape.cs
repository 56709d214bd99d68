namespace ModelGen;

/// <summary>The sizes of a tensor's sample axes inside a network method, without the batch. Constants of the build.</summary>
public sealed class TensorShape
{
    private TensorShape()
    {
    }

    /// <summary>How many axes a sample has; 0 for one number a sample.</summary>
    public int Rank => throw NetworkMethods.NeverRuns();

    /// <summary>
    /// Size of an axis, counted from 0 after the batch, or from the end when negative; <see cref="Dim.Sequence"/> where it is free.
    /// </summary>
    /// <param name="axis">The axis.</param>
    public int this[int axis] => throw NetworkMethods.NeverRuns();
}
