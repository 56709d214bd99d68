namespace ModelGen;

/// <summary>
/// How many steps of each sequence are data, on a parameter of a network method: one <see cref="int"/> a sample, from 1 to the number of
/// steps. What lies beyond is padding, which layers over time pass over. Inputs and targets along the same steps are read as zeros there,
/// whatever they hold: NaN in padding is ignored.
/// </summary>
/// <remarks>
/// <c>Tensor Forward([Tokens(5000, Dim.Sequence)] Tensor words, [Lengths] Tensor lengths)</c>. They are passed on to the layers that take
/// lengths, and are no numbers to compute with. Where such layers do not say whose they are, they are those of the nearest parameter before
/// them that has one axis of that size.
/// </remarks>
/// <param name="steps">Size of the axis they count along; the default is the free time axis.</param>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class LengthsAttribute(int steps = Dim.Sequence) : Attribute
{
    /// <summary>Size of the axis they count along: <see cref="Dim.Sequence"/>, or a constant.</summary>
    public int Steps { get; } = steps;
}
