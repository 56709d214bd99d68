namespace ModelGen;

/// <summary>y = x for x &gt; 0, else a x, a learnable.</summary>
/// <remarks>
/// Parameter: weight (numParameters). With 1 it is shared by everything; otherwise it is one for each channel, the first axis of a sample
/// (the features, where that is the only axis). He et al. 2015, "Delving Deep into Rectifiers".
/// </remarks>
/// <param name="numParameters">How many slopes: 1, or one for each channel.</param>
public sealed class PReLUAttribute(int numParameters = 1) : LayerAttribute
{
    /// <summary>How many slopes: 1, or one for each channel.</summary>
    public int NumParameters { get; } = numParameters;

    /// <summary>The initial value of every slope.</summary>
    public double InitialSlope { get; set; } = 0.25;
}

public static partial class Layers
{
    /// <summary>y = x for x &gt; 0, else a x, a learnable.</summary>
    /// <remarks>See <see cref="PReLUAttribute"/>.</remarks>
    /// <param name="x">The input.</param>
    /// <param name="numParameters">How many slopes: 1, or one for each channel.</param>
    /// <param name="initialSlope">The initial value of every slope.</param>
    /// <param name="frozen">Excludes the parameters from training.</param>
    /// <param name="name">The name in checkpoints, messages and the summary; by default the kind and a running number.</param>
    public static Tensor PReLU(Tensor x, int numParameters = 1, double initialSlope = 0.25, bool frozen = false, string? name = null) =>
        throw NetworkMethods.NeverRuns();
}
