namespace ModelGen;

/// <summary>The shape of one input sample of a stack; the batch comes in front of it and is never written.</summary>
/// <remarks><c>[Input(784)]</c>, <c>[Input(1, 28, 28)]</c>, <c>[Input(Dim.Sequence, Vocabulary = 5000)]</c>.</remarks>
/// <param name="shape">Sizes of the sample's axes, outermost first; <see cref="Dim.Sequence"/> marks a free time axis.</param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class InputAttribute(params int[] shape) : Attribute
{
    /// <summary>Sizes of the sample's axes, outermost first.</summary>
    public int[] Shape { get; } = shape;

    /// <summary>
    /// When greater than 0, the input consists of <see cref="int"/> indices in [0, Vocabulary). Default: 0, real numbers.
    /// </summary>
    public int Vocabulary { get; set; }

    /// <summary>
    /// Whether sequences, steps first, may be shorter than their first axis: the emitted methods then take a second input <c>lengths</c>,
    /// one
    /// <see cref="int"/> a sample, and layers over time pass over the steps beyond, whose numbers, NaN too, are read as zeros.
    /// Default: false.
    /// </summary>
    public bool Lengths { get; set; }
}
