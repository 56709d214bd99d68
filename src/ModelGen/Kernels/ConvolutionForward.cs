using System.Numerics;
using System.Runtime.CompilerServices;
using ModelGen.Execution;

namespace ModelGen.Kernels;

/// <summary>The forward pass of a convolution.</summary>
/// <typeparam name="V">Register type.</typeparam>
/// <typeparam name="T">Element type.</typeparam>
internal static unsafe class ConvolutionForward<V, T>
    where V : struct, ISimd<V, T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    internal static void Run<TEpilogue>(in ConvolutionShape s, T* x, T* weight, T* bias, T* y, Extent samples, TEpilogue epilogue)
        where TEpilogue : struct, ITileEpilogue<T>
    {
        if (samples.IsEmpty) return;
        var rows = new ConvolutionRows<V, T>(s);
        var packed = ConvolutionPlanes<V, T>.Packed(s.GroupOutputs, s.Filter);
        var planes = Scratch<T>.Take(checked(rows.Length(s.Channels) + V.Count + (s.Groups * packed)));
        var weights = planes + rows.Length(s.Channels) + V.Count;
        var taps = Scratch<nint>.Take(s.Filter);
        rows.Taps(s, taps);
        for (var g = 0; g < s.Groups; g++) Pack(weight + ((nint)g * s.GroupOutputs * s.Filter), s.GroupOutputs, s.Filter, weights + ((nint)g * packed));
        for (var n = samples.Start; n < samples.End; n++)
        {
            rows.Spread(s, x + ((nint)n * s.Input), planes, s.Channels);
            for (var g = 0; g < s.Groups; g++)
            {
                var first = g * s.GroupOutputs;
                var at = ((nint)n * s.Output) + ((nint)first * s.OutHeight * s.OutWidth);
                var output = new Output<TEpilogue>(y, bias == null ? null : bias + first, at, s.OutHeight * s.OutWidth, s.OutWidth, epilogue);
                ConvolutionPlanes<V, T>.Run(
                    weights + ((nint)g * packed), s.GroupOutputs, taps, s.Filter, planes + rows.Length(g * s.GroupChannels), s.GroupChannels, s.OutHeight, s.OutWidth,
                    s.StrideHeight * rows.Row, output);
            }
        }
    }

    /// <summary>Slivers of channels: (channels, depth) to (channels / Sliver, depth, Sliver).</summary>
    private static void Pack(T* weight, int channels, int depth, T* packed)
    {
        for (var o = 0; o < channels; o += ConvolutionTile<V, T>.Sliver, weight += ConvolutionTile<V, T>.Sliver * depth, packed += ConvolutionTile<V, T>.Sliver * depth)
            Transpose.Within(weight, depth, Math.Min(ConvolutionTile<V, T>.Sliver, channels - o), depth, packed, ConvolutionTile<V, T>.Sliver);
    }

    private readonly struct Output<TEpilogue>(T* y, T* bias, nint at, int plane, int width, TEpilogue epilogue) : IConvolutionOutput<T>
        where TEpilogue : struct, ITileEpilogue<T>
    {
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public void Finish<W>(T* tile, int tileRow, int channel, int channels, int row, int column, int count)
            where W : struct, ISimd<W, T>
        {
            var place = at + ((nint)channel * plane) + ((nint)row * width) + column;
            for (var c = 0; c < channels; c++, tile += tileRow, place += plane)
            {
                var sum = W.Load(tile);
                if (bias != null) sum += W.Broadcast(bias[channel + c]);
                if (count == W.Count) epilogue.Apply(sum, place).Store(y + place);
                else epilogue.ApplyPartial(sum, place, count).StorePartial(y + place, count);
            }
        }
    }
}
