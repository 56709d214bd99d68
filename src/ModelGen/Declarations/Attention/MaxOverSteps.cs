namespace ModelGen;

/// <summary>The maximum of the steps of a sequence that are no padding: y = max x, feature by feature. (T,
/// features) -&gt; (features).</summary>
/// <remarks>Reduces a sequence of any length to one vector, as a classifier needs it.
/// The gradient goes to the first of equal steps.</remarks>
public sealed class MaxOverStepsAttribute : LayerAttribute;

public static partial class Layers
{
    /// <summary>The maximum of the steps of a sequence that are no padding: y = max x, feature by feature. (T,
    /// features) -&gt; (features).</summary>
    /// <remarks>See <see cref="MaxOverStepsAttribute"/>.</remarks>
    /// <param name="x">The input.</param>
    /// <param name="lengths">Valid steps; by default those that came with a stack's input, otherwise all.</param>
    public static Tensor MaxOverSteps(Tensor x, Tensor? lengths = null) => throw NetworkMethods.NeverRuns();
}
