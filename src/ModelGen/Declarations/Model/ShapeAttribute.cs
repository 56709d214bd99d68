namespace ModelGen;

/// <summary>The shape of one sample of a real-valued input, on a parameter of the <see cref="ForwardAttribute"/> method.</summary>
/// <param name="shape">Sizes of the sample's axes, outermost first; <see cref="Dim.Sequence"/> marks a free time axis.</param>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class ShapeAttribute(params int[] shape) : Attribute
{
    /// <summary>Sizes of the sample's axes, outermost first.</summary>
    public int[] Shape { get; } = shape;
}
