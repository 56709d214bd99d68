using System.Numerics;
using ModelGen.Execution;

namespace ModelGen.Kernels;

/// <summary>The gradient of 3 x 3 weights as products over tiles: dg = Gᵀ[Σ (Bᵀ d B) ⊙ (A dy Aᵀ)]G, the derivative of what
/// <see cref="ConvolutionWinograd{V, T}"/> computes.</summary>
/// <typeparam name="V">Register type.</typeparam>
/// <typeparam name="T">Element type.</typeparam>
internal static unsafe class ConvolutionWinogradWeight<V, T>
    where V : struct, IRegister<V, T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private const int Side = WinogradTransforms<V, T>.Places;
    private const int Products = WinogradTransforms<V, T>.Products;

    // Numbers that the products of tiles of x and dy take up together.
    private const int Block = 256 * 1024;

    internal static void Run<TSink>(in ConvolutionShape s, T* x, T* dy, int batch, nint offset, TSink sink, Extent outChannels)
        where TSink : struct, IGradientSink<T>
    {
        if (outChannels.IsEmpty) return;
        var pass = WinogradPass.Forward(s);
        var plan = new WinogradPlan(pass, Block, 48, 128);
        var registers = (outChannels.Count + V.Count - 1) / V.Count;
        var chunk = (nint)plan.Pitch * V.Count;
        var (ofX, ofDy) = (Products * (pass.Planes / V.Count) * chunk, Products * registers * chunk);
        var ofSums = (nint)Products * registers * V.Count * pass.Planes;
        var sums = Scratch<T>.Take(checked((int)(ofSums + ofX + ofDy + WinogradSources<V, T>.Length(pass, plan))));
        var xProducts = sums + ofSums;
        var dyProducts = xProducts + ofX;
        var pixels = dyProducts + ofDy;
        new Span<T>(sums, (int)ofSums).Clear();
        var bands = batch * plan.Bands;
        for (var first = 0; first < bands; first += plan.Together)
        {
            nint tiles = 0;
            for (var band = first; band < Math.Min(bands, first + plan.Together); band++)
            {
                var at = WinogradBand.Of(plan, pass, band / plan.Bands, band % plan.Bands);
                WinogradSources<V, T>.Transform(pass, plan, at, x + ((nint)at.Sample * s.Input), pixels, xProducts + (tiles * V.Count));
                Transform(pass, plan, at, dy + ((nint)at.Sample * s.Output), outChannels, pixels, dyProducts + (tiles * V.Count));
                tiles += at.Rows * pass.TileColumns;
            }

            Multiply(pass, plan, (int)tiles, registers, xProducts, dyProducts, sums);
        }

        Finish(s, outChannels, sums, xProducts, offset, sink);
    }

    /// <summary>The first channel of a register. The last register overlaps the one before it where channels do not fill it.</summary>
    private static int First(Extent outChannels, int register) =>
        Math.Max(0, Math.Min(outChannels.Start + (register * V.Count), outChannels.End - V.Count));

    /// <summary>The products of a band's places: (products, registers of channels, tiles, Count).</summary>
    private static void Transform(
        in WinogradPass pass, in WinogradPlan plan, in WinogradBand band, T* dy, Extent outChannels, T* places, T* to)
    {
        var rows = band.Rows * Side;
        var width = pass.TileColumns * Side;
        var registers = (outChannels.Count + V.Count - 1) / V.Count;
        var lanes = places + ((nint)rows * width * V.Count);
        for (var r = 0; r < registers; r++, to += (nint)plan.Pitch * V.Count)
        {
            var plane = dy + ((nint)First(outChannels, r) * pass.Rows * pass.Columns);
            LanePlanes<V, T>.Lay(plane, pass.Rows, pass.Columns, band.Row * Side, rows, 0, width, lanes, places);
            var tile = to;
            for (nint i = 0; i < band.Rows; i++)
            {
                for (nint j = 0; j < pass.TileColumns; j++, tile += V.Count)
                    WinogradTransforms<V, T>.BackwardOutput(
                        places + (((i * width) + j) * Side * V.Count), width * V.Count, tile, registers * (nint)plan.Pitch * V.Count);
            }
        }
    }

    /// <summary>Adds the sums over tiles: (products, registers of channels, Planes, Count).</summary>
    private static void Multiply(in WinogradPass pass, in WinogradPlan plan, int tiles, int registers, T* x, T* dy, T* sums)
    {
        var chunk = (nint)plan.Pitch * V.Count;
        var row = (nint)pass.Planes * V.Count;
        for (var k = 0; k < Products; k++, x += pass.Planes * (nint)plan.Pitch)
        {
            for (var r = 0; r < registers;)
            {
                var two = registers - r > 1;
                for (var c = 0; c < pass.Planes; c += V.Count)
                {
                    var a = x + ((nint)c * plan.Pitch);
                    var to = sums + ((nint)c * V.Count);
                    if (two) ChunkSumTile<V, T, Counts.Two>.Run(a, dy, chunk, tiles, to, row);
                    else ChunkSumTile<V, T, Counts.One>.Run(a, dy, chunk, tiles, to, row);
                }

                var some = two ? 2 : 1;
                dy += some * chunk;
                sums += some * row;
                r += some;
            }
        }
    }

    /// <summary>Sums to gradients (OutChannels, Channels, 3, 3).</summary>
    private static void Finish<TSink>(in ConvolutionShape s, Extent outChannels, T* sums, T* memory, nint offset, TSink sink)
        where TSink : struct, IGradientSink<T>
    {
        var registers = (outChannels.Count + V.Count - 1) / V.Count;
        var images = memory + ((nint)s.Filter * V.Count);
        var next = outChannels.Start;
        for (var r = 0; r < registers; r++)
        {
            for (nint c = 0; c < s.Channels; c++)
                WinogradTransforms<V, T>.BackwardFilter(
                    sums + (((r * (nint)s.Channels) + c) * V.Count), (nint)registers * s.Channels * V.Count, memory + (c * 9 * V.Count));
            Transpose.Within(memory, V.Count, s.Filter, V.Count, images, s.Filter);
            var first = First(outChannels, r);
            var end = Math.Min(first + V.Count, outChannels.End);
            var gradients = new ReadOnlySpan<T>(images + ((nint)(next - first) * s.Filter), (end - next) * s.Filter);
            Gradients.Accept(gradients, offset + ((nint)next * s.Filter), sink, Extent.All(gradients.Length));
            next = end;
        }
    }
}
