using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using ModelGen.Execution;

namespace ModelGen.Kernels;

/// <summary>The logarithm of softmax over rows of x (rows, columns).</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class LogSoftmax
{
    /// <summary>y = x - max x - ln Σ e^(x - max x) for some rows. y may be x.</summary>
    /// <exception cref="ArgumentException">A span is shorter than its shape.</exception>
    public static void Forward<T>(ReadOnlySpan<T> x, Span<T> y, int columns, Extent rows)
        where T : unmanaged, IFloatingPointIeee754<T> =>
        RowFunction<T, LogSoftmaxRow<T>>.Forward(new Require("LogSoftmax.Forward"), x, y, columns, rows);

    /// <summary>dx = dy - e^y Σ dy for some rows. dx may be dy or y.</summary>
    /// <exception cref="ArgumentException">A span is shorter than its shape.</exception>
    public static void Backward<T>(ReadOnlySpan<T> y, ReadOnlySpan<T> dy, Span<T> dx, int columns, Extent rows)
        where T : unmanaged, IFloatingPointIeee754<T> =>
        RowFunction<T, LogSoftmaxRow<T>>.Backward(new Require("LogSoftmax.Backward"), y, dy, dx, columns, rows);
}

/// <summary>The logarithm of softmax of one row.</summary>
/// <typeparam name="T">Element type.</typeparam>
internal readonly unsafe struct LogSoftmaxRow<T> : IRowFunction<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    public static void Forward<V>(T* x, T* y, int columns)
        where V : struct, IRegister<V, T>
    {
        var max = RowSums.Max<V, T>(x, columns);
        var sum = RowSums.Sum<V, T, ExpTerm<T>>(x, x, columns, V.Broadcast(max));
        var log = SimdMath.Log<Simd1<T>, T>(new(sum)).Value;
        Elementwise.Run<V, T, LogSoftmaxValue<T>, Stride1, Stride0, Stride0>(x, &max, &log, y, columns);
    }

    public static void Backward<V>(T* y, T* dy, T* dx, int columns)
        where V : struct, IRegister<V, T>
    {
        var sum = RowSums.Sum<V, T>(dy, columns);
        Elementwise.Run<V, T, LogSoftmaxGradient<T>, Stride1, Stride1, Stride0>(y, dy, &sum, dx, columns);
    }
}

/// <summary>(a - b) - c.</summary>
/// <typeparam name="T">Element type.</typeparam>
internal readonly struct LogSoftmaxValue<T> : IMap3<T>
    where T : unmanaged
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Apply<V>(V a, V b, V c)
        where V : struct, INumeric<V, T> => a - b - c;
}

/// <summary>b - eᵃ c.</summary>
/// <typeparam name="T">Element type.</typeparam>
internal readonly struct LogSoftmaxGradient<T> : IMap3<T>
    where T : unmanaged
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Apply<V>(V a, V b, V c)
        where V : struct, INumeric<V, T> => V.MultiplyAdd(-V.Exp(a), c, b);
}
