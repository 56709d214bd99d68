namespace ModelGen;

public static partial class Layers
{
    /// <summary>Zeros of a shape for each sample, such as the state before the first step of a recurrence.</summary>
    /// <param name="shape">Sizes of the sample's axes.</param>
    public static Tensor Zeros(params int[] shape) => throw NetworkMethods.NeverRuns();
}
