using System.Diagnostics.CodeAnalysis;

namespace ModelGen.Execution;

/// <summary>A half-open range of rows, columns or elements: <paramref name="Start"/> ≤ i &lt; <paramref name="End"/>.</summary>
/// <param name="Start">The first index.</param>
/// <param name="End">One past the last index.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly record struct Extent(int Start, int End)
{
    /// <summary>Indices in the range.</summary>
    public int Count => End - Start;

    /// <summary>Whether there is nothing in it.</summary>
    public bool IsEmpty => End <= Start;

    /// <summary>0 ≤ i &lt; <paramref name="count"/>.</summary>
    public static Extent All(int count) => new(0, count);

    /// <summary>The range of elements when each index stands for <paramref name="width"/> of them.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It does not fit in numbers of 32 bits.</exception>
    public Extent Times(int width)
    {
        var (start, end) = ((long)Start * width, (long)End * width);
        if (start != (int)start || end != (int)end) ThrowTooWide(width);
        return new((int)start, (int)end);
    }

    /// <summary>This range of a buffer.</summary>
    public Span<T> Of<T>(Span<T> buffer) => buffer[Start..End];

    /// <summary>This range of a buffer.</summary>
    public ReadOnlySpan<T> Of<T>(ReadOnlySpan<T> buffer) => buffer[Start..End];

    [DoesNotReturn]
    private void ThrowTooWide(int width) =>
        throw new ArgumentOutOfRangeException(
            nameof(width), $"The range {Start}..{End} of {width} elements each lies beyond {int.MaxValue}.");
}
