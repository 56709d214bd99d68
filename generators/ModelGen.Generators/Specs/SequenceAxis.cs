namespace ModelGen.Generators.Specs;

/// <summary>The free time axis of a shape as a user writes it, <c>Dim.Sequence</c>.</summary>
internal static class SequenceAxis
{
    /// <summary>The value of <c>ModelGen.Dim.Sequence</c>.</summary>
    public const int Marker = int.MinValue + 1;
}
