using System.Numerics;
using System.Runtime.CompilerServices;
using ModelGen.Execution;

namespace ModelGen.Kernels;

/// <summary>The forward pass of a convolution.</summary>
/// <typeparam name="V">Register type.</typeparam>
/// <typeparam name="T">Element type.</typeparam>
internal static unsafe class ConvolutionForward<V, T>
    where V : struct, IRegister<V, T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <summary>Products over channels instead of sums over the window.</summary>
    internal static void RunWinograd<TEpilogue>(in ConvolutionShape s, T* x, T* weight, T* bias, T* y, Extent samples, TEpilogue epilogue)
        where TEpilogue : struct, ITileEpilogue<T> =>
        ConvolutionWinograd<V, T>.Run(WinogradPass.Forward(s), x, weight, false, samples, new Output<TEpilogue>(y, bias, epilogue));

    /// <summary>Samples in the lanes, as many as fill them; gives the first sample left.</summary>
    internal static int RunLanes<TEpilogue>(in ConvolutionShape s, T* x, T* weight, T* bias, T* y, Extent samples, TEpilogue epilogue)
        where TEpilogue : struct, ITileEpilogue<T>
    {
        var n = samples.Start;
        if (samples.Count < V.Count) return n;
        var pass = ConvolutionPass.Forward(s);
        var lanes = ConvolutionLanes<V, T>.Length(pass, ConvolutionLanes<V, T>.Together(samples.Count));
        var packed = ConvolutionPlanes<V, T>.Packed(s.GroupOutputs, s.Filter);
        var scratch = Scratch<T>.Take(checked(lanes + (s.Groups * packed)));
        var weights = scratch + lanes;
        for (var g = 0; g < s.Groups; g++)
            Pack(weight + ((nint)g * s.GroupOutputs * s.Filter), s.GroupOutputs, s.Filter, weights + ((nint)g * packed));
        var output = new Output<TEpilogue>(y, bias, epilogue);
        while (samples.End - n >= V.Count)
        {
            var some = ConvolutionLanes<V, T>.Together(samples.End - n);
            ConvolutionLanes<V, T>.Run(pass, weights, x + ((nint)n * s.Input), (nint)n * s.Output, some, scratch, output);
            n += some;
        }

        return n;
    }

    internal static void Run<TEpilogue>(in ConvolutionShape s, T* x, T* weight, T* bias, T* y, Extent samples, TEpilogue epilogue)
        where TEpilogue : struct, ITileEpilogue<T>
    {
        if (samples.IsEmpty) return;
        var rows = new ConvolutionRows<V, T>(s);
        var packed = ConvolutionPlanes<V, T>.Packed(s.GroupOutputs, s.Filter);
        var planes = Scratch<T>.Take(checked(rows.Length(s.Channels) + V.Count + (s.Groups * packed)));
        var weights = planes + rows.Length(s.Channels) + V.Count;
        for (var g = 0; g < s.Groups; g++)
            Pack(weight + ((nint)g * s.GroupOutputs * s.Filter), s.GroupOutputs, s.Filter, weights + ((nint)g * packed));
        var taps = rows.Taps(s, Scratch<nint>.Take(2 * s.Window));
        var output = new Output<TEpilogue>(y, bias, epilogue);
        for (var n = samples.Start; n < samples.End; n++)
        {
            rows.Spread(s, x + ((nint)n * s.Input), planes, s.Channels);
            var places = new ConvolutionPlaces(
                s.OutHeight, s.OutWidth, s.StrideHeight * rows.Row, (nint)n * s.Output, s.OutHeight * s.OutWidth, s.OutWidth, 1);
            for (var g = 0; g < s.Groups; g++)
            {
                ConvolutionPlanes<V, T>.Run(
                    weights + ((nint)g * packed), g * s.GroupOutputs, s.GroupOutputs, taps, planes + rows.Length(g * s.GroupChannels),
                    places, output);
            }
        }
    }

    /// <summary>Slivers of channels: (channels, depth) to (channels / Sliver, depth, Sliver).</summary>
    private static void Pack(T* weight, int channels, int depth, T* packed)
    {
        for (var o = 0; o < channels; o += ConvolutionTile<V, T>.Sliver, weight += ConvolutionTile<V, T>.Sliver * depth,
            packed += ConvolutionTile<V, T>.Sliver * depth)
            Transpose.Within(
                weight, depth, Math.Min(ConvolutionTile<V, T>.Sliver, channels - o), depth, packed, ConvolutionTile<V, T>.Sliver);
    }

    private readonly struct Output<TEpilogue>(T* y, T* bias, TEpilogue epilogue) : IConvolutionOutput<T>
        where TEpilogue : struct, ITileEpilogue<T>
    {
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Finish<W>(T* tile, nint tileRow, int rows, nint place, nint placeRow, int channel, int channelStep, int width)
            where W : struct, IRegister<W, T>
        {
            for (var r = 0; r < rows; r++, tile += tileRow, place += placeRow, channel += channelStep)
            {
                var sum = W.Load(tile);
                if (bias != null) sum += W.Broadcast(bias[channel]);
                if (width == W.Count) epilogue.Apply(sum, place).Store(y + place);
                else epilogue.ApplyPartial(sum, place, width).StorePartial(y + place, width);
            }
        }
    }
}
