using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using ModelGen.Execution;

namespace ModelGen.Kernels;

/// <summary>Softmax over rows of x (rows, columns).</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static unsafe class Softmax
{
    /// <summary>y = e^(x - max x) / Σ e^(x - max x) for some rows; an entry of -∞ gives 0, NaN anywhere in a row makes the row NaN. y may
    /// be x.</summary>
    /// <exception cref="ArgumentException">A span is shorter than its shape.</exception>
    public static void Forward<T>(ReadOnlySpan<T> x, Span<T> y, int columns, Extent rows)
        where T : unmanaged, IFloatingPointIeee754<T> =>
        RowFunction<T, SoftmaxRow<T>>.Forward(new Require("Softmax.Forward"), x, y, columns, rows);

    /// <summary>dx = y (dy - Σ dy y) for some rows. dx may be dy or y.</summary>
    /// <exception cref="ArgumentException">A span is shorter than its shape.</exception>
    public static void Backward<T>(ReadOnlySpan<T> y, ReadOnlySpan<T> dy, Span<T> dx, int columns, Extent rows)
        where T : unmanaged, IFloatingPointIeee754<T> =>
        RowFunction<T, SoftmaxRow<T>>.Backward(new Require("Softmax.Backward"), y, dy, dx, columns, rows);

    /// <summary>One row; gives the largest x and Σ e^(x - max).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Row<V, T>(T* x, T* y, int columns, out T max, out T sum)
        where V : struct, IRegister<V, T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        if (V.HasMaskedMoves && columns < V.Count)
        {
            // The steps below in one register.
            var values = V.LoadPartial(x, columns, V.Constant(double.NegativeInfinity));
            max = V.MaxAcross(values);
            var powers = V.Select(V.First(columns), V.Exp(values - V.Broadcast(max)), V.Zero);
            sum = V.Sum(powers);
            (powers / V.Broadcast(sum)).StorePartial(y, columns);
            return;
        }

        var m = RowSums.Max<V, T>(x, columns);
        Elementwise.Run<V, T, ExpDifference<T>, Stride1, Stride0>(x, &m, y, columns);
        var s = RowSums.Sum<V, T>(y, columns);
        Elementwise.Run<V, T, Quotient<T>, Stride1, Stride0>(y, &s, y, columns);
        max = m;
        sum = s;
    }

    /// <summary>The largest x of one row and Σ e^(x - max), with the bits of those that <see cref="Row"/> gives.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Sums<V, T>(T* x, int columns, out T max, out T sum)
        where V : struct, IRegister<V, T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        max = RowSums.Max<V, T>(x, columns);
        sum = RowSums.Exponentials<V, T>(x, columns, max);
    }
}

/// <summary>Softmax of one row.</summary>
/// <typeparam name="T">Element type.</typeparam>
internal readonly unsafe struct SoftmaxRow<T> : IRowFunction<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    public static void Forward<V>(T* x, T* y, int columns)
        where V : struct, IRegister<V, T> => Softmax.Row<V, T>(x, y, columns, out _, out _);

    public static void Backward<V>(T* y, T* dy, T* dx, int columns)
        where V : struct, IRegister<V, T>
    {
        var dot = RowSums.Dot<V, T>(dy, y, columns);
        Elementwise.Run<V, T, SoftmaxGradient<T>, Stride1, Stride1, Stride0>(y, dy, &dot, dx, columns);
    }
}

/// <summary>e^(a - b).</summary>
/// <typeparam name="T">Element type.</typeparam>
internal readonly struct ExpDifference<T> : IMap2<T>
    where T : unmanaged
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Apply<V>(V a, V b)
        where V : struct, INumeric<V, T> => V.Exp(a - b);
}

/// <summary>a / b.</summary>
/// <typeparam name="T">Element type.</typeparam>
internal readonly struct Quotient<T> : IMap2<T>
    where T : unmanaged
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Apply<V>(V a, V b)
        where V : struct, INumeric<V, T> => a / b;
}

/// <summary>a (b - c).</summary>
/// <typeparam name="T">Element type.</typeparam>
internal readonly struct SoftmaxGradient<T> : IMap3<T>
    where T : unmanaged
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Apply<V>(V a, V b, V c)
        where V : struct, INumeric<V, T> => a * (b - c);
}
