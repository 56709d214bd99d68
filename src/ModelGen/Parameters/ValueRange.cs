using System.Numerics;

namespace ModelGen;

/// <summary>Which numbers a parameter, or a state that an optimizer keeps for it, may hold. None holds a NaN or an infinity. A file that
/// holds another number is refused.</summary>
public enum ValueRange
{
    /// <summary>Any finite number: weights, momentum.</summary>
    Finite,

    /// <summary>Finite numbers of at least 0: variances, means and sums of squares.</summary>
    NotNegative,

    /// <summary>Finite numbers whose square is finite too: means of gradients where the mean of their squares is kept as well.</summary>
    FiniteSquare,
}

/// <summary>Checks numbers against a <see cref="ValueRange"/>.</summary>
internal static class ValueRanges
{
    /// <summary>Where the first number is that the range does not have, or -1.</summary>
    public static int FirstOutside<T>(this ValueRange range, ReadOnlySpan<T> values)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        for (var i = 0; i < values.Length; i++)
        {
            var value = values[i];
            var isInside = range switch
            {
                ValueRange.NotNegative => value >= T.Zero && T.IsFinite(value),
                ValueRange.FiniteSquare => T.IsFinite(value * value),
                _ => T.IsFinite(value),
            };
            if (!isInside)
            {
                return i;
            }
        }

        return -1;
    }

    /// <summary>What a number of the range is, for messages: "finite".</summary>
    public static string Needed(this ValueRange range) => range switch
    {
        ValueRange.NotNegative => "finite and at least 0",
        ValueRange.FiniteSquare => "so small that its square is finite",
        _ => "finite",
    };
}
