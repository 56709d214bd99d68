namespace ModelGen;

/// <summary>A tensor in a safetensors file.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Its element type.</param>
/// <param name="Shape">Its sizes, row-major.</param>
/// <param name="Offset">Where it starts after the header, in bytes.</param>
/// <param name="Bytes">How long it is, in bytes.</param>
public sealed record SafeTensorEntry(string Name, SafeTensorType Type, IReadOnlyList<long> Shape, long Offset, long Bytes)
{
    /// <summary>Its name.</summary>
    public string Name { get; init => field = Arguments.NotNull(value); } = Arguments.NotNull(Name);

    /// <summary>Its sizes, row-major.</summary>
    public IReadOnlyList<long> Shape { get; init => field = Arguments.NotNull(value); } = Arguments.NotNull(Shape);

    /// <summary>Elements.</summary>
    public long Count => Bytes / Type.Bytes();

    /// <summary>The shape as <c>(6, 1, 5, 5)</c>.</summary>
    public string ShapeText => Shape.Count == 1
        ? FormattableString.Invariant($"({Shape[0]},)")
        : "(" + string.Join(", ", Shape.Select(size => size.ToString(System.Globalization.CultureInfo.InvariantCulture))) + ")";
}
