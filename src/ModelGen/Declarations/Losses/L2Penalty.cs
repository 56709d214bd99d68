namespace ModelGen;

public static partial class Layers
{
    /// <summary>y = sum w^2, one number; ridge.</summary>
    /// <remarks>Add it, times a strength, to a loss.</remarks>
    /// <param name="w">A parameter, or any tensor; a batch would be summed over.</param>
    public static Tensor L2Penalty(Tensor w) => throw NetworkMethods.NeverRuns();
}
