using System.Numerics;
using System.Runtime.CompilerServices;

namespace ModelGen.Kernels;

/// <summary>Where the sums of a convolution go.</summary>
/// <typeparam name="T">Element type.</typeparam>
internal unsafe interface IConvolutionOutput<T>
    where T : unmanaged
{
    /// <summary>Takes rows of up to a register of neighbouring results: of some channels, or of one channel in some samples.</summary>
    /// <param name="tile">The sums.</param>
    /// <param name="tileRow">From a row of sums to the next.</param>
    /// <param name="rows">How many rows.</param>
    /// <param name="place">Where the first row's results are.</param>
    /// <param name="placeRow">From there to the next row's.</param>
    /// <param name="channel">The first row's channel.</param>
    /// <param name="channelStep">From there to the next row's.</param>
    /// <param name="width">Results of a row.</param>
    void Finish<V>(T* tile, nint tileRow, int rows, nint place, nint placeRow, int channel, int channelStep, int width)
        where V : struct, IRegister<V, T>;
}

/// <summary>Sums over taps for all places of a plane and all channels: what the forward pass and the gradient of the input have in
/// common.</summary>
/// <typeparam name="V">Register type.</typeparam>
/// <typeparam name="T">Element type.</typeparam>
internal static unsafe class ConvolutionPlanes<V, T>
    where V : struct, IRegister<V, T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <summary>Columns in whole registers.</summary>
    internal static int Whole(int columns) => (columns + V.Count - 1) / V.Count * V.Count;

    /// <summary>Numbers in the weights of some channels when packed.</summary>
    internal static int Packed(int channels, int depth) =>
        checked((channels + ConvolutionTile<V, T>.Sliver - 1) / ConvolutionTile<V, T>.Sliver * ConvolutionTile<V, T>.Sliver * depth);

    /// <summary>Numbers of the planes that a block of rows may touch: they stay in the second-level cache while every sliver of channels
    /// passes over them.</summary>
    private const int Block = 1 << 16;

    /// <summary>Some channels at every place of a sample.</summary>
    /// <param name="weights">Packed: slivers of channels, each (planes, window, Sliver).</param>
    /// <param name="first">The first channel.</param>
    /// <param name="channels">How many.</param>
    /// <param name="taps">Where each term of the sum finds the pixel of the first place.</param>
    /// <param name="x">The planes.</param>
    /// <param name="places">The places.</param>
    /// <param name="output">Takes the sums.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Run<TOutput>(
        T* weights, int first, int channels, in ConvolutionTaps taps, T* x, in ConvolutionPlaces places, TOutput output)
        where TOutput : struct, IConvolutionOutput<T>
    {
        var columns = places.Columns;
        if (columns == 0) return;
        var tile = stackalloc T[ConvolutionTile<V, T>.Sliver * 2 * V.Count];

        // An even number of rows, so that registers find partners.
        var block = (int)Math.Max(2, Block / (taps.Planes * places.PixelRow) / 2 * 2);
        for (var start = 0; start < places.Rows; start += block)
        {
            var end = Math.Min(places.Rows, start + block);
            var sliver = weights;
            for (var channel = 0; channel < channels; channel += ConvolutionTile<V, T>.Sliver, sliver += taps.Planes * taps.Weights)
            {
                var some = Math.Min(ConvolutionTile<V, T>.Sliver, channels - channel);
                int row = start, column = 0;
                while (row < end)
                {
                    // Two registers of places, which may lie in different rows. A lone last one is computed twice.
                    var (row0, column0) = (row, column);
                    Advance(ref row, ref column, columns);
                    var (row1, column1) = row < end ? (row, column) : (row0, column0);
                    var pixel = (row0 * places.PixelRow) + column0;
                    ConvolutionTile<V, T>.Run(
                        some, sliver, x + pixel, (row1 * places.PixelRow) + column1 - pixel, taps, tile, 2 * V.Count, V.Count);
                    output.Finish<V>(tile, 2 * V.Count, some, places.Of(first + channel, row0, column0), places.Plane, first + channel, 1,
                        Math.Min(V.Count, columns - column0));
                    if (row >= end) break;
                    output.Finish<V>(tile + V.Count, 2 * V.Count, some, places.Of(first + channel, row1, column1), places.Plane,
                        first + channel, 1, Math.Min(V.Count, columns - column1));
                    Advance(ref row, ref column, columns);
                }
            }
        }
    }

    /// <summary>Lays out a row: <paramref name="before"/> zeros, <paramref name="count"/> numbers, zeros up to <paramref name="total"/>
    /// numbers in all. Up to a register beyond the row is written too, so rows are laid out in ascending order and the last has room behind
    /// it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void LayRow(T* from, int count, T* to, int before, int total)
    {
        for (var i = 0; i < before; i += V.Count) V.Zero.Store(to + i);
        to += before;
        var at = 0;
        for (; at <= count - V.Count; at += V.Count) V.Load(from + at).Store(to + at);
        if (at < count)
        {
            V.LoadPartial(from + at, count - at, V.Zero).Store(to + at);
            at += V.Count;
        }

        for (; at < total - before; at += V.Count) V.Zero.Store(to + at);
    }

    /// <summary>Zeros, and up to a register more of them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void LayZeros(T* to, int count)
    {
        for (var i = 0; i < count; i += V.Count) V.Zero.Store(to + i);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Advance(ref int row, ref int column, int columns)
    {
        column += V.Count;
        if (column < columns) return;
        column = 0;
        row++;
    }
}

/// <summary>Results in rows, and where they are.</summary>
/// <param name="Rows">Rows of results.</param>
/// <param name="Columns">Results of a row.</param>
/// <param name="PixelRow">From the pixels of a row of results to those of the next.</param>
/// <param name="At">Where channel 0 has the first result.</param>
/// <param name="Plane">From a channel to the next.</param>
/// <param name="Row">From a row of results to the next.</param>
/// <param name="Column">From a result to the next.</param>
internal readonly record struct ConvolutionPlaces(int Rows, int Columns, nint PixelRow, nint At, nint Plane, nint Row, int Column)
{
    internal nint Of(int channel, int row, int column) => At + (channel * Plane) + (row * Row) + (column * Column);
}
