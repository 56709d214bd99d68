using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace ModelGen.Kernels;

/// <summary>Register tiles of a convolution: c[r, v] = Σ_p Σ_t a[p, t, r] x[p, t, v] over planes p and the taps t of a window, both
/// ascending, for a few output channels r and two registers v of results. The taps are offsets into planes that are laid out so that a tap
/// meets neighbouring results side by side; no pixel is copied for each tap, as im2col does. After the indirect convolution of Dukhan
/// 2019.</summary>
/// <remarks>In the disassembly the loop is two loads of pixels and for each channel one broadcast and two multiply-adds, all sums in
/// registers.</remarks>
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
            Channels12(a, x, next, taps, c, row, second);
            return;
        }

        for (var r = 0; r < channels;)
        {
            var to = c + (r * row);
            var left = channels - r;
            if (left >= 6)
            {
                Channels6(a + r, x, next, taps, to, row, second);
                r += 6;
            }
            else if (left >= 4)
            {
                Channels4(a + r, x, next, taps, to, row, second);
                r += 4;
            }
            else if (left == 3)
            {
                Channels3(a + r, x, next, taps, to, row, second);
                r += 3;
            }
            else if (left >= 2)
            {
                Channels2(a + r, x, next, taps, to, row, second);
                r += 2;
            }
            else
            {
                Channels1(a + r, x, next, taps, to, row, second);
                r++;
            }
        }
    }

    /// <summary>12 channels.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Channels12(T* a, T* x, nint next, in ConvolutionTaps taps, T* c, nint row, nint second)
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
                var x0 = V.Load(p); var x1 = V.Load(p + next);
                var b = V.Broadcast(*w); c0_0 = V.MultiplyAdd(b, x0, c0_0); c0_1 = V.MultiplyAdd(b, x1, c0_1);
                b = V.Broadcast(w[1]); c1_0 = V.MultiplyAdd(b, x0, c1_0); c1_1 = V.MultiplyAdd(b, x1, c1_1);
                b = V.Broadcast(w[2]); c2_0 = V.MultiplyAdd(b, x0, c2_0); c2_1 = V.MultiplyAdd(b, x1, c2_1);
                b = V.Broadcast(w[3]); c3_0 = V.MultiplyAdd(b, x0, c3_0); c3_1 = V.MultiplyAdd(b, x1, c3_1);
                b = V.Broadcast(w[4]); c4_0 = V.MultiplyAdd(b, x0, c4_0); c4_1 = V.MultiplyAdd(b, x1, c4_1);
                b = V.Broadcast(w[5]); c5_0 = V.MultiplyAdd(b, x0, c5_0); c5_1 = V.MultiplyAdd(b, x1, c5_1);
                b = V.Broadcast(w[6]); c6_0 = V.MultiplyAdd(b, x0, c6_0); c6_1 = V.MultiplyAdd(b, x1, c6_1);
                b = V.Broadcast(w[7]); c7_0 = V.MultiplyAdd(b, x0, c7_0); c7_1 = V.MultiplyAdd(b, x1, c7_1);
                b = V.Broadcast(w[8]); c8_0 = V.MultiplyAdd(b, x0, c8_0); c8_1 = V.MultiplyAdd(b, x1, c8_1);
                b = V.Broadcast(w[9]); c9_0 = V.MultiplyAdd(b, x0, c9_0); c9_1 = V.MultiplyAdd(b, x1, c9_1);
                b = V.Broadcast(w[10]); c10_0 = V.MultiplyAdd(b, x0, c10_0); c10_1 = V.MultiplyAdd(b, x1, c10_1);
                b = V.Broadcast(w[11]); c11_0 = V.MultiplyAdd(b, x0, c11_0); c11_1 = V.MultiplyAdd(b, x1, c11_1);
            }
        }

        c0_0.Store(c); c0_1.Store(c + second);
        c += row;
        c1_0.Store(c); c1_1.Store(c + second);
        c += row;
        c2_0.Store(c); c2_1.Store(c + second);
        c += row;
        c3_0.Store(c); c3_1.Store(c + second);
        c += row;
        c4_0.Store(c); c4_1.Store(c + second);
        c += row;
        c5_0.Store(c); c5_1.Store(c + second);
        c += row;
        c6_0.Store(c); c6_1.Store(c + second);
        c += row;
        c7_0.Store(c); c7_1.Store(c + second);
        c += row;
        c8_0.Store(c); c8_1.Store(c + second);
        c += row;
        c9_0.Store(c); c9_1.Store(c + second);
        c += row;
        c10_0.Store(c); c10_1.Store(c + second);
        c += row;
        c11_0.Store(c); c11_1.Store(c + second);
    }

    /// <summary>6 channels.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Channels6(T* a, T* x, nint next, in ConvolutionTaps taps, T* c, nint row, nint second)
    {
        V c0_0 = V.Zero, c0_1 = V.Zero;
        V c1_0 = V.Zero, c1_1 = V.Zero;
        V c2_0 = V.Zero, c2_1 = V.Zero;
        V c3_0 = V.Zero, c3_1 = V.Zero;
        V c4_0 = V.Zero, c4_1 = V.Zero;
        V c5_0 = V.Zero, c5_1 = V.Zero;
        var end = taps.At + (2 * taps.Count);
        for (var planes = taps.Planes; planes > 0; planes--, x += taps.Plane, a += taps.Weights)
        {
            for (var t = taps.At; t < end; t += 2)
            {
                var p = x + t[0];
                var w = a + t[1];
                var x0 = V.Load(p); var x1 = V.Load(p + next);
                var b = V.Broadcast(*w); c0_0 = V.MultiplyAdd(b, x0, c0_0); c0_1 = V.MultiplyAdd(b, x1, c0_1);
                b = V.Broadcast(w[1]); c1_0 = V.MultiplyAdd(b, x0, c1_0); c1_1 = V.MultiplyAdd(b, x1, c1_1);
                b = V.Broadcast(w[2]); c2_0 = V.MultiplyAdd(b, x0, c2_0); c2_1 = V.MultiplyAdd(b, x1, c2_1);
                b = V.Broadcast(w[3]); c3_0 = V.MultiplyAdd(b, x0, c3_0); c3_1 = V.MultiplyAdd(b, x1, c3_1);
                b = V.Broadcast(w[4]); c4_0 = V.MultiplyAdd(b, x0, c4_0); c4_1 = V.MultiplyAdd(b, x1, c4_1);
                b = V.Broadcast(w[5]); c5_0 = V.MultiplyAdd(b, x0, c5_0); c5_1 = V.MultiplyAdd(b, x1, c5_1);
            }
        }

        c0_0.Store(c); c0_1.Store(c + second);
        c += row;
        c1_0.Store(c); c1_1.Store(c + second);
        c += row;
        c2_0.Store(c); c2_1.Store(c + second);
        c += row;
        c3_0.Store(c); c3_1.Store(c + second);
        c += row;
        c4_0.Store(c); c4_1.Store(c + second);
        c += row;
        c5_0.Store(c); c5_1.Store(c + second);
    }

    /// <summary>4 channels.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Channels4(T* a, T* x, nint next, in ConvolutionTaps taps, T* c, nint row, nint second)
    {
        V c0_0 = V.Zero, c0_1 = V.Zero;
        V c1_0 = V.Zero, c1_1 = V.Zero;
        V c2_0 = V.Zero, c2_1 = V.Zero;
        V c3_0 = V.Zero, c3_1 = V.Zero;
        var end = taps.At + (2 * taps.Count);
        for (var planes = taps.Planes; planes > 0; planes--, x += taps.Plane, a += taps.Weights)
        {
            for (var t = taps.At; t < end; t += 2)
            {
                var p = x + t[0];
                var w = a + t[1];
                var x0 = V.Load(p); var x1 = V.Load(p + next);
                var b = V.Broadcast(*w); c0_0 = V.MultiplyAdd(b, x0, c0_0); c0_1 = V.MultiplyAdd(b, x1, c0_1);
                b = V.Broadcast(w[1]); c1_0 = V.MultiplyAdd(b, x0, c1_0); c1_1 = V.MultiplyAdd(b, x1, c1_1);
                b = V.Broadcast(w[2]); c2_0 = V.MultiplyAdd(b, x0, c2_0); c2_1 = V.MultiplyAdd(b, x1, c2_1);
                b = V.Broadcast(w[3]); c3_0 = V.MultiplyAdd(b, x0, c3_0); c3_1 = V.MultiplyAdd(b, x1, c3_1);
            }
        }

        c0_0.Store(c); c0_1.Store(c + second);
        c += row;
        c1_0.Store(c); c1_1.Store(c + second);
        c += row;
        c2_0.Store(c); c2_1.Store(c + second);
        c += row;
        c3_0.Store(c); c3_1.Store(c + second);
    }

    /// <summary>3 channels.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Channels3(T* a, T* x, nint next, in ConvolutionTaps taps, T* c, nint row, nint second)
    {
        V c0_0 = V.Zero, c0_1 = V.Zero;
        V c1_0 = V.Zero, c1_1 = V.Zero;
        V c2_0 = V.Zero, c2_1 = V.Zero;
        var end = taps.At + (2 * taps.Count);
        for (var planes = taps.Planes; planes > 0; planes--, x += taps.Plane, a += taps.Weights)
        {
            for (var t = taps.At; t < end; t += 2)
            {
                var p = x + t[0];
                var w = a + t[1];
                var x0 = V.Load(p); var x1 = V.Load(p + next);
                var b = V.Broadcast(*w); c0_0 = V.MultiplyAdd(b, x0, c0_0); c0_1 = V.MultiplyAdd(b, x1, c0_1);
                b = V.Broadcast(w[1]); c1_0 = V.MultiplyAdd(b, x0, c1_0); c1_1 = V.MultiplyAdd(b, x1, c1_1);
                b = V.Broadcast(w[2]); c2_0 = V.MultiplyAdd(b, x0, c2_0); c2_1 = V.MultiplyAdd(b, x1, c2_1);
            }
        }

        c0_0.Store(c); c0_1.Store(c + second);
        c += row;
        c1_0.Store(c); c1_1.Store(c + second);
        c += row;
        c2_0.Store(c); c2_1.Store(c + second);
    }

    /// <summary>2 channels.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Channels2(T* a, T* x, nint next, in ConvolutionTaps taps, T* c, nint row, nint second)
    {
        V c0_0 = V.Zero, c0_1 = V.Zero;
        V c1_0 = V.Zero, c1_1 = V.Zero;
        var end = taps.At + (2 * taps.Count);
        for (var planes = taps.Planes; planes > 0; planes--, x += taps.Plane, a += taps.Weights)
        {
            for (var t = taps.At; t < end; t += 2)
            {
                var p = x + t[0];
                var w = a + t[1];
                var x0 = V.Load(p); var x1 = V.Load(p + next);
                var b = V.Broadcast(*w); c0_0 = V.MultiplyAdd(b, x0, c0_0); c0_1 = V.MultiplyAdd(b, x1, c0_1);
                b = V.Broadcast(w[1]); c1_0 = V.MultiplyAdd(b, x0, c1_0); c1_1 = V.MultiplyAdd(b, x1, c1_1);
            }
        }

        c0_0.Store(c); c0_1.Store(c + second);
        c += row;
        c1_0.Store(c); c1_1.Store(c + second);
    }

    /// <summary>1 channel.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Channels1(T* a, T* x, nint next, in ConvolutionTaps taps, T* c, nint row, nint second)
    {
        V c0_0 = V.Zero, c0_1 = V.Zero;
        var end = taps.At + (2 * taps.Count);
        for (var planes = taps.Planes; planes > 0; planes--, x += taps.Plane, a += taps.Weights)
        {
            for (var t = taps.At; t < end; t += 2)
            {
                var p = x + t[0];
                var w = a + t[1];
                var x0 = V.Load(p); var x1 = V.Load(p + next);
                var b = V.Broadcast(*w); c0_0 = V.MultiplyAdd(b, x0, c0_0); c0_1 = V.MultiplyAdd(b, x1, c0_1);
            }
        }

        c0_0.Store(c); c0_1.Store(c + second);
    }
}
