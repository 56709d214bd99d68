using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace ModelGen.Kernels;

/// <summary>Sums over contiguous numbers, in an order that depends on their count alone: neither on the register width nor on who computes
/// them.</summary>
/// <remarks>There are 16 accumulators for fewer than 256 numbers and 64 otherwise; number i is added to accumulator i mod 16 (64), i
/// ascending, each
/// starting from zero. The accumulators are then added by halves: k with k + 32, k with k + 16, ..., k with k + 1. In <c>float</c> the
/// error is that of
/// n/64 + 6 additions rather than n.</remarks>
internal static unsafe class RowSums
{
    private const int FewLanes = 16;
    private const int ManyLanes = 64;
    private const int ManyFrom = 256;

    /// <summary>Σ x[i].</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static T Sum<V, T>(T* x, int count)
        where V : struct, IRegister<V, T>
        where T : unmanaged, IFloatingPointIeee754<T> => Sum<V, T, SumTerm<T>>(x, x, count, V.Zero);

    /// <summary>Σ x[i] y[i].</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static T Dot<V, T>(T* x, T* y, int count)
        where V : struct, IRegister<V, T>
        where T : unmanaged, IFloatingPointIeee754<T> => Sum<V, T, ProductTerm<T>>(x, y, count, V.Zero);

    /// <summary>Σ (x[i] - center)².</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static T SquaredDeviations<V, T>(T* x, int count, T center)
        where V : struct, IRegister<V, T>
        where T : unmanaged, IFloatingPointIeee754<T> => Sum<V, T, DeviationTerm<T>>(x, x, count, V.Broadcast(center));

    /// <summary>Σ of any term of two rows and a constant.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static T Sum<V, T, TTerm>(T* x, T* y, int count, V constant)
        where V : struct, IRegister<V, T>
        where T : unmanaged, IFloatingPointIeee754<T>
        where TTerm : struct, ISumTerm<T>
    {
        // All in one register: the accumulators beyond are zero.
        if (V.HasMaskedMoves && count <= V.Count && V.Count <= FewLanes)
        {
            var terms = count == V.Count
                ? TTerm.Add(V.Zero, V.Load(x), V.Load(y), constant)
                : TTerm.Add(V.Zero, V.LoadPartial(x, count, V.Zero), V.LoadPartial(y, count, V.Zero), constant);
            return V.Sum(V.Select(V.First(count), terms, V.Zero));
        }

        var sums = stackalloc T[ManyLanes];
        var lanes = count < ManyFrom ? FewLanes : ManyLanes;
        var whole = count / lanes * lanes;
        var k = 0;

        // Four registers of accumulators at a time, or as many as there are lanes for.
        for (; k <= lanes - (4 * V.Count); k += 4 * V.Count)
        {
            V s0 = V.Zero, s1 = V.Zero, s2 = V.Zero, s3 = V.Zero;
            for (var i = k; i < whole; i += lanes)
            {
                s0 = TTerm.Add(s0, V.Load(x + i), V.Load(y + i), constant);
                s1 = TTerm.Add(s1, V.Load(x + i + V.Count), V.Load(y + i + V.Count), constant);
                s2 = TTerm.Add(s2, V.Load(x + i + (2 * V.Count)), V.Load(y + i + (2 * V.Count)), constant);
                s3 = TTerm.Add(s3, V.Load(x + i + (3 * V.Count)), V.Load(y + i + (3 * V.Count)), constant);
            }

            s0.Store(sums + k);
            s1.Store(sums + k + V.Count);
            s2.Store(sums + k + (2 * V.Count));
            s3.Store(sums + k + (3 * V.Count));
        }

        for (; k < lanes; k += V.Count)
        {
            var s = V.Zero;
            for (var i = k; i < whole; i += lanes) s = TTerm.Add(s, V.Load(x + i), V.Load(y + i), constant);
            s.Store(sums + k);
        }

        // The numbers after the last full round, one for each of the first accumulators.
        var rest = count - whole;
        for (k = 0; k <= rest - V.Count; k += V.Count)
            TTerm.Add(V.Load(sums + k), V.Load(x + whole + k), V.Load(y + whole + k), constant).Store(sums + k);
        if (k < rest)
        {
            var added = TTerm.Add(
                V.Load(sums + k), V.LoadPartial(x + whole + k, rest - k, V.Zero), V.LoadPartial(y + whole + k, rest - k, V.Zero), constant);
            added.StorePartial(sums + k, rest - k);
        }

        return Folded<V, T>(sums, lanes);
    }

