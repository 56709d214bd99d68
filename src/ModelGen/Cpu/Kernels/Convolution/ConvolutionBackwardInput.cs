using System.Numerics;
using System.Runtime.CompilerServices;
using ModelGen.Execution;

namespace ModelGen.Kernels;

/// <summary>The gradient of a convolution's input. The pixels of dx whose padded row and column leave the same remainders by the strides
/// meet the same taps, so each pair of remainders is a convolution of stride 1 over dy; no tap is multiplied with the zeros between
/// places.</summary>
/// <remarks>Row h of dx is q = (h + PaddingTop) / StrideHeight with remainder r. The window's row a meets it where a DilationHeight leaves
/// the same remainder, from place q - a DilationHeight / StrideHeight. Columns alike.</remarks>
/// <typeparam name="V">Register type.</typeparam>
/// <typeparam name="T">Element type.</typeparam>
internal static unsafe class ConvolutionBackwardInput<V, T>
    where V : struct, IRegister<V, T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <summary>Products over channels instead of sums over the window.</summary>
    internal static void RunWinograd<TEpilogue>(in ConvolutionShape s, T* dy, T* weight, T* dx, Extent samples, TEpilogue epilogue)
        where TEpilogue : struct, ITileEpilogue<T> =>
        ConvolutionWinograd<V, T>.Run(WinogradPass.BackwardInput(s), dy, weight, true, samples, new Output<TEpilogue>(dx, 1, epilogue));

    /// <summary>Samples in the lanes, as many as fill them; gives the first sample left.</summary>
    internal static int RunLanes<TEpilogue>(in ConvolutionShape s, T* dy, T* weight, T* dx, Extent samples, TEpilogue epilogue)
        where TEpilogue : struct, ITileEpilogue<T>
    {
        var n = samples.Start;
        if (samples.Count < V.Count) return n;
        var pass = ConvolutionPass.BackwardInput(s);
        var lanes = ConvolutionLanes<V, T>.Length(pass, ConvolutionLanes<V, T>.Together(samples.Count));
        var packed = ConvolutionPlanes<V, T>.Packed(s.GroupChannels, s.GroupOutputs * s.Window);
        var scratch = Scratch<T>.Take(checked(lanes + (s.Groups * packed)));
        var weights = scratch + lanes;
        for (var g = 0; g < s.Groups; g++) Pack(s, weight + ((nint)g * s.GroupOutputs * s.Filter), weights + ((nint)g * packed));
        var output = new Output<TEpilogue>(dx, 1, epilogue);
        while (samples.End - n >= V.Count)
        {
            var some = ConvolutionLanes<V, T>.Together(samples.End - n);
            ConvolutionLanes<V, T>.Run(pass, weights, dy + ((nint)n * s.Output), (nint)n * s.Input, some, scratch, output);
            n += some;
        }

        return n;
    }

    internal static void Run<TEpilogue>(in ConvolutionShape s, T* dy, T* weight, T* dx, Extent samples, TEpilogue epilogue)
        where TEpilogue : struct, ITileEpilogue<T>
    {
        if (samples.IsEmpty) return;

        // dy with as many rows and columns of zeros in front as the window reaches back, and whole registers behind.
        var rows = s.ReachHeight + ((s.Height - 1 + s.PaddingTop) / s.StrideHeight) + 1;
        var pitch = s.ReachWidth + ((s.Width - 1 + s.PaddingLeft) / s.StrideWidth) + V.Count;
        var length = checked((s.OutChannels * rows * pitch) + V.Count);
        var packed = ConvolutionPlanes<V, T>.Packed(s.GroupChannels, s.GroupOutputs * s.Window);
        var planes = Scratch<T>.Take(checked(length + (s.Groups * packed)));
        var weights = planes + length;
        for (var g = 0; g < s.Groups; g++) Pack(s, weight + ((nint)g * s.GroupOutputs * s.Filter), weights + ((nint)g * packed));
        var table = Scratch<nint>.Take(2 * s.Window);
        for (var n = samples.Start; n < samples.End; n++)
        {
            Spread(s, dy + ((nint)n * s.Output), planes, rows, pitch);
            for (var phase = 0; phase < s.StrideHeight * s.StrideWidth; phase++)
            {
                var down = Line.Of(phase / s.StrideWidth, s.Height, s.StrideHeight, s.PaddingTop);
                var across = Line.Of(phase % s.StrideWidth, s.Width, s.StrideWidth, s.PaddingLeft);
                var at = ((nint)n * s.Input) + ((nint)down.Pixel * s.Width) + across.Pixel;
                var places = new ConvolutionPlaces(
                    down.Count, across.Count, pitch, at, s.Height * s.Width, (nint)s.StrideHeight * s.Width, s.StrideWidth);
                var output = new Output<TEpilogue>(dx, s.StrideWidth, epilogue);
                var taps = Taps(s, phase, rows, pitch, table);
                for (var g = 0; g < s.Groups; g++)
                {
                    var from = planes + ((nint)((g * s.GroupOutputs * rows) + down.Place) * pitch) + across.Place;
                    ConvolutionPlanes<V, T>.Run(
                        weights + ((nint)g * packed), g * s.GroupChannels, s.GroupChannels, taps, from, places, output);
                }
            }
        }
    }

    /// <summary>The taps that meet the pixels of a pair of remainders.</summary>
    private static ConvolutionTaps Taps(in ConvolutionShape s, int phase, int rows, int pitch, nint* taps)
    {
        const int Sliver = ConvolutionTile<V, T>.Sliver;
        var count = 0;
        for (var t = 0; t < s.Window; t++)
        {
            var (row, column) = (t / s.KernelWidth * s.DilationHeight, t % s.KernelWidth * s.DilationWidth);
            if (row % s.StrideHeight != phase / s.StrideWidth || column % s.StrideWidth != phase % s.StrideWidth) continue;
            taps[2 * count] = ((nint)(s.ReachHeight - (row / s.StrideHeight)) * pitch) + (s.ReachWidth - (column / s.StrideWidth));
            taps[(2 * count) + 1] = (nint)t * Sliver;
            count++;
        }

        return new(taps, count, s.GroupOutputs, (nint)rows * pitch, (nint)s.Window * Sliver);
    }

    /// <summary>A group's weights in slivers of input channels: (GroupOutputs, channels, Window) to (channels / Sliver, GroupOutputs,
    /// Window, Sliver).</summary>
    internal static void Pack(in ConvolutionShape s, T* filters, T* packed)
    {
        const int Sliver = ConvolutionTile<V, T>.Sliver;
        for (var o = 0; o < s.GroupOutputs; o++, filters += s.Filter)
        {
            for (var c = 0; c < s.GroupChannels; c += Sliver)
            {
                var to = packed + (((nint)(c / Sliver * s.GroupOutputs) + o) * s.Window * Sliver);
                Transpose.Within(filters + (c * s.Window), s.Window, Math.Min(Sliver, s.GroupChannels - c), s.Window, to, Sliver);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Spread(in ConvolutionShape s, T* dy, T* planes, int rows, int pitch)
    {
        var inside = Math.Min(s.OutHeight, rows - s.ReachHeight);
        var count = Math.Min(s.OutWidth, pitch - s.ReachWidth);
        for (var o = 0; o < s.OutChannels; o++, dy += s.OutHeight * s.OutWidth)
        {
            ConvolutionPlanes<V, T>.LayZeros(planes, s.ReachHeight * pitch);
            planes += s.ReachHeight * pitch;
            for (var i = 0; i < inside; i++, planes += pitch)
                ConvolutionPlanes<V, T>.LayRow(dy + (i * s.OutWidth), count, planes, s.ReachWidth, pitch);
            ConvolutionPlanes<V, T>.LayZeros(planes, (rows - s.ReachHeight - inside) * pitch);
            planes += (rows - s.ReachHeight - inside) * pitch;
        }
    }

    /// <summary>The pixels of a row or column that leave one remainder: the first of them, the place q it belongs to, and how many there
    /// are.</summary>
    private readonly record struct Line(int Pixel, int Place, int Count)
    {
        internal static Line Of(int remainder, int size, int stride, int padding)
        {
            var place = Math.Max(0, padding - remainder + stride - 1) / stride;
            var pixel = (place * stride) + remainder - padding;
            return new(pixel, place, pixel >= size ? 0 : ((size - 1 - pixel) / stride) + 1);
        }
    }

    private readonly struct Output<TEpilogue>(T* dx, int step, TEpilogue epilogue) : IConvolutionOutput<T>
        where TEpilogue : struct, ITileEpilogue<T>
    {
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Finish<W>(T* tile, nint tileRow, int rows, nint place, nint placeRow, int channel, int channelStep, int width)
            where W : struct, IRegister<W, T>
        {
            for (var r = 0; r < rows; r++, tile += tileRow, place += placeRow)
            {
                if (step != 1)
                {
                    for (var j = 0; j < width; j++)
                        dx[place + (j * step)] = epilogue.Apply(new Simd1<T>(tile[j]), place + (j * step)).Value;
                }
                else if (width == W.Count) epilogue.Apply(W.Load(tile), place).Store(dx + place);
                else epilogue.ApplyPartial(W.Load(tile), place, width).StorePartial(dx + place, width);
            }
        }
    }
}
