using System.Numerics;
using System.Runtime.CompilerServices;
using ModelGen.Execution;

namespace ModelGen.Kernels;

/// <summary>The gradient of a convolution's weight. Registers hold neighbouring places of a row, or a place in neighbouring
/// samples.</summary>
/// <typeparam name="V">Register type.</typeparam>
/// <typeparam name="T">Element type.</typeparam>
internal static unsafe partial class ConvolutionBackwardWeight<V, T>
    where V : struct, IRegister<V, T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <summary>Numbers of x and dy laid out at a time: they stay in the second-level cache.</summary>
    private const int Block = 1 << 16;

    internal static void Run<TSink>(in ConvolutionShape s, T* x, T* dy, int batch, bool lanes, nint offset, TSink sink, Extent outChannels)
        where TSink : struct, IGradientSink<T>
    {
        for (var o = outChannels.Start; o < outChannels.End;)
        {
            // The channels of one group.
            var end = Math.Min(outChannels.End, ((o / s.GroupOutputs) + 1) * s.GroupOutputs);
            var sums = lanes ? GroupInLanes(s, x, dy, batch, o, end - o) : Group(s, x, dy, batch, o, end - o);
            Gradients.Accept(sums, offset + ((nint)o * s.Filter), sink, Extent.All(sums.Length));
            o = end;
        }
    }

    /// <summary>The gradients of some channels of one group.</summary>
    private static ReadOnlySpan<T> Group(in ConvolutionShape s, T* x, T* dy, int batch, int first, int count)
    {
        var rows = new ConvolutionRows<V, T>(s);
        var places = ConvolutionPlanes<V, T>.Whole(s.OutWidth);
        var plane = s.OutHeight * places;
        var pixels = rows.Length(s.GroupChannels);

        // How many samples a sum takes at once is part of its order: it must not depend on the channels of this worker.
        var together = Math.Max(1, Block / checked(pixels + (s.GroupOutputs * plane)));
        var most = Math.Min(together, batch);
        var length = checked(count * s.Filter);
        var sums = Scratch<T>.Take(checked(length + (most * (pixels + (count * plane))) + (2 * V.Count)));
        var planes = sums + length;
        var gradients = planes + ((nint)most * pixels) + V.Count;
        var taps = Scratch<nint>.Take(s.Filter);
        for (var t = 0; t < s.Filter; t++) taps[t] = rows.Tap(s, t / s.Window, t % s.Window);
        new Span<T>(sums, length).Clear();
        x += (nint)(first / s.GroupOutputs) * s.GroupChannels * s.Height * s.Width;
        dy += (nint)first * s.OutHeight * s.OutWidth;
        for (var n = 0; n < batch; n += together)
        {
            var some = Math.Min(together, batch - n);
            for (var i = 0; i < some; i++, x += s.Input, dy += s.Output)
            {
                rows.Spread(s, x, planes + ((nint)i * pixels), s.GroupChannels);
                SpreadPlaces(s, dy, gradients + ((nint)i * count * plane), count, places);
            }

            var walk = new ConvolutionWalk(
                some, pixels, (nint)count * plane, s.OutHeight, s.StrideHeight * rows.Row, places / V.Count, V.Count, plane, s.Filter);
            ConvolutionWeightTile<V, T>.All(planes, gradients, taps, sums, count, walk);
        }

        return new(sums, length);
    }

    /// <summary>dy with its rows in whole registers, filled up with zeros.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void SpreadPlaces(in ConvolutionShape s, T* dy, T* to, int channels, int places)
    {
        for (var r = 0; r < channels * s.OutHeight; r++, dy += s.OutWidth, to += places)
            ConvolutionPlanes<V, T>.LayRow(dy, s.OutWidth, to, 0, places);
    }
}