    /// <summary>Σ e^(x[i] - origin), with the bits of the sum of <see cref="ExpTerm{T}"/>. The function is inlined, once: the accumulators
    /// are in memory, where a register at a time is added to them.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    internal static T Exponentials<V, T>(T* x, int count, T origin)
        where V : struct, IRegister<V, T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var sums = stackalloc T[ManyLanes];
        var lanes = count < ManyFrom ? FewLanes : ManyLanes;
        var center = V.Broadcast(origin);
        for (var k = 0; k < lanes; k += V.Count) V.Zero.Store(sums + k);
        for (var i = 0; i < count; i += V.Count)
        {
            var places = Math.Min(V.Count, count - i);
            var sum = sums + (i & (lanes - 1));
            var power = SimdMath.ExpInline<V, T>(ColumnFold.Load<V, T>(x + i, places) - center);
            ColumnFold.Store(V.Load(sum) + power, sum, places);
        }

        return Folded<V, T>(sums, lanes);
    }

    /// <summary>Accumulators added by halves.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T Folded<V, T>(T* sums, int lanes)
        where V : struct, IRegister<V, T>
        where T : unmanaged
    {
        for (var half = lanes / 2; half >= V.Count; half /= 2)
        {
            for (var k = 0; k < half; k += V.Count) (V.Load(sums + k) + V.Load(sums + half + k)).Store(sums + k);
        }

        return V.Sum(V.Load(sums));
    }

    /// <summary>The largest number, NaN if any is NaN; -∞ of none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static T Max<V, T>(T* x, int count)
        where V : struct, IRegister<V, T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var max = V.Broadcast(T.NegativeInfinity);
        var i = 0;
        for (; i <= count - V.Count; i += V.Count) max = V.Max(max, V.Load(x + i));
        if (i < count) max = V.Max(max, V.LoadPartial(x + i, count - i, V.Broadcast(T.NegativeInfinity)));
        return V.MaxAcross(max);
    }

    /// <summary>The smallest number, NaN if any is NaN; +∞ of none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static T Min<V, T>(T* x, int count)
        where V : struct, IRegister<V, T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var min = V.Broadcast(T.PositiveInfinity);
        var i = 0;
        for (; i <= count - V.Count; i += V.Count) min = V.Min(min, V.Load(x + i));
        if (i < count) min = V.Min(min, V.LoadPartial(x + i, count - i, V.Broadcast(T.PositiveInfinity)));
        return -V.MaxAcross(-min);
    }
}

/// <summary>A term of a sum over one or two rows.</summary>
/// <typeparam name="T">Element type.</typeparam>
internal interface ISumTerm<T>
    where T : unmanaged
{
    /// <summary>sum + term(x, y, constant).</summary>
    static abstract V Add<V>(V sum, V x, V y, V constant)
        where V : struct, IRegister<V, T>;
}

/// <summary>x.</summary>
/// <typeparam name="T">Element type.</typeparam>
internal readonly struct SumTerm<T> : ISumTerm<T>
    where T : unmanaged
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Add<V>(V sum, V x, V y, V constant)
        where V : struct, IRegister<V, T> => sum + x;
}

/// <summary>x y.</summary>
/// <typeparam name="T">Element type.</typeparam>
internal readonly struct ProductTerm<T> : ISumTerm<T>
    where T : unmanaged
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Add<V>(V sum, V x, V y, V constant)
        where V : struct, IRegister<V, T> => V.MultiplyAdd(x, y, sum);
}

/// <summary>(x - constant)².</summary>
/// <typeparam name="T">Element type.</typeparam>
internal readonly struct DeviationTerm<T> : ISumTerm<T>
    where T : unmanaged
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Add<V>(V sum, V x, V y, V constant)
        where V : struct, IRegister<V, T>
    {
        var d = x - constant;
        return V.MultiplyAdd(d, d, sum);
    }
}
