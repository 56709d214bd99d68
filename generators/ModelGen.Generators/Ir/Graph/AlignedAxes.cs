namespace ModelGen.Generators.Ir;

/// <summary>An axis of one value and the axis of another along which an operation lines up their elements: element i along one has to do
/// with element i along the other.</summary>
internal readonly record struct AlignedAxes(Value A, int AxisOfA, Value B, int AxisOfB)
{
    /// <summary>Whether they are the steps of a sequence (B, T, ...) and of the same kept step after step, (T B, ...), or of two of
    /// these.</summary>
    public bool AreSteps { get; init; }

    /// <summary>Whether the values are batched and their axes have one size, or are the same steps.</summary>
    public bool Fits => AreSteps || (A.Shape.IsBatched && B.Shape.IsBatched && A.Shape[AxisOfA] == B.Shape[AxisOfB]);

    /// <summary>Whether an axis of a value is one of the two.</summary>
    public bool Has(Value value, int axis) => (A == value && AxisOfA == axis) || (B == value && AxisOfB == axis);

    /// <summary>What a node lines up along more than one element.</summary>
    public static IEnumerable<AlignedAxes> Of(Node node) =>
        node.Op.Aligned(node).Where(p => p.AreSteps || (p.Fits && !p.A.Shape[p.AxisOfA].IsOne));

    /// <summary>Axes counted from the last, as broadcasting does.</summary>
    public static IEnumerable<AlignedAxes> FromTheEnd(Value a, Value b)
    {
        var shift = b.Shape.Rank - a.Shape.Rank;
        return Enumerable.Range(0, a.Shape.Rank).Where(axis => axis + shift >= 0).Select(axis => new AlignedAxes(a, axis, b, axis + shift));
    }

    /// <summary>The first axes.</summary>
    public static IEnumerable<AlignedAxes> Leading(Value a, Value b, int count) =>
        Enumerable.Range(0, Math.Min(count, b.Shape.Rank)).Select(axis => new AlignedAxes(a, axis, b, axis));

    /// <summary>The axes in front of the last one of x, which a target and the losses of the rows have too.</summary>
    public static IEnumerable<AlignedAxes> OfRows(Value x, Value target, Value losses) =>
        Leading(x, target, x.Shape.Rank - 1).Concat(Leading(x, losses, x.Shape.Rank - 1));
}

/// <summary>An axis of steps that an operation makes of another one, its padding still behind its data.</summary>
/// <param name="AxisOfX">The axis of an input.</param>
/// <param name="AxisOfY">The axis of the output.</param>
/// <param name="Rule">How its lengths follow.</param>
/// <param name="Input">Which input.</param>
internal readonly record struct DerivedAxis(int AxisOfX, int AxisOfY, StepRule Rule, int Input = 0)
{
    /// <summary>What a node makes of the axes of what it reads.</summary>
    public static IEnumerable<DerivedAxis> Of(Node node) => node.Output.Shape.IsBatched ? node.Op.Derived(node) : [];
}
