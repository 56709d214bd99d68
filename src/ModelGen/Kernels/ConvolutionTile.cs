using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace ModelGen.Kernels;

/// <summary>Register tiles of a convolution: c[r, v] = Σ_t a[t Sliver + r] x[taps[t] + v next], t ascending, for a few output channels r and two registers v
/// of neighbouring places. The taps are offsets into planes that are laid out so that a tap meets neighbouring places side by side; no pixel is
/// copied for each tap, as im2col does. After the indirect convolution of Dukhan 2019.</summary>
/// <remarks>In the disassembly the loop is two loads of places and for each channel one broadcast and two multiply-adds, all sums in registers.</remarks>
/// <typeparam name="V">Register type.</typeparam>
/// <typeparam name="T">Element type.</typeparam>
internal static unsafe class ConvolutionTile<V, T>
    where V : struct, ISimd<V, T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <summary>Channels whose weights lie beside each other: those of the tallest tile.</summary>
    internal const int Sliver = 12;

    /// <summary>Numbers in the tallest tile.</summary>
    internal static int Size => Sliver * 2 * V.Count;

    /// <summary>Up to <see cref="Sliver"/> channels, whose rows of c are two registers apart.</summary>
    internal static void Run(int channels, T* a, T* x, nint next, nint* taps, int depth, T* c)
    {
        if (channels == Sliver && Vector512.IsHardwareAccelerated)
        {
            // Twelve channels need the 32 registers of AVX-512.
            Channels12(a, x, next, taps, depth, c);
            return;
        }

        for (var r = 0; r < channels;)
        {
            var to = c + (r * 2 * V.Count);
            var left = channels - r;
            if (left >= 6)
            {
                Channels6(a + r, x, next, taps, depth, to);
                r += 6;
            }
            else if (left >= 4)
            {
                Channels4(a + r, x, next, taps, depth, to);
                r += 4;
            }
            else if (left >= 2)
            {
                Channels2(a + r, x, next, taps, depth, to);
                r += 2;
            }
            else
            {
                Channels1(a + r, x, next, taps, depth, to);
                r++;
            }
        }
    }

    /// <summary>12 channels.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Channels12(T* a, T* x, nint next, nint* taps, int depth, T* c)
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
        for (; depth > 0; depth--)
        {
            var p = x + *taps++;
            var x0 = V.Load(p); var x1 = V.Load(p + next);
            var w = V.Broadcast(*a); c0_0 = V.MultiplyAdd(w, x0, c0_0); c0_1 = V.MultiplyAdd(w, x1, c0_1);
            w = V.Broadcast(a[1]); c1_0 = V.MultiplyAdd(w, x0, c1_0); c1_1 = V.MultiplyAdd(w, x1, c1_1);
            w = V.Broadcast(a[2]); c2_0 = V.MultiplyAdd(w, x0, c2_0); c2_1 = V.MultiplyAdd(w, x1, c2_1);
            w = V.Broadcast(a[3]); c3_0 = V.MultiplyAdd(w, x0, c3_0); c3_1 = V.MultiplyAdd(w, x1, c3_1);
            w = V.Broadcast(a[4]); c4_0 = V.MultiplyAdd(w, x0, c4_0); c4_1 = V.MultiplyAdd(w, x1, c4_1);
            w = V.Broadcast(a[5]); c5_0 = V.MultiplyAdd(w, x0, c5_0); c5_1 = V.MultiplyAdd(w, x1, c5_1);
            w = V.Broadcast(a[6]); c6_0 = V.MultiplyAdd(w, x0, c6_0); c6_1 = V.MultiplyAdd(w, x1, c6_1);
            w = V.Broadcast(a[7]); c7_0 = V.MultiplyAdd(w, x0, c7_0); c7_1 = V.MultiplyAdd(w, x1, c7_1);
            w = V.Broadcast(a[8]); c8_0 = V.MultiplyAdd(w, x0, c8_0); c8_1 = V.MultiplyAdd(w, x1, c8_1);
            w = V.Broadcast(a[9]); c9_0 = V.MultiplyAdd(w, x0, c9_0); c9_1 = V.MultiplyAdd(w, x1, c9_1);
            w = V.Broadcast(a[10]); c10_0 = V.MultiplyAdd(w, x0, c10_0); c10_1 = V.MultiplyAdd(w, x1, c10_1);
            w = V.Broadcast(a[11]); c11_0 = V.MultiplyAdd(w, x0, c11_0); c11_1 = V.MultiplyAdd(w, x1, c11_1);
            a += Sliver;
        }

        c0_0.Store(c); c0_1.Store(c + V.Count);
        c1_0.Store(c + (2 * V.Count)); c1_1.Store(c + (3 * V.Count));
        c2_0.Store(c + (4 * V.Count)); c2_1.Store(c + (5 * V.Count));
        c3_0.Store(c + (6 * V.Count)); c3_1.Store(c + (7 * V.Count));
        c4_0.Store(c + (8 * V.Count)); c4_1.Store(c + (9 * V.Count));
        c5_0.Store(c + (10 * V.Count)); c5_1.Store(c + (11 * V.Count));
        c6_0.Store(c + (12 * V.Count)); c6_1.Store(c + (13 * V.Count));
        c7_0.Store(c + (14 * V.Count)); c7_1.Store(c + (15 * V.Count));
        c8_0.Store(c + (16 * V.Count)); c8_1.Store(c + (17 * V.Count));
        c9_0.Store(c + (18 * V.Count)); c9_1.Store(c + (19 * V.Count));
        c10_0.Store(c + (20 * V.Count)); c10_1.Store(c + (21 * V.Count));
        c11_0.Store(c + (22 * V.Count)); c11_1.Store(c + (23 * V.Count));
    }

    /// <summary>6 channels.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Channels6(T* a, T* x, nint next, nint* taps, int depth, T* c)
    {
        V c0_0 = V.Zero, c0_1 = V.Zero;
        V c1_0 = V.Zero, c1_1 = V.Zero;
        V c2_0 = V.Zero, c2_1 = V.Zero;
        V c3_0 = V.Zero, c3_1 = V.Zero;
        V c4_0 = V.Zero, c4_1 = V.Zero;
        V c5_0 = V.Zero, c5_1 = V.Zero;
        for (; depth > 0; depth--)
        {
            var p = x + *taps++;
            var x0 = V.Load(p); var x1 = V.Load(p + next);
            var w = V.Broadcast(*a); c0_0 = V.MultiplyAdd(w, x0, c0_0); c0_1 = V.MultiplyAdd(w, x1, c0_1);
            w = V.Broadcast(a[1]); c1_0 = V.MultiplyAdd(w, x0, c1_0); c1_1 = V.MultiplyAdd(w, x1, c1_1);
            w = V.Broadcast(a[2]); c2_0 = V.MultiplyAdd(w, x0, c2_0); c2_1 = V.MultiplyAdd(w, x1, c2_1);
            w = V.Broadcast(a[3]); c3_0 = V.MultiplyAdd(w, x0, c3_0); c3_1 = V.MultiplyAdd(w, x1, c3_1);
            w = V.Broadcast(a[4]); c4_0 = V.MultiplyAdd(w, x0, c4_0); c4_1 = V.MultiplyAdd(w, x1, c4_1);
            w = V.Broadcast(a[5]); c5_0 = V.MultiplyAdd(w, x0, c5_0); c5_1 = V.MultiplyAdd(w, x1, c5_1);
            a += Sliver;
        }

        c0_0.Store(c); c0_1.Store(c + V.Count);
        c1_0.Store(c + (2 * V.Count)); c1_1.Store(c + (3 * V.Count));
        c2_0.Store(c + (4 * V.Count)); c2_1.Store(c + (5 * V.Count));
        c3_0.Store(c + (6 * V.Count)); c3_1.Store(c + (7 * V.Count));
        c4_0.Store(c + (8 * V.Count)); c4_1.Store(c + (9 * V.Count));
        c5_0.Store(c + (10 * V.Count)); c5_1.Store(c + (11 * V.Count));
    }

    /// <summary>4 channels.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Channels4(T* a, T* x, nint next, nint* taps, int depth, T* c)
    {
        V c0_0 = V.Zero, c0_1 = V.Zero;
        V c1_0 = V.Zero, c1_1 = V.Zero;
        V c2_0 = V.Zero, c2_1 = V.Zero;
        V c3_0 = V.Zero, c3_1 = V.Zero;
        for (; depth > 0; depth--)
        {
            var p = x + *taps++;
            var x0 = V.Load(p); var x1 = V.Load(p + next);
            var w = V.Broadcast(*a); c0_0 = V.MultiplyAdd(w, x0, c0_0); c0_1 = V.MultiplyAdd(w, x1, c0_1);
            w = V.Broadcast(a[1]); c1_0 = V.MultiplyAdd(w, x0, c1_0); c1_1 = V.MultiplyAdd(w, x1, c1_1);
            w = V.Broadcast(a[2]); c2_0 = V.MultiplyAdd(w, x0, c2_0); c2_1 = V.MultiplyAdd(w, x1, c2_1);
            w = V.Broadcast(a[3]); c3_0 = V.MultiplyAdd(w, x0, c3_0); c3_1 = V.MultiplyAdd(w, x1, c3_1);
            a += Sliver;
        }

        c0_0.Store(c); c0_1.Store(c + V.Count);
        c1_0.Store(c + (2 * V.Count)); c1_1.Store(c + (3 * V.Count));
        c2_0.Store(c + (4 * V.Count)); c2_1.Store(c + (5 * V.Count));
        c3_0.Store(c + (6 * V.Count)); c3_1.Store(c + (7 * V.Count));
    }

    /// <summary>2 channels.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Channels2(T* a, T* x, nint next, nint* taps, int depth, T* c)
    {
        V c0_0 = V.Zero, c0_1 = V.Zero;
        V c1_0 = V.Zero, c1_1 = V.Zero;
        for (; depth > 0; depth--)
        {
            var p = x + *taps++;
            var x0 = V.Load(p); var x1 = V.Load(p + next);
            var w = V.Broadcast(*a); c0_0 = V.MultiplyAdd(w, x0, c0_0); c0_1 = V.MultiplyAdd(w, x1, c0_1);
            w = V.Broadcast(a[1]); c1_0 = V.MultiplyAdd(w, x0, c1_0); c1_1 = V.MultiplyAdd(w, x1, c1_1);
            a += Sliver;
        }

        c0_0.Store(c); c0_1.Store(c + V.Count);
        c1_0.Store(c + (2 * V.Count)); c1_1.Store(c + (3 * V.Count));
    }

    /// <summary>1 channel.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Channels1(T* a, T* x, nint next, nint* taps, int depth, T* c)
    {
        V c0_0 = V.Zero, c0_1 = V.Zero;
        for (; depth > 0; depth--)
        {
            var p = x + *taps++;
            var x0 = V.Load(p); var x1 = V.Load(p + next);
            var w = V.Broadcast(*a); c0_0 = V.MultiplyAdd(w, x0, c0_0); c0_1 = V.MultiplyAdd(w, x1, c0_1);
            a += Sliver;
        }

        c0_0.Store(c); c0_1.Store(c + V.Count);
    }
}
