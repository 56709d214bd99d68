namespace ModelGen;

/// <summary>A target of real numbers, on a parameter of a loss method.</summary>
/// <param name="shape">Sizes of the sample's axes, outermost first; none: one number a sample.</param>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class TargetAttribute(params int[] shape) : Attribute
{
    /// <summary>Sizes of the sample's axes, outermost first.</summary>
    public int[] Shape { get; } = shape;
}
