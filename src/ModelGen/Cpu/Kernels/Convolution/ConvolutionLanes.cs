using System.Numerics;
using System.Runtime.CompilerServices;

namespace ModelGen.Kernels;

/// <summary>Convolutions with samples in the lanes of registers: whatever the width of a plane, its stride and its padding, every tap is
/// one broadcast weight times full registers, and taps in the padding are left out. Images become (channels, Height, Width, lanes) first,
/// and sums become images at the end.</summary>
/// <typeparam name="V">Register type.</typeparam>
/// <typeparam name="T">Element type.</typeparam>
internal static unsafe class ConvolutionLanes<V, T>
    where V : struct, IRegister<V, T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private const int Sliver = ConvolutionTile<V, T>.Sliver;

    /// <summary>Samples that go together: two registers of them where there are as many.</summary>
    internal static int Together(int samples) => samples >= 2 * V.Count ? 2 * V.Count : V.Count;

    /// <summary>Numbers of scratch memory for that many lanes.</summary>
    internal static int Length(in ConvolutionPass pass, int lanes) =>
        checked((pass.Sources + (Sliver * 2 * pass.Columns.Results) + V.Count) * lanes);

    /// <summary>As many samples as go together.</summary>
    /// <param name="pass">The convolution.</param>
    /// <param name="weights">Packed: for each group slivers of channels, each (planes, window, Sliver).</param>
    /// <param name="from">The first sample's sources.</param>
    /// <param name="at">Where the first sample's results are.</param>
    /// <param name="lanes">How many samples.</param>
    /// <param name="scratch">Memory.</param>
    /// <param name="output">Takes the sums.</param>
    internal static void Run<TOutput>(in ConvolutionPass pass, T* weights, T* from, nint at, int lanes, T* scratch, TOutput output)
        where TOutput : struct, IConvolutionOutput<T>
    {
        var (rows, columns) = (pass.Rows, pass.Columns);
        for (nint n = 0; n < lanes; n += V.Count)
            LaneSquare<V, T>.TurnRows(from + (n * pass.Sources), pass.Sources, pass.Sources, scratch + n, lanes);
        var runs = Scratch<ConvolutionRun>.Take(columns.Results);
        var count = columns.Runs(runs);
        var table = Scratch<nint>.Take(checked(2 * count * pass.Window));
        var sums = scratch + ((nint)pass.Sources * lanes);
        for (var residue = 0; residue < Math.Min(rows.Step, rows.Results); residue++)
        {
            for (int first = residue, alike; first < rows.Results; first += alike * rows.Step)
            {
                alike = rows.Alike(first);
                Tabulate(pass, first, runs, count, lanes, table);
                for (var i = 0; i < alike; i += 2)
                {
                    // Two rows at a time, so that registers find partners in columns of their own.
                    var pair = Math.Min(2, alike - i);
                    Rows(pass, weights, scratch, new(first + (i * rows.Step), pair, lanes), runs, count, table, sums, at, output);
                }
            }
        }
    }

    /// <summary>The taps of each run of columns, in rows that meet what row <paramref name="row"/> does.</summary>
    private static void Tabulate(in ConvolutionPass pass, int row, ConvolutionRun* runs, int count, int lanes, nint* taps)
    {
        var (rows, columns) = (pass.Rows, pass.Columns);
        for (var r = 0; r < count; r++)
        {
            for (var t = 0; t < pass.Window; t++)
            {
                var (a, b) = (t / columns.Kernel, t % columns.Kernel);
                if (!rows.Meets(row, a) || !columns.Meets(runs[r].First, b)) continue;
                *taps++ = (((nint)rows.Offset(a) * columns.Sources) + columns.Offset(b)) * lanes;
                *taps++ = (nint)t * Sliver;
            }
        }
    }

    /// <summary>One or two rows of results, in all channels.</summary>
    private static void Rows<TOutput>(
        in ConvolutionPass pass, T* weights, T* from, in Band band, ConvolutionRun* runs, int count, nint* table, T* sums, nint at,
        TOutput output)
        where TOutput : struct, IConvolutionOutput<T>
    {
        var met = pass.Rows.Taps(band.Row);
        var plane = (nint)pass.Rows.Sources * pass.Columns.Sources * band.Lanes;
        var filter = (nint)pass.Window * Sliver;
        for (var g = 0; g < pass.Groups; g++, from += pass.Planes * plane)
        {
            for (var channel = 0; channel < pass.Channels; channel += Sliver, weights += pass.Planes * filter)
            {
                var some = Math.Min(Sliver, pass.Channels - channel);
                var taps = table;
                for (var r = 0; r < count; r++)
                {
                    var terms = met * runs[r].Taps;
                    Places(pass, some, weights, from, band, runs[r], new(taps, terms, pass.Planes, plane, filter), sums);
                    taps += 2 * terms;
                }

                Finish(pass, (g * pass.Channels) + channel, some, band, sums, at, output);
            }
        }
    }

    /// <summary>The results of one or two rows in columns that meet the same taps, two registers at a time. A lone last one is computed
    /// twice.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Places(
        in ConvolutionPass pass, int channels, T* weights, T* from, in Band band, in ConvolutionRun run, in ConvolutionTaps taps, T* sums)
    {
        var (rows, columns) = (pass.Rows, pass.Columns);
        nint width = columns.Results;
        var pixels = (((nint)rows.Source(band.Row) * columns.Sources) + columns.Source(run.First)) * band.Lanes;
        var across = (nint)(columns.Source(run.First + columns.Step) - columns.Source(run.First)) * band.Lanes;
        var down = (nint)(rows.Source(band.Row + rows.Step) - rows.Source(band.Row)) * columns.Sources * band.Lanes;
        var step = (nint)columns.Step * band.Lanes;
        var registers = band.Lanes / V.Count;
        var count = band.Rows * run.Count * registers;
        from += pixels;
        sums += run.First * band.Lanes;
        int i = 0, j = 0, register = 0;
        for (var q = 0; q < count; q += 2)
        {
            var pixel = (i * down) + (j * across) + (register * V.Count);
            var place = (i * width * band.Lanes) + (j * step) + (register * V.Count);
            var (pixel1, place1) = (pixel, place);
            Advance(ref i, ref j, ref register, run.Count, registers);
            if (q + 1 < count)
            {
                pixel1 = (i * down) + (j * across) + (register * V.Count);
                place1 = (i * width * band.Lanes) + (j * step) + (register * V.Count);
                Advance(ref i, ref j, ref register, run.Count, registers);
            }

            ConvolutionTile<V, T>.Run(
                channels, weights, from + pixel, pixel1 - pixel, taps, sums + place, 2 * width * band.Lanes, place1 - place);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Advance(ref int row, ref int column, ref int register, int columns, int registers)
    {
        if (++register < registers) return;
        register = 0;
        if (++column < columns) return;
        column = 0;
        row++;
    }

    /// <summary>Sums (channels, rows, columns, lanes) to images.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Finish<TOutput>(in ConvolutionPass pass, int channel, int channels, in Band band, T* sums, nint at, TOutput output)
        where TOutput : struct, IConvolutionOutput<T>
    {
        var tile = stackalloc T[V.Count * V.Count];
        var width = pass.Columns.Results;
        var plane = (nint)pass.Rows.Results * width;

        // Rows that follow each other are one run of results.
        var run = pass.Rows.Step == 1 ? band.Rows * width : width;
        for (var c = 0; c < channels; c++)
        {
            var from = sums + ((nint)c * 2 * width * band.Lanes);
            for (var start = 0; start < band.Rows * width; start += run)
            {
                var place = at + ((channel + c) * plane) + ((nint)(band.Row + (start / width * pass.Rows.Step)) * width);
                for (var j = 0; j < run; j += V.Count)
                {
                    for (nint n = 0; n < band.Lanes; n += V.Count)
                    {
                        LaneSquare<V, T>.Turn(from + ((nint)(start + j) * band.Lanes) + n, band.Lanes, tile, V.Count);
                        output.Finish<V>(tile, V.Count, V.Count, place + j + (n * pass.Results), pass.Results, channel + c, 0,
                            Math.Min(V.Count, run - j));
                    }
                }
            }
        }
    }

    /// <summary>One or two rows of results that meet the same taps, and how many samples.</summary>
    private readonly record struct Band(int Row, int Rows, int Lanes);
}
