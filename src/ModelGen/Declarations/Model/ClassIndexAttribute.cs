namespace ModelGen;

/// <summary>A target that is the <see cref="int"/> index of a class, on a parameter of a loss method.</summary>
/// <param name="classes">Indices lie in [0, classes).</param>
/// <param name="shape">
/// Where every position of a sample has a class (tokens, pixels), the shape of the positions. None: one index a sample.
/// </param>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class ClassIndexAttribute(int classes, params int[] shape) : Attribute
{
    /// <summary>Indices lie in [0, Classes).</summary>
    public int Classes { get; } = classes;

    /// <summary>Shape of the positions that have a class each; empty for one index a sample.</summary>
    public int[] Shape { get; } = shape;
}
