using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace ModelGen.Kernels;

/// <summary>Register tiles of a convolution: c[r, v] = Σ_p Σ_t a[p, t, r] x[p, t, v] over planes p and the taps t of a window, both
/// ascending, for a few output channels r and two registers v of results. The taps are offsets into planes that are laid out so that a tap
/// meets neighbouring results side by side; no pixel is copied for each tap, as im2col does. After the indirect convolution of Dukhan
/// 2019.</summary>
/// <remarks>In the disassembly of each height the loop is two loads of pixels and for each of its channels one broadcast and two
/// multiply-adds, all sums in registers; the sums of other channels do not exist.</remarks>
/// <typeparam name="V">Register type.</typeparam>
/// <typeparam name="T">Element type.</typeparam>
internal static unsafe class ConvolutionTile<V, T>
    where V : struct, IRegister<V, T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <summary>Channels whose weights lie beside each other: those of the tallest tile.</summary>
    internal const int Sliver = 12;

    /// <summary>Up to <see cref="Sliver"/> channels.</summary>
    /// <param name="channels">How many.</param>
    /// <param name="a">The weights of the channels.</param>
    /// <param name="x">The first register's pixels.</param>
    /// <param name="next">From the first register's pixels to the second's.</param>
    /// <param name="taps">What to sum over.</param>
    /// <param name="c">Where the first register of the first channel goes.</param>
    /// <param name="row">From a channel to the next in c.</param>
    /// <param name="second">From the first register to the second in c.</param>
    internal static void Run(int channels, T* a, T* x, nint next, in ConvolutionTaps taps, T* c, nint row, nint second)
    {
        if (channels == Sliver && Vector512.IsHardwareAccelerated)
        {
            // Twelve channels need the 32 registers of AVX-512.
            Tile<Counts.Twelve>(a, x, next, taps, c, row, second);
            return;
        }

        var r = 0;
        for (; r <= channels - 6; r += 6) Tile<Counts.Six>(a + r, x, next, taps, c + (r * row), row, second);
        for (; r <= channels - 4; r += 4) Tile<Counts.Four>(a + r, x, next, taps, c + (r * row), row, second);
        for (; r <= channels - 3; r += 3) Tile<Counts.Three>(a + r, x, next, taps, c + (r * row), row, second);
        for (; r <= channels - 2; r += 2) Tile<Counts.Two>(a + r, x, next, taps, c + (r * row), row, second);
        for (; r < channels; r++) Tile<Counts.One>(a + r, x, next, taps, c + (r * row), row, second);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tile<TChannels>(T* a, T* x, nint next, in ConvolutionTaps taps, T* c, nint row, nint second)
        where TChannels : struct, IDim
    {
        V c0_0 = V.Zero, c0_1 = V.Zero;
        V c1_0 = V.Zero, c1_1 = V.Zero;
        V c2_0 = V.Zero, c2_1 = V.Zero;
        V c3_0 = V.Zero, c3_1 = V.Zero;
        V c4_0 = V.Zero, c4_1 = V.Zero;
        V c5_0 = V.Zero, c5_1 = V.Zero;
        V c6_0 = V.Zero, c6_1 = V.Zero;
        V c7_0 = V.Zero, c7_1 = V.Zero;
        V c8_0 = V.Zero, c8_1 = V.Zero;
        V c9_0 = V.Zero, c9_1 = V.Zero;
        V c10_0 = V.Zero, c10_1 = V.Zero;
        V c11_0 = V.Zero, c11_1 = V.Zero;
        var end = taps.At + (2 * taps.Count);
        for (var planes = taps.Planes; planes > 0; planes--, x += taps.Plane, a += taps.Weights)
        {
            for (var t = taps.At; t < end; t += 2)
            {
                var p = x + t[0];
                var w = a + t[1];
                var x0 = V.Load(p);
                var x1 = V.Load(p + next);
                Add(w, x0, x1, ref c0_0, ref c0_1);
                if (TChannels.Value > 1) Add(w + 1, x0, x1, ref c1_0, ref c1_1);
                if (TChannels.Value > 2) Add(w + 2, x0, x1, ref c2_0, ref c2_1);
                if (TChannels.Value > 3) Add(w + 3, x0, x1, ref c3_0, ref c3_1);
                if (TChannels.Value > 4) Add(w + 4, x0, x1, ref c4_0, ref c4_1);
                if (TChannels.Value > 5) Add(w + 5, x0, x1, ref c5_0, ref c5_1);
                if (TChannels.Value > 6) Add(w + 6, x0, x1, ref c6_0, ref c6_1);
                if (TChannels.Value > 7) Add(w + 7, x0, x1, ref c7_0, ref c7_1);
                if (TChannels.Value > 8) Add(w + 8, x0, x1, ref c8_0, ref c8_1);
                if (TChannels.Value > 9) Add(w + 9, x0, x1, ref c9_0, ref c9_1);
                if (TChannels.Value > 10) Add(w + 10, x0, x1, ref c10_0, ref c10_1);
                if (TChannels.Value > 11) Add(w + 11, x0, x1, ref c11_0, ref c11_1);
            }
        }

        Store(c0_0, c0_1, c, second);
        if (TChannels.Value > 1) Store(c1_0, c1_1, c += row, second);
        if (TChannels.Value > 2) Store(c2_0, c2_1, c += row, second);
        if (TChannels.Value > 3) Store(c3_0, c3_1, c += row, second);
        if (TChannels.Value > 4) Store(c4_0, c4_1, c += row, second);
        if (TChannels.Value > 5) Store(c5_0, c5_1, c += row, second);
        if (TChannels.Value > 6) Store(c6_0, c6_1, c += row, second);
        if (TChannels.Value > 7) Store(c7_0, c7_1, c += row, second);
        if (TChannels.Value > 8) Store(c8_0, c8_1, c += row, second);
        if (TChannels.Value > 9) Store(c9_0, c9_1, c += row, second);
        if (TChannels.Value > 10) Store(c10_0, c10_1, c += row, second);
        if (TChannels.Value > 11) Store(c11_0, c11_1, c += row, second);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add(T* weight, V x0, V x1, ref V first, ref V second)
    {
        var a = V.Broadcast(*weight);
        first = V.MultiplyAdd(a, x0, first);
        second = V.MultiplyAdd(a, x1, second);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(V first, V last, T* c, nint second)
    {
        first.Store(c);
        last.Store(c + second);
    }
}
