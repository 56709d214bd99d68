using System.Numerics;
using System.Runtime.CompilerServices;

namespace ModelGen.Kernels;

/// <summary>Where the sums of a convolution go.</summary>
/// <typeparam name="T">Element type.</typeparam>
internal unsafe interface IConvolutionOutput<T>
    where T : unmanaged
{
    /// <summary>Takes up to a register of neighbouring places of one row, for some channels whose sums are <paramref name="tileRow"/> apart.</summary>
    void Finish<V>(T* tile, int tileRow, int channel, int channels, int row, int column, int width)
        where V : struct, ISimd<V, T>;
}

/// <summary>Sums over taps for all places of a plane and all channels: what the forward pass and the gradient of the input have in common.</summary>
/// <typeparam name="V">Register type.</typeparam>
/// <typeparam name="T">Element type.</typeparam>
internal static unsafe class ConvolutionPlanes<V, T>
    where V : struct, ISimd<V, T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <summary>Columns in whole registers.</summary>
    internal static int Whole(int columns) => (columns + V.Count - 1) / V.Count * V.Count;

    /// <summary>Numbers in the weights of some channels when packed.</summary>
    internal static int Packed(int channels, int depth) =>
        checked((channels + ConvolutionTile<V, T>.Sliver - 1) / ConvolutionTile<V, T>.Sliver * ConvolutionTile<V, T>.Sliver * depth);

    /// <summary>Numbers of the planes that a block of rows may touch: they stay in the second-level cache while every sliver of channels passes over them.</summary>
    private const int Block = 1 << 16;

    /// <summary>Every channel at every place.</summary>
    /// <param name="weights">Packed: slivers of channels, each (depth, Sliver).</param>
    /// <param name="channels">Channels to compute.</param>
    /// <param name="taps">(depth): where each term of the sum finds the pixel of the first place.</param>
    /// <param name="depth">Terms of a sum.</param>
    /// <param name="x">The planes.</param>
    /// <param name="planes">How many planes the taps meet.</param>
    /// <param name="rows">Rows of places.</param>
    /// <param name="columns">Places of a row.</param>
    /// <param name="rowStep">From a row of places to the next in the planes.</param>
    /// <param name="output">Takes the sums.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Run<TOutput>(
        T* weights, int channels, nint* taps, int depth, T* x, int planes, int rows, int columns, nint rowStep, TOutput output)
        where TOutput : struct, IConvolutionOutput<T>
    {
        if (columns == 0) return;
        var tile = stackalloc T[ConvolutionTile<V, T>.Size];

        // An even number of rows, so that registers find partners.
        var block = (int)Math.Max(2, Block / (planes * rowStep) / 2 * 2);
        for (var start = 0; start < rows; start += block)
        {
            var end = Math.Min(rows, start + block);
            var sliver = weights;
            for (var channel = 0; channel < channels; channel += ConvolutionTile<V, T>.Sliver, sliver += ConvolutionTile<V, T>.Sliver * depth)
            {
                var some = Math.Min(ConvolutionTile<V, T>.Sliver, channels - channel);
                int row = start, column = 0;
                while (row < end)
                {
                    // Two registers of places, which may lie in different rows. A lone last one is computed twice.
                    var (row0, column0) = (row, column);
                    Advance(ref row, ref column, columns);
                    var (row1, column1) = row < end ? (row, column) : (row0, column0);
                    var first = (row0 * rowStep) + column0;
                    ConvolutionTile<V, T>.Run(some, sliver, x + first, (row1 * rowStep) + column1 - first, taps, depth, tile);
                    output.Finish<V>(tile, 2 * V.Count, channel, some, row0, column0, Math.Min(V.Count, columns - column0));
                    if (row >= end) break;
                    output.Finish<V>(tile + V.Count, 2 * V.Count, channel, some, row1, column1, Math.Min(V.Count, columns - column1));
                    Advance(ref row, ref column, columns);
                }
            }
        }
    }

    /// <summary>Lays out a row: <paramref name="before"/> zeros, <paramref name="count"/> numbers, zeros up to <paramref name="total"/> numbers in all. Up to a
    /// register beyond the row is written too, so rows are laid out in ascending order and the last has room behind it.</summary>
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
