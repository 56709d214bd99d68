using System.Numerics;
using System.Runtime.CompilerServices;

namespace ModelGen.Kernels;

/// <summary>What a reduction does to a contiguous row and to a register of columns.</summary>
/// <typeparam name="T">Element type.</typeparam>
internal unsafe interface IReduction<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <summary>The reduction of <paramref name="count"/> contiguous numbers.</summary>
    static abstract T Row<V>(T* x, int count)
        where V : struct, IRegister<V, T>;

    /// <summary>The reductions of V.Count columns, of which the first <paramref name="lanes"/> exist, over rows <paramref name="stride"/>
    /// apart.</summary>
    static abstract V Column<V>(T* x, int rows, int stride, int lanes)
        where V : struct, IRegister<V, T>;
}

/// <summary>A reduction that folds one number after the other.</summary>
/// <typeparam name="T">Element type.</typeparam>
internal interface IFold<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    /// <summary>The reduction of nothing.</summary>
    static abstract T Start { get; }

    /// <summary>The reduction of what came before and x.</summary>
    static abstract V Fold<V>(V before, V x)
        where V : struct, IRegister<V, T>;
}

/// <summary>Loads of columns, whole or partial, and folds over them.</summary>
internal static unsafe class ColumnFold
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static V Load<V, T>(T* x, int lanes)
        where V : struct, IRegister<V, T>
        where T : unmanaged => lanes == V.Count ? V.Load(x) : V.LoadPartial(x, lanes, V.Zero);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Store<V, T>(V value, T* y, int lanes)
        where V : struct, IRegister<V, T>
        where T : unmanaged
    {
        if (lanes == V.Count) value.Store(y);
        else value.StorePartial(y, lanes);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static V Run<V, T, TFold>(T* x, int rows, int stride, int lanes)
        where V : struct, IRegister<V, T>
        where T : unmanaged, IFloatingPointIeee754<T>
        where TFold : struct, IFold<T>
    {
        var y = V.Broadcast(TFold.Start);
        for (var r = 0; r < rows; r++, x += stride) y = TFold.Fold(y, Load<V, T>(x, lanes));
        return y;
    }
}

/// <summary>Sum.</summary>
/// <typeparam name="T">Element type.</typeparam>
internal readonly unsafe struct SumRule<T> : IReduction<T>, IFold<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    public static T Start => T.Zero;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Fold<V>(V before, V x)
        where V : struct, IRegister<V, T> => before + x;

    public static T Row<V>(T* x, int count)
        where V : struct, IRegister<V, T> => RowSums.Sum<V, T>(x, count);

    public static V Column<V>(T* x, int rows, int stride, int lanes)
        where V : struct, IRegister<V, T> => ColumnFold.Run<V, T, SumRule<T>>(x, rows, stride, lanes);
}

/// <summary>Maximum.</summary>
/// <typeparam name="T">Element type.</typeparam>
internal readonly unsafe struct MaxRule<T> : IReduction<T>, IFold<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    public static T Start => T.NegativeInfinity;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Fold<V>(V before, V x)
        where V : struct, IRegister<V, T> => V.Max(before, x);

    public static T Row<V>(T* x, int count)
        where V : struct, IRegister<V, T> => RowSums.Max<V, T>(x, count);

    public static V Column<V>(T* x, int rows, int stride, int lanes)
        where V : struct, IRegister<V, T> => ColumnFold.Run<V, T, MaxRule<T>>(x, rows, stride, lanes);
}

/// <summary>Minimum.</summary>
/// <typeparam name="T">Element type.</typeparam>
internal readonly unsafe struct MinRule<T> : IReduction<T>, IFold<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    public static T Start => T.PositiveInfinity;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Fold<V>(V before, V x)
        where V : struct, IRegister<V, T> => V.Min(before, x);

    public static T Row<V>(T* x, int count)
        where V : struct, IRegister<V, T> => RowSums.Min<V, T>(x, count);

    public static V Column<V>(T* x, int rows, int stride, int lanes)
        where V : struct, IRegister<V, T> => ColumnFold.Run<V, T, MinRule<T>>(x, rows, stride, lanes);
}

/// <summary>ln Σ eˣ = m + ln Σ e^(x - m) with m the largest x, or 0 where that is infinite.</summary>
/// <typeparam name="T">Element type.</typeparam>
internal readonly unsafe struct LogSumExpRule<T> : IReduction<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static T Row<V>(T* x, int count)
        where V : struct, IRegister<V, T>
    {
        var max = Shift(Simd1<T>.Broadcast(RowSums.Max<V, T>(x, count))).Value;
        var sum = RowSums.Sum<V, T, ExpTerm<T>>(x, x, count, V.Broadcast(max));
        return (SimdMath.Log<Simd1<T>, T>(new(sum)) + new Simd1<T>(max)).Value;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static V Column<V>(T* x, int rows, int stride, int lanes)
        where V : struct, IRegister<V, T>
    {
        var max = Shift(ColumnFold.Run<V, T, MaxRule<T>>(x, rows, stride, lanes));
        var sum = V.Zero;
        for (var r = 0; r < rows; r++, x += stride) sum += V.Exp(ColumnFold.Load<V, T>(x, lanes) - max);
        return V.Log(sum) + max;
    }

    /// <summary>What is subtracted: the largest, but 0 for an infinite one, which would give ∞ - ∞.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Shift<V>(V max)
        where V : struct, IRegister<V, T> => V.Select(V.Equal(V.Abs(max), V.Constant(double.PositiveInfinity)), V.Zero, max);
}

/// <summary>e^(x - constant).</summary>
/// <typeparam name="T">Element type.</typeparam>
internal readonly struct ExpTerm<T> : ISumTerm<T>
    where T : unmanaged
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Add<V>(V sum, V x, V y, V constant)
        where V : struct, IRegister<V, T> => sum + V.Exp(x - constant);
}
