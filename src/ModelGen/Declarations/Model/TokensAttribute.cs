namespace ModelGen;

/// <summary>An input of <see cref="int"/> indices, such as words or characters, on a parameter of a network method.</summary>
/// <param name="vocabulary">Indices lie in [0, vocabulary).</param>
/// <param name="shape">
/// Sizes of the sample's axes, outermost first; <see cref="Dim.Sequence"/> marks a free time axis. None: one index.
/// </param>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class TokensAttribute(int vocabulary, params int[] shape) : Attribute
{
    /// <summary>Indices lie in [0, Vocabulary).</summary>
    public int Vocabulary { get; } = vocabulary;

    /// <summary>Sizes of the sample's axes, outermost first.</summary>
    public int[] Shape { get; } = shape;
}
