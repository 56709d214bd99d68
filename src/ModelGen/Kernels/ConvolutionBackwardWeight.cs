using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using ModelGen.Execution;

namespace ModelGen.Kernels;

/// <summary>The gradient of a convolution's weight: tiles of up to four output channels by six taps, each a register that sums over the places of some
/// samples.</summary>
/// <typeparam name="V">Register type.</typeparam>
/// <typeparam name="T">Element type.</typeparam>
internal static unsafe class ConvolutionBackwardWeight<V, T>
    where V : struct, ISimd<V, T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <summary>Numbers of x and dy laid out at a time: they stay in the second-level cache.</summary>
    private const int Block = 1 << 16;

    internal static void Run<TSink>(in ConvolutionShape s, T* x, T* dy, int batch, nint offset, TSink sink, Extent outChannels)
        where TSink : struct, IGradientSink<T>
    {
        for (var o = outChannels.Start; o < outChannels.End;)
        {
            // The channels of one group.
            var end = Math.Min(outChannels.End, ((o / s.GroupOutputs) + 1) * s.GroupOutputs);
            var sums = Group(s, x, dy, batch, o, end - o);
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
        rows.Taps(s, taps);
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

            var walk = new Walk(some, pixels, count * plane, s.OutHeight, s.StrideHeight * rows.Row, places, plane, s.Filter);
            var o = 0;
            for (; o <= count - 4; o += 4) Channels<Counts.Four>(planes, gradients + ((nint)o * plane), taps, sums + ((nint)o * s.Filter), walk);
            for (; o <= count - 2; o += 2) Channels<Counts.Two>(planes, gradients + ((nint)o * plane), taps, sums + ((nint)o * s.Filter), walk);
            for (; o < count; o++) Channels<Counts.One>(planes, gradients + ((nint)o * plane), taps, sums + ((nint)o * s.Filter), walk);
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

    /// <summary>All taps of some channels.</summary>
    private static void Channels<TChannels>(T* x, T* dy, nint* taps, T* sums, Walk walk)
        where TChannels : struct, IDim
    {
        var t = 0;
        if (Vector512.IsHardwareAccelerated)
        {
            // Twenty-four sums need the 32 registers of AVX-512.
            for (; t <= walk.Filter - 6; t += 6) Tile<TChannels, Counts.Six>(x, dy, taps + t, sums + t, walk);
        }

        for (; t <= walk.Filter - 3; t += 3) Tile<TChannels, Counts.Three>(x, dy, taps + t, sums + t, walk);
        for (; t < walk.Filter; t++) Tile<TChannels, Counts.One>(x, dy, taps + t, sums + t, walk);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile<TChannels, TTaps>(T* x, T* dy, nint* taps, T* sums, Walk walk)
        where TChannels : struct, IDim
        where TTaps : struct, IDim
    {
        V a0 = V.Zero, a1 = V.Zero, a2 = V.Zero, a3 = V.Zero, a4 = V.Zero, a5 = V.Zero;
        V b0 = V.Zero, b1 = V.Zero, b2 = V.Zero, b3 = V.Zero, b4 = V.Zero, b5 = V.Zero;
        V c0 = V.Zero, c1 = V.Zero, c2 = V.Zero, c3 = V.Zero, c4 = V.Zero, c5 = V.Zero;
        V d0 = V.Zero, d1 = V.Zero, d2 = V.Zero, d3 = V.Zero, d4 = V.Zero, d5 = V.Zero;
        var t0 = taps[0];
        var t1 = TTaps.Value > 1 ? taps[1] : 0;
        var t2 = TTaps.Value > 1 ? taps[2] : 0;
        var t3 = TTaps.Value > 3 ? taps[3] : 0;
        var t4 = TTaps.Value > 3 ? taps[4] : 0;
        var t5 = TTaps.Value > 3 ? taps[5] : 0;
        nint plane = walk.Plane;
        for (var n = 0; n < walk.Samples; n++, x += walk.XSample, dy += walk.DySample)
        {
            var p = x;
            var d = dy;
            for (var i = 0; i < walk.Rows; i++, p += walk.XRow)
            {
                for (nint j = 0; j < walk.Places; j += V.Count, d += V.Count)
                {
                    var q = p + j;
                    var g0 = V.Load(d);
                    var g1 = TChannels.Value > 1 ? V.Load(d + plane) : g0;
                    var g2 = TChannels.Value > 2 ? V.Load(d + (2 * plane)) : g0;
                    var g3 = TChannels.Value > 2 ? V.Load(d + (3 * plane)) : g0;
                    Add<TChannels>(V.Load(q + t0), g0, g1, g2, g3, ref a0, ref b0, ref c0, ref d0);
                    if (TTaps.Value > 1)
                    {
                        Add<TChannels>(V.Load(q + t1), g0, g1, g2, g3, ref a1, ref b1, ref c1, ref d1);
                        Add<TChannels>(V.Load(q + t2), g0, g1, g2, g3, ref a2, ref b2, ref c2, ref d2);
                    }

                    if (TTaps.Value > 3)
                    {
                        Add<TChannels>(V.Load(q + t3), g0, g1, g2, g3, ref a3, ref b3, ref c3, ref d3);
                        Add<TChannels>(V.Load(q + t4), g0, g1, g2, g3, ref a4, ref b4, ref c4, ref d4);
                        Add<TChannels>(V.Load(q + t5), g0, g1, g2, g3, ref a5, ref b5, ref c5, ref d5);
                    }
                }
            }
        }

        Finish<TTaps>(sums, a0, a1, a2, a3, a4, a5);
        if (TChannels.Value > 1) Finish<TTaps>(sums + walk.Filter, b0, b1, b2, b3, b4, b5);
        if (TChannels.Value > 2)
        {
            Finish<TTaps>(sums + (2 * walk.Filter), c0, c1, c2, c3, c4, c5);
            Finish<TTaps>(sums + (3 * walk.Filter), d0, d1, d2, d3, d4, d5);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add<TChannels>(V pixels, V g0, V g1, V g2, V g3, ref V a, ref V b, ref V c, ref V d)
        where TChannels : struct, IDim
    {
        a = V.MultiplyAdd(g0, pixels, a);
        if (TChannels.Value > 1) b = V.MultiplyAdd(g1, pixels, b);
        if (TChannels.Value > 2)
        {
            c = V.MultiplyAdd(g2, pixels, c);
            d = V.MultiplyAdd(g3, pixels, d);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Finish<TTaps>(T* sums, V a0, V a1, V a2, V a3, V a4, V a5)
        where TTaps : struct, IDim
    {
        sums[0] += V.Sum(a0);
        if (TTaps.Value > 1)
        {
            sums[1] += V.Sum(a1);
            sums[2] += V.Sum(a2);
        }

        if (TTaps.Value > 3)
        {
            sums[3] += V.Sum(a3);
            sums[4] += V.Sum(a4);
            sums[5] += V.Sum(a5);
        }
    }

    /// <summary>How a tile walks the planes: samples, rows, registers of a row.</summary>
    private readonly record struct Walk(int Samples, nint XSample, nint DySample, int Rows, nint XRow, int Places, int Plane, int Filter);
}
