using System.Numerics;
using System.Runtime.CompilerServices;
using ModelGen.Execution;

namespace ModelGen.Kernels;

/// <summary>Filters of the group p4, of the plane's translations and quarter turns, as filters of the plane: each in four directions.
/// Cohen and Welling 2016, "Group Equivariant Convolutional Networks".</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class RotateFilters
{
    private const int Turns = 4;

    /// <summary>y[o, r, c, s] = weight[o, c, s - r mod 4] turned by r quarter turns counter-clockwise; where the input has no directions,
    /// of the one s there is.</summary>
    /// <param name="weight">(filters, channels, directions, kernel, kernel); directions is 1 or 4.</param>
    /// <param name="y">(filters, 4, channels, directions, kernel, kernel); must not overlap the weight.</param>
    /// <param name="channels">Input channels.</param>
    /// <param name="directions">Directions of each input channel.</param>
    /// <param name="kernel">Rows and columns of a filter.</param>
    /// <param name="filters">The filters to turn.</param>
    /// <exception cref="ArgumentException">A span is shorter than its shape.</exception>
    public static void Forward<T>(ReadOnlySpan<T> weight, Span<T> y, int channels, int directions, int kernel, Extent filters)
        where T : unmanaged
    {
        var size = Size(new Require("RotateFilters.Forward"), weight, y, channels, directions, kernel, filters);
        for (var at = filters.Start * Turns * size; at < filters.End * Turns * size; at++)
            y[at] = weight[Source(at, channels, directions, kernel)];
    }

    /// <summary>The gradient of the weight: the sum over the four turns of what each made of it.</summary>
    /// <param name="dy">(filters, 4, channels, directions, kernel, kernel).</param>
    /// <param name="dWeight">(filters, channels, directions, kernel, kernel); must not overlap dy.</param>
    /// <param name="channels">Input channels.</param>
    /// <param name="directions">Directions of each input channel.</param>
    /// <param name="kernel">Rows and columns of a filter.</param>
    /// <param name="filters">The filters to compute.</param>
    /// <exception cref="ArgumentException">A span is shorter than its shape.</exception>
    public static void Backward<T>(ReadOnlySpan<T> dy, Span<T> dWeight, int channels, int directions, int kernel, Extent filters)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var size = Size(new Require("RotateFilters.Backward"), dWeight, dy, channels, directions, kernel, filters);
        filters.Times(size).Of(dWeight).Clear();
        for (var at = filters.Start * Turns * size; at < filters.End * Turns * size; at++)
            dWeight[Source(at, channels, directions, kernel)] += dy[at];
    }

    /// <summary>Where an element of the turned filters stands in the weight.</summary>
    private static int Source(int at, int channels, int directions, int kernel)
    {
        var (b, a) = (at % kernel, at / kernel % kernel);
        at /= kernel * kernel;
        var (s, c) = (at % directions, at / directions % channels);
        at /= directions * channels;
        var (r, o) = (at % Turns, at / Turns);

        // A quarter turn counter-clockwise brings pixel (b, kernel - 1 - a) to (a, b).
        for (var turn = 0; turn < r; turn++) (a, b) = (b, kernel - 1 - a);
        var direction = directions == 1 ? 0 : (s - r + Turns) % Turns;
        return (((((((o * channels) + c) * directions) + direction) * kernel) + a) * kernel) + b;
    }

    /// <summary>Numbers of a filter, none where there is nothing to turn.</summary>
    private static int Size<T>(
        Require require, ReadOnlySpan<T> weight, ReadOnlySpan<T> y, int channels, int directions, int kernel, Extent filters,
        [CallerArgumentExpression(nameof(weight))] string nameOfWeight = "", [CallerArgumentExpression(nameof(y))] string nameOfY = "")
    {
        require.Range(filters);
        require.Positive(channels);
        require.That(directions is 1 or Turns, "of 1 or 4", directions, nameof(directions));
        require.Positive(kernel);
        var size = Require.Times(Require.Times(Require.Times(channels, directions), kernel), kernel);
        require.Shape(weight, Require.Times(size, filters.End), nameOfWeight);
        require.Shape(y, Require.Times(Require.Times(size, filters.End), Turns), nameOfY);
        return filters.IsEmpty ? 0 : (int)size;
    }
}
