using System.Globalization;

namespace ModelGen;

/// <summary>The sizes of a parameter's dimensions, printed as <c>(6, 1, 5, 5)</c>; <c>()</c> is a scalar.</summary>
public readonly struct ParameterShape : IEquatable<ParameterShape>
{
    private readonly int[]? _sizes;

    /// <summary>The shape of these sizes.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A size is negative.</exception>
    /// <exception cref="OverflowException">There are more than 2³¹ - 1 elements.</exception>
    public ParameterShape(params ReadOnlySpan<int> sizes)
    {
        _sizes = sizes.ToArray();
        Count = 1;
        foreach (var size in sizes)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(size, nameof(sizes));
            Count = checked(Count * size);
        }
    }

    /// <summary>Dimensions.</summary>
    public int Rank => Sizes.Length;

    /// <summary>Elements: the product of the sizes.</summary>
    public int Count { get; }

    /// <summary>The size of each dimension.</summary>
    public ReadOnlySpan<int> Sizes => _sizes;

    /// <summary>The size of dimension <paramref name="index"/>.</summary>
    public int this[int index] => Sizes[index];

    /// <summary>Whether both have the same sizes.</summary>
    public static bool operator ==(ParameterShape left, ParameterShape right) => left.Equals(right);

    /// <summary>Whether a size differs.</summary>
    public static bool operator !=(ParameterShape left, ParameterShape right) => !left.Equals(right);

    /// <inheritdoc/>
    public bool Equals(ParameterShape other) => Sizes.SequenceEqual(other.Sizes);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is ParameterShape other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = default(HashCode);
        foreach (var size in Sizes)
        {
            hash.Add(size);
        }

        return hash.ToHashCode();
    }

    /// <inheritdoc/>
    public override string ToString() => Format(Sizes);

    internal static string Format(ReadOnlySpan<int> sizes)
    {
        var text = new System.Text.StringBuilder("(");
        for (var i = 0; i < sizes.Length; i++)
        {
            text.Append(i == 0 ? "" : ", ").Append(sizes[i].ToString(CultureInfo.InvariantCulture));
        }

        return text.Append(sizes.Length == 1 ? ",)" : ")").ToString();
    }
}
