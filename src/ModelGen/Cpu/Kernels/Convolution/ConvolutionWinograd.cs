using System.Numerics;
using System.Runtime.CompilerServices;
using ModelGen.Execution;

namespace ModelGen.Kernels;

/// <summary>Convolutions by 3 x 3 weights as products over channels, one for each of the 36 products of a tile of 4 x 4 places, which need
/// a quarter of the multiplications. Channels lie in the lanes of registers, and as many tiles go together as stay in the second-level
/// cache with what becomes of them.</summary>
/// <typeparam name="V">Register type.</typeparam>
/// <typeparam name="T">Element type.</typeparam>
internal static unsafe class ConvolutionWinograd<V, T>
    where V : struct, IRegister<V, T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private const int Side = WinogradTransforms<V, T>.Places;
    private const int Products = WinogradTransforms<V, T>.Products;

    // Numbers that the products of tiles and their sums take up together.
    private const int Block = 160 * 1024;

    /// <summary>Some samples.</summary>
    /// <param name="pass">The convolution.</param>
    /// <param name="x">The first sample's sources.</param>
    /// <param name="weight">The weights: (OutChannels, Channels, 3, 3) of the forward pass.</param>
    /// <param name="isGradient">Whether this is the gradient of the input.</param>
    /// <param name="samples">The samples to compute.</param>
    /// <param name="output">Takes the sums.</param>
    internal static void Run<TOutput>(in WinogradPass pass, T* x, T* weight, bool isGradient, Extent samples, TOutput output)
        where TOutput : struct, IConvolutionOutput<T>
    {
        if (samples.IsEmpty) return;
        var plan = new WinogradPlan(pass, Block, 24, 96);
        var weights = checked(Products * pass.Planes * pass.Channels);
        var filters = checked(9 * Math.Max(pass.Planes, V.Count) * V.Count);
        var products = checked(Products * (pass.Planes + pass.Channels) * plan.Pitch);
        var pixels = WinogradSources<V, T>.Length(pass, plan);
        var scratch = Scratch<T>.Take(checked(weights + Math.Max(filters, products + pixels)));
        if (isGradient) TurnedFilters(pass, weight, scratch + weights, scratch);
        else Filters(pass, weight, scratch + weights, scratch);
        var bands = samples.Count * plan.Bands;
        for (var first = 0; first < bands; first += plan.Together)
        {
            var some = Math.Min(plan.Together, bands - first);
            var tiles = 0;
            for (var band = first; band < first + some; band++)
            {
                var at = WinogradBand.Of(plan, pass, samples.Start + (band / plan.Bands), band % plan.Bands);
                WinogradSources<V, T>.Transform(pass, plan, at, x + ((nint)at.Sample * pass.Planes * pass.Height * pass.Width),
                    scratch + weights + products, scratch + weights + ((nint)tiles * V.Count));
                tiles += at.Rows * pass.TileColumns;
            }

            Multiply(pass, plan, tiles, scratch, scratch + weights);
            tiles = 0;
            for (var band = first; band < first + some; band++)
            {
                var at = WinogradBand.Of(plan, pass, samples.Start + (band / plan.Bands), band % plan.Bands);
                var sums = scratch + weights + ((nint)Products * pass.Planes * plan.Pitch) + ((nint)tiles * V.Count);
                Finish(pass, plan, at, sums, scratch + weights + products, output);
                tiles += at.Rows * pass.TileColumns;
            }
        }
    }

    /// <summary>Weights of the forward pass: (Channels, Planes, 3, 3) to (products, pairs of registers of channels, Planes,
    /// pair).</summary>
    private static void Filters(in WinogradPass pass, T* weight, T* turned, T* to)
    {
        for (var o = 0; o < pass.Channels; o += V.Count)
        {
            LaneSquare<V, T>.TurnRows(weight + ((nint)o * pass.Planes * 9), pass.Planes * 9, pass.Planes * 9, turned, V.Count);
            for (nint c = 0; c < pass.Planes; c++)
                WinogradTransforms<V, T>.Filter(
                    turned + (c * 9 * V.Count), 3 * V.Count, V.Count, to + Weight(pass, c, o), (nint)pass.Planes * pass.Channels);
        }
    }

    /// <summary>Weights of the gradient, turned half round: (Planes, Channels, 3, 3) to the same.</summary>
    private static void TurnedFilters(in WinogradPass pass, T* weight, T* turned, T* to)
    {
        for (var c = 0; c < pass.Channels; c += V.Count)
        {
            for (nint o = 0; o < pass.Planes; o++)
            {
                var from = weight + (((o * pass.Channels) + c) * 9);

                // A square reaches beyond the nine weights of its last row, but not beyond those of the next plane.
                if (V.Count > 9 && o < pass.Planes - 1) LaneSquare<V, T>.Turn(from, 9, turned, V.Count);
                else LaneSquare<V, T>.TurnRows(from, 9, 9, turned, V.Count);
                WinogradTransforms<V, T>.Filter(
                    turned + (8 * V.Count), -3 * V.Count, -V.Count, to + Weight(pass, o, c), (nint)pass.Planes * pass.Channels);
            }
        }
    }

    /// <summary>Where the weights of a plane and a register of channels are for the first product.</summary>
    private static nint Weight(in WinogradPass pass, nint plane, int channel)
    {
        var pair = channel / (2 * V.Count) * (2 * V.Count);
        var width = Math.Min(2 * V.Count, pass.Channels - pair);
        return ((nint)pair * pass.Planes) + (plane * width) + (channel - pair);
    }

    /// <summary>Sums over planes: (products, registers of channels, tiles, Count), behind the products.</summary>
    private static void Multiply(in WinogradPass pass, in WinogradPlan plan, int tiles, T* weights, T* products)
    {
        var chunk = (nint)plan.Pitch * V.Count;
        var chunks = pass.Planes / V.Count;
        var sums = products + ((nint)Products * pass.Planes * plan.Pitch);
        for (var k = 0; k < Products; k++, products += chunks * chunk)
        {
            for (var o = 0; o < pass.Channels;)
            {
                var width = Math.Min(2 * V.Count, pass.Channels - o);
                if (width > V.Count) ChunkTile<V, T, Counts.Two>.Run(products, chunk, chunks, weights, sums, tiles);
                else ChunkTile<V, T, Counts.One>.Run(products, chunk, chunks, weights, sums, tiles);
                weights += (nint)pass.Planes * width;
                sums += (nint)plan.Pitch * width;
                o += width;
            }
        }
    }

    /// <summary>The places of a band's tiles, to images.</summary>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Finish<TOutput>(
        in WinogradPass pass, in WinogradPlan plan, in WinogradBand band, T* sums, T* places, TOutput output)
        where TOutput : struct, IConvolutionOutput<T>
    {
        var square = stackalloc T[V.Count * V.Count];
        var plane = (nint)pass.Rows * pass.Columns;
        var whole = pass.TileColumns * Side;
        var row = band.Row * Side;
        var count = Math.Min(band.Rows * Side, pass.Rows - row) * pass.Columns;
        for (var o = 0; o < pass.Channels; o += V.Count)
        {
            var tile = sums + ((nint)o * plan.Pitch);
            for (nint i = 0; i < band.Rows; i++)
            {
                for (nint j = 0; j < pass.TileColumns; j++, tile += V.Count)
                    WinogradTransforms<V, T>.Output(
                        tile, (nint)pass.Channels * plan.Pitch, places + (((i * whole) + j) * Side * V.Count), whole * V.Count);
            }

            if (whole != pass.Columns) Close(places, band.Rows * Side, whole, pass.Columns);
            var at = (((nint)band.Sample * pass.Channels) + o) * plane + ((nint)row * pass.Columns);
            for (var j = 0; j < count; j += V.Count)
            {
                LaneSquare<V, T>.Turn(places + ((nint)j * V.Count), V.Count, square, V.Count);
                output.Finish<V>(square, V.Count, V.Count, at + j, plane, o, 1, Math.Min(V.Count, count - j));
            }
        }
    }

    /// <summary>Leaves out what tiles have computed beyond the last column.</summary>
    private static void Close(T* places, int rows, int whole, int columns)
    {
        for (nint i = 1; i < rows; i++)
        {
            for (nint j = 0; j < columns; j++)
                V.Load(places + (((i * whole) + j) * V.Count)).Store(places + (((i * columns) + j) * V.Count));
        }
    }
}
