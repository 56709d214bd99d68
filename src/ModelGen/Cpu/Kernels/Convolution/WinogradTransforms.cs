using System.Numerics;
using System.Runtime.CompilerServices;

namespace ModelGen.Kernels;

/// <summary>The transforms of F(4 x 4, 3 x 3), with channels in the lanes of registers: y = Aᵀ[(G g Gᵀ) ⊙ (Bᵀ d B)]A for tiles d of 6 x 6
/// pixels and y of 4 x 4 places, from the interpolation points 0, ±√½, ±√2 and ∞. Winograd 1980; Lavin and Gray 2016.</summary>
/// <remarks>Rounding errors are a third to a half of those with the usual points 0, ±1, ±2 and ∞, since no power of a point is
/// large.</remarks>
/// <typeparam name="V">Register type.</typeparam>
/// <typeparam name="T">Element type.</typeparam>
internal static unsafe class WinogradTransforms<V, T>
    where V : struct, IRegister<V, T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <summary>Places along a side of a tile.</summary>
    internal const int Places = 4;

    /// <summary>Pixels along a side of a tile.</summary>
    internal const int Pixels = 6;

    /// <summary>Products of a tile.</summary>
    internal const int Products = Pixels * Pixels;

    private const double Root2 = 1.4142135623730951;
    private const double RootHalf = Root2 / 2;

    /// <summary>Bᵀ d B: pixels (6, 6), whose rows are <paramref name="row"/> apart, to products that are <paramref name="next"/>
    /// apart.</summary>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Input(T* d, nint row, T* to, nint next)
    {
        var half = stackalloc T[Products * V.Count];
        for (nint s = 0; s < Pixels; s++)
            InputLine(d + (s * V.Count), row, half + (s * V.Count), Pixels * V.Count);
        for (nint r = 0; r < Pixels; r++)
            InputLine(half + (r * Pixels * V.Count), V.Count, to + (r * Pixels * next), next);
    }

    /// <summary>Aᵀ m A: products that are <paramref name="next"/> apart to places (4, 4), whose rows are <paramref name="row"/>
    /// apart.</summary>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Output(T* m, nint next, T* y, nint row)
    {
        var half = stackalloc T[Places * Pixels * V.Count];
        for (nint s = 0; s < Pixels; s++)
            OutputLine(m + (s * next), Pixels * next, half + (s * V.Count), Pixels * V.Count);
        for (nint i = 0; i < Places; i++)
            OutputLine(half + (i * Pixels * V.Count), V.Count, y + (i * row), V.Count);
    }

    /// <summary>G g Gᵀ: weights (3, 3), whose steps down and across are given, to products that are <paramref name="next"/>
    /// apart.</summary>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Filter(T* g, nint down, nint across, T* to, nint next)
    {
        var half = stackalloc T[Pixels * 3 * V.Count];
        for (nint b = 0; b < 3; b++)
            FilterLine(g + (b * across), down, half + (b * V.Count), 3 * V.Count);
        for (nint r = 0; r < Pixels; r++)
            FilterLine(half + (r * 3 * V.Count), V.Count, to + (r * Pixels * next), next);
    }

    /// <summary>A dy Aᵀ: places (4, 4), whose rows are <paramref name="row"/> apart, to products that are <paramref name="next"/>
    /// apart.</summary>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void BackwardOutput(T* dy, nint row, T* to, nint next)
    {
        var half = stackalloc T[Pixels * Places * V.Count];
        for (nint j = 0; j < Places; j++)
            BackwardOutputLine(dy + (j * V.Count), row, half + (j * V.Count), Places * V.Count);
        for (nint r = 0; r < Pixels; r++)
            BackwardOutputLine(half + (r * Places * V.Count), V.Count, to + (r * Pixels * next), next);
    }

    /// <summary>Gᵀ s G: sums of products that are <paramref name="next"/> apart to the gradient of weights (3, 3) in a row.</summary>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void BackwardFilter(T* sums, nint next, T* dg)
    {
        var half = stackalloc T[3 * Pixels * V.Count];
        for (nint s = 0; s < Pixels; s++)
            BackwardFilterLine(sums + (s * next), Pixels * next, half + (s * V.Count), Pixels * V.Count);
        for (nint a = 0; a < 3; a++)
            BackwardFilterLine(half + (a * Pixels * V.Count), V.Count, dg + (a * 3 * V.Count), V.Count);
    }

    /// <summary>Bᵀ d.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void InputLine(T* d, nint step, T* to, nint next)
    {
        var (half, two, five) = (V.Constant(-0.5), V.Constant(-2), V.Constant(-2.5));
        var d0 = V.Load(d);
        var d1 = V.Load(d + step);
        var d2 = V.Load(d + (2 * step));
        var d3 = V.Load(d + (3 * step));
        var d4 = V.Load(d + (4 * step));
        var d5 = V.Load(d + (5 * step));
        (V.MultiplyAdd(five, d2, d0) + d4).Store(to);
        var (even, odd) = (V.MultiplyAdd(two, d2, d4), V.Constant(RootHalf) * V.MultiplyAdd(two, d1, d3));
        (even + odd).Store(to + next);
        (even - odd).Store(to + (2 * next));
        (even, odd) = (V.MultiplyAdd(half, d2, d4), V.Constant(Root2) * V.MultiplyAdd(half, d1, d3));
        (even + odd).Store(to + (3 * next));
        (even - odd).Store(to + (4 * next));
        (V.MultiplyAdd(five, d3, d1) + d5).Store(to + (5 * next));
    }

    /// <summary>Aᵀ m.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void OutputLine(T* m, nint step, T* to, nint next)
    {
        var (half, two) = (V.Constant(0.5), V.Constant(2));
        var m0 = V.Load(m);
        var m1 = V.Load(m + step);
        var m2 = V.Load(m + (2 * step));
        var m3 = V.Load(m + (3 * step));
        var m4 = V.Load(m + (4 * step));
        var m5 = V.Load(m + (5 * step));
        var (even1, even2) = (m1 + m2, m3 + m4);
        var (odd1, odd2) = (V.Constant(RootHalf) * (m1 - m2), V.Constant(Root2) * (m3 - m4));
        (m0 + even1 + even2).Store(to);
        (odd1 + odd2).Store(to + next);
        V.MultiplyAdd(half, even1, two * even2).Store(to + (2 * next));
        (V.MultiplyAdd(half, odd1, two * odd2) + m5).Store(to + (3 * next));
    }

    /// <summary>G g.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void FilterLine(T* g, nint step, T* to, nint next)
    {
        var (g0, g1, g2) = (V.Load(g), V.Load(g + step), V.Load(g + (2 * step)));
        g0.Store(to);
        var (even, odd) = (V.Constant(-2.0 / 3) * V.MultiplyAdd(V.Constant(0.5), g2, g0), V.Constant(-2 * RootHalf / 3) * g1);
        (even + odd).Store(to + next);
        (even - odd).Store(to + (2 * next));
        (even, odd) = (V.Constant(1.0 / 6) * V.MultiplyAdd(V.Constant(2), g2, g0), V.Constant(Root2 / 6) * g1);
        (even + odd).Store(to + (3 * next));
        (even - odd).Store(to + (4 * next));
        g2.Store(to + (5 * next));
    }

    /// <summary>A y.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void BackwardOutputLine(T* y, nint step, T* to, nint next)
    {
        var (half, two) = (V.Constant(0.5), V.Constant(2));
        var (y0, y1, y2, y3) = (V.Load(y), V.Load(y + step), V.Load(y + (2 * step)), V.Load(y + (3 * step)));
        y0.Store(to);
        var (even, odd) = (V.MultiplyAdd(half, y2, y0), V.Constant(RootHalf) * V.MultiplyAdd(half, y3, y1));
        (even + odd).Store(to + next);
        (even - odd).Store(to + (2 * next));
        (even, odd) = (V.MultiplyAdd(two, y2, y0), V.Constant(Root2) * V.MultiplyAdd(two, y3, y1));
        (even + odd).Store(to + (3 * next));
        (even - odd).Store(to + (4 * next));
        y3.Store(to + (5 * next));
    }

    /// <summary>Gᵀ s.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void BackwardFilterLine(T* s, nint step, T* to, nint next)
    {
        var (s1, s2, s3, s4) = (V.Load(s + step), V.Load(s + (2 * step)), V.Load(s + (3 * step)), V.Load(s + (4 * step)));
        var (even1, even2) = (s1 + s2, s3 + s4);
        V.MultiplyAdd(V.Constant(-2.0 / 3), even1, V.MultiplyAdd(V.Constant(1.0 / 6), even2, V.Load(s))).Store(to);
        V.MultiplyAdd(V.Constant(-2 * RootHalf / 3), s1 - s2, V.Constant(Root2 / 6) * (s3 - s4)).Store(to + next);
        V.MultiplyAdd(V.Constant(1.0 / 3), even2 - even1, V.Load(s + (5 * step))).Store(to + (2 * next));
    }
}
