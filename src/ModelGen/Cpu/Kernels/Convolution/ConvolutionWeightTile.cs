using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace ModelGen.Kernels;

/// <summary>Register tiles of the gradient of a weight: sums[o, t] += Σ dy[o, place] x[taps[t] + place] over registers of places, for up to
/// four output channels and six taps.</summary>
/// <typeparam name="V">Register type.</typeparam>
/// <typeparam name="T">Element type.</typeparam>
internal static unsafe class ConvolutionWeightTile<V, T>
    where V : struct, IRegister<V, T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <summary>All taps of some channels.</summary>
    internal static void All(T* x, T* dy, nint* taps, T* sums, int channels, in ConvolutionWalk walk)
    {
        var o = 0;
        for (; o <= channels - 4; o += 4) Channels<Counts.Four>(x, dy + (o * walk.Plane), taps, sums + ((nint)o * walk.Filter), walk);
        for (; o <= channels - 2; o += 2) Channels<Counts.Two>(x, dy + (o * walk.Plane), taps, sums + ((nint)o * walk.Filter), walk);
        for (; o < channels; o++) Channels<Counts.One>(x, dy + (o * walk.Plane), taps, sums + ((nint)o * walk.Filter), walk);
    }

    private static void Channels<TChannels>(T* x, T* dy, nint* taps, T* sums, in ConvolutionWalk walk)
        where TChannels : struct, IDim
    {
        var t = 0;
        if (Vector512.IsHardwareAccelerated)
        {
            // Twenty-four sums need the 32 registers of AVX-512.
            for (; t <= walk.Filter - 6; t += 6) Run<TChannels, Counts.Six>(x, dy, taps + t, sums + t, walk);
        }

        for (; t <= walk.Filter - 3; t += 3) Run<TChannels, Counts.Three>(x, dy, taps + t, sums + t, walk);
        for (; t < walk.Filter; t++) Run<TChannels, Counts.One>(x, dy, taps + t, sums + t, walk);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Run<TChannels, TTaps>(T* x, T* dy, nint* taps, T* sums, in ConvolutionWalk walk)
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
        var plane = walk.Plane;
        for (var n = 0; n < walk.Samples; n++, x += walk.XSample, dy += walk.DySample)
        {
            var p = x;
            var d = dy;
            for (var i = 0; i < walk.Rows; i++, p += walk.XRow)
            {
                var q = p;
                for (var j = 0; j < walk.Places; j++, d += V.Count, q += walk.XPlace)
                {
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
}

/// <summary>How a tile walks the planes.</summary>
/// <param name="Samples">Samples, or registers of samples.</param>
/// <param name="XSample">From one to the next in x.</param>
/// <param name="DySample">From one to the next in dy.</param>
/// <param name="Rows">Rows of places.</param>
/// <param name="XRow">From the pixels of a row of places to those of the next.</param>
/// <param name="Places">Registers in a row.</param>
/// <param name="XPlace">From the pixels of a register to those of the next.</param>
/// <param name="Plane">From an output channel to the next in dy.</param>
/// <param name="Filter">Taps of an output channel.</param>
internal readonly record struct ConvolutionWalk(
    int Samples, nint XSample, nint DySample, int Rows, nint XRow, int Places, nint XPlace, nint Plane, int Filter);
