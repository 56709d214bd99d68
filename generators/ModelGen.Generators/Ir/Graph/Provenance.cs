
namespace ModelGen.Generators.Ir;

/// <summary>Who decided a size: messages name the layer, and point at the number, instead of the operation where the sizes happen to
/// meet.</summary>
internal static class Provenance
{
    /// <summary>The value whose producer decided the size of an axis, found through operations that leave the axis as it is.</summary>
    /// <param name="value">Any value.</param>
    /// <param name="fromEnd">The axis, counted from the end: 1 is the last.</param>
    public static Value Source(Value value, int fromEnd)
    {
        var start = value;
        while (fromEnd >= 1 && fromEnd <= value.Shape.Rank && Site(value, fromEnd) < 0 && Next(value, fromEnd) is { } input) value = input;
        // The next search from here takes one step.
        for (var at = start; at != value;) (at.Source, at) = ((fromEnd, value), Next(at, fromEnd)!);
        return value;
    }

    private static Value? Next(Value value, int fromEnd) =>
        value.Source is { } known && known.FromEnd == fromEnd
            ? known.Value
            : value.Producer.Inputs.FirstOrDefault(i => Keeps(i, value, fromEnd));

    /// <summary>Where the size of an axis is written, or -1.</summary>
    public static int Site(Value value, int fromEnd) =>
        value.SizeSites is { } sites && fromEnd >= 1 && fromEnd <= sites.Length ? sites[sites.Length - fromEnd] : -1;

    /// <summary>Whether the number can be put right where it stands: sizes of inputs follow from the data.</summary>
    public static bool IsChoice(Value source) => source.Producer.Op is not InputOp;

    /// <summary>The user's name of what decided the size of an axis.</summary>
    public static string Name(Value value, int fromEnd = 1) => Source(value, fromEnd) is var source
        && source.Producer.Op is InputOp { Declared.Length: > 0 } input ? input.Declared : source.Name;

    /// <summary><c>'fc1' (B, 128)</c>.</summary>
    public static string Describe(Value value, int fromEnd = 1)
    {
        var name = Name(value, fromEnd);
        return name.Length > 0 ? $"'{name}' {value.Shape}" : value.Shape.ToString();
    }

    /// <summary>The axis, from the end, where two shapes do not broadcast; 1 if they differ elsewhere.</summary>
    public static int Difference(Shape a, Shape b, bool broadcast)
    {
        for (var i = 1; i <= Math.Min(a.Rank, b.Rank); i++)
        {
            var (x, y) = (a[a.Rank - i], b[b.Rank - i]);
            if (x != y && !(broadcast && (x.IsOne || y.IsOne))) return i;
        }
        return 1;
    }

    private static bool Keeps(Value input, Value output, int fromEnd)
    {
        if (output.Producer.Op is PermuteOp || fromEnd > input.Shape.Rank) return false;
        if (output.Producer.Op is not ReshapeOp)
            return input.Shape.Rank == output.Shape.Rank
                && input.Shape[input.Shape.Rank - fromEnd] == output.Shape[output.Shape.Rank - fromEnd];
        return Enumerable.Range(1, fromEnd).All(i => input.Shape[input.Shape.Rank - i] == output.Shape[output.Shape.Rank - i]);
    }
}
