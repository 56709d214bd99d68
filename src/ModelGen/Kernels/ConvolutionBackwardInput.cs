using System.Numerics;
using System.Runtime.CompilerServices;
using ModelGen.Execution;

namespace ModelGen.Kernels;

/// <summary>The gradient of a convolution's input. The pixels of dx whose padded row and column leave the same remainders by the strides meet the same taps,
/// so each pair of remainders is a convolution of stride 1 over dy; no tap is multiplied with the zeros between places.</summary>
/// <remarks>Row h of dx is q = (h + PaddingTop) / StrideHeight with remainder r. The window's row a meets it where a DilationHeight leaves the same
/// remainder, from place q - a DilationHeight / StrideHeight. Columns alike.</remarks>
/// <typeparam name="V">Register type.</typeparam>
/// <typeparam name="T">Element type.</typeparam>
internal static unsafe class ConvolutionBackwardInput<V, T>
    where V : struct, ISimd<V, T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    internal static void Run<TEpilogue>(in ConvolutionShape s, T* dy, T* weight, T* dx, Extent samples, TEpilogue epilogue)
        where TEpilogue : struct, ITileEpilogue<T>
    {
        if (samples.IsEmpty) return;

        // dy with as many rows and columns of zeros in front as the window reaches back, and whole registers behind.
        var rows = s.ReachHeight + ((s.Height - 1 + s.PaddingTop) / s.StrideHeight) + 1;
        var pitch = s.ReachWidth + ((s.Width - 1 + s.PaddingLeft) / s.StrideWidth) + V.Count;
        var length = checked((s.OutChannels * rows * pitch) + V.Count);
        var most = s.GroupOutputs * s.Window;
        var packed = ConvolutionPlanes<V, T>.Packed(s.GroupChannels, most);
        var planes = Scratch<T>.Take(checked(length + (s.StrideHeight * s.StrideWidth * s.Groups * packed)));
        var taps = Scratch<nint>.Take(checked(s.StrideHeight * s.StrideWidth * most));
        var weights = planes + length;
        for (var phase = 0; phase < s.StrideHeight * s.StrideWidth; phase++)
        {
            for (var g = 0; g < s.Groups; g++)
            {
                var filters = weight + ((nint)g * s.GroupOutputs * s.Filter);
                Pack(s, phase, filters, rows, pitch, taps + ((nint)phase * most), weights + ((nint)((phase * s.Groups) + g) * packed));
            }
        }

        for (var n = samples.Start; n < samples.End; n++)
        {
            Spread(s, dy + ((nint)n * s.Output), planes, rows, pitch);
            for (var phase = 0; phase < s.StrideHeight * s.StrideWidth; phase++)
            {
                var depth = Depth(s, phase);
                var down = Line.Of(phase / s.StrideWidth, s.Height, s.StrideHeight, s.PaddingTop);
                var across = Line.Of(phase % s.StrideWidth, s.Width, s.StrideWidth, s.PaddingLeft);
                for (var g = 0; g < s.Groups; g++)
                {
                    var at = ((nint)n * s.Input) + ((nint)((g * s.GroupChannels * s.Height) + down.Pixel) * s.Width) + across.Pixel;
                    var output = new Output<TEpilogue>(dx, at, s.Height * s.Width, s.StrideHeight * s.Width, s.StrideWidth, epilogue);
                    var from = planes + ((nint)((g * s.GroupOutputs * rows) + down.Place) * pitch) + across.Place;
                    ConvolutionPlanes<V, T>.Run(
                        weights + ((nint)((phase * s.Groups) + g) * packed), s.GroupChannels, taps + ((nint)phase * most), depth, from,
                        s.GroupOutputs, down.Count, across.Count, pitch, output);
                }
            }
        }
    }

    /// <summary>Taps that meet the pixels of a pair of remainders.</summary>
    private static int Depth(in ConvolutionShape s, int phase)
    {
        var count = 0;
        for (var a = 0; a < s.KernelHeight; a++)
        {
            for (var b = 0; b < s.KernelWidth; b++)
            {
                if (Meets(s, phase, a, b)) count++;
            }
        }

        return count * s.GroupOutputs;
    }

    private static bool Meets(in ConvolutionShape s, int phase, int a, int b) =>
        a * s.DilationHeight % s.StrideHeight == phase / s.StrideWidth && b * s.DilationWidth % s.StrideWidth == phase % s.StrideWidth;

    /// <summary>The weights of these taps by input channel, (o, a, b) ascending within a channel, and where the taps are.</summary>
    private static void Pack(in ConvolutionShape s, int phase, T* filters, int rows, int pitch, nint* taps, T* packed)
    {
        const int Sliver = ConvolutionTile<V, T>.Sliver;
        var depth = Depth(s, phase);
        var t = 0;
        for (var o = 0; o < s.GroupOutputs; o++)
        {
            var filter = filters + ((nint)o * s.Filter);
            if (depth == s.GroupOutputs * s.Window)
            {
                // Every tap: a channel's weights lie beside each other.
                for (var c = 0; c < s.GroupChannels; c += Sliver)
                {
                    var to = packed + ((((nint)(c / Sliver) * depth) + t) * Sliver);
                    Transpose.Within(filter + (c * s.Window), s.Window, Math.Min(Sliver, s.GroupChannels - c), s.Window, to, Sliver);
                }
            }

            for (var a = 0; a < s.KernelHeight; a++)
            {
                for (var b = 0; b < s.KernelWidth; b++)
                {
                    if (!Meets(s, phase, a, b)) continue;
                    var (up, left) = (s.ReachHeight - (a * s.DilationHeight / s.StrideHeight), s.ReachWidth - (b * s.DilationWidth / s.StrideWidth));
                    taps[t] = ((nint)((o * rows) + up) * pitch) + left;
                    if (depth != s.GroupOutputs * s.Window)
                    {
                        var from = filter + (a * s.KernelWidth) + b;
                        for (var c = 0; c < s.GroupChannels; c++, from += s.Window)
                            packed[((((nint)(c / Sliver) * depth) + t) * Sliver) + (c % Sliver)] = *from;
                    }

                    t++;
                }
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
            for (var i = 0; i < inside; i++, planes += pitch) ConvolutionPlanes<V, T>.LayRow(dy + (i * s.OutWidth), count, planes, s.ReachWidth, pitch);
            ConvolutionPlanes<V, T>.LayZeros(planes, (rows - s.ReachHeight - inside) * pitch);
            planes += (rows - s.ReachHeight - inside) * pitch;
        }
    }

    /// <summary>The pixels of a row or column that leave one remainder: the first of them, the place q it belongs to, and how many there are.</summary>
    private readonly record struct Line(int Pixel, int Place, int Count)
    {
        internal static Line Of(int remainder, int size, int stride, int padding)
        {
            var place = Math.Max(0, padding - remainder + stride - 1) / stride;
            var pixel = (place * stride) + remainder - padding;
            return new(pixel, place, pixel >= size ? 0 : ((size - 1 - pixel) / stride) + 1);
        }
    }

    private readonly struct Output<TEpilogue>(T* dx, nint at, int plane, int rowStep, int step, TEpilogue epilogue) : IConvolutionOutput<T>
        where TEpilogue : struct, ITileEpilogue<T>
    {
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Finish<W>(T* tile, int tileRow, int channel, int channels, int row, int column, int count)
            where W : struct, ISimd<W, T>
        {
            var place = at + ((nint)channel * plane) + ((nint)row * rowStep) + (column * step);
            for (var c = 0; c < channels; c++, tile += tileRow, place += plane)
            {
                if (step != 1)
                {
                    for (var j = 0; j < count; j++) epilogue.Apply(Simd1<T>.Load(tile + j), place + (j * step)).Store(dx + place + (j * step));
                }
                else if (count == W.Count) epilogue.Apply(W.Load(tile), place).Store(dx + place);
                else epilogue.ApplyPartial(W.Load(tile), place, count).StorePartial(dx + place, count);
            }
        }
    }
}
