namespace ModelGen;

public static partial class Layers
{
    /// <summary>y = sum |w|, one number; the lasso.</summary>
    /// <remarks>Add it, times a strength, to a loss. The gradient at 0 is 0.</remarks>
    /// <param name="w">A parameter, or any tensor; a batch would be summed over.</param>
    public static Tensor L1Penalty(Tensor w) => throw NetworkMethods.NeverRuns();
}
