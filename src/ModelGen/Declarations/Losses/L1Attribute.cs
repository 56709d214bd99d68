namespace ModelGen;

/// <summary>Adds strength * sum |w| over all weights and embeddings of the model, not its biases and norms, to every loss.</summary>
/// <remarks>
/// Weights and embeddings are the parameters of these kinds (see <see cref="ParameterKind"/>); what is frozen or not trained by an
/// objective does not count. For single tensors there is <see cref="Layers.L1Penalty"/>.
/// </remarks>
/// <param name="strength">The factor, not negative.</param>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class L1Attribute(double strength) : Attribute
{
    /// <summary>The factor, not negative.</summary>
    public double Strength { get; } = strength;
}
