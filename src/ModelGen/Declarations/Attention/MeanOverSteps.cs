namespace ModelGen;

/// <summary>The mean of the steps of a sequence that are no padding: y = sum x / length, feature by feature. (T,
/// features) -&gt; (features).</summary>
/// <remarks>Reduces a sequence of any length to one vector, as a classifier needs it.</remarks>
public sealed class MeanOverStepsAttribute : LayerAttribute;

public static partial class Layers
{
    /// <summary>The mean of the steps of a sequence that are no padding: y = sum x / length, feature by feature. (T,
    /// features) -&gt; (features).</summary>
    /// <remarks>See <see cref="MeanOverStepsAttribute"/>.</remarks>
    /// <param name="x">The input.</param>
    /// <param name="lengths">Valid steps; by default those that came with a stack's input, otherwise all.</param>
    public static Tensor MeanOverSteps(Tensor x, Tensor? lengths = null) => throw NetworkMethods.NeverRuns();
}
