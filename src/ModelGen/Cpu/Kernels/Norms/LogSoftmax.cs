using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using ModelGen.Execution;

namespace ModelGen.Kernels;

/// <summary>The logarithm of softmax over rows of x (rows, columns).</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static unsafe class LogSoftmax
{
    /// <summary>y = x - max x - ln Σ e^(x - max x) for some rows. y may be x.</summary>
    /// <exception cref="ArgumentException">A span is shorter than its shape.</exception>
    public static void Forward<T>(ReadOnlySpan<T> x, Span<T> y, int columns, Extent rows)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var require = new Require("LogSoftmax.Forward");
        require.Range(rows);
        require.Shape(x, rows.End, columns);
        require.Shape(y, rows.End, columns);
        if (columns == 0) return;
        fixed (T* px = x)
        fixed (T* py = y)
        {
            if (Vector512.IsHardwareAccelerated) ForwardRun<Simd512<T>, T>(px, py, columns, rows);
            else if (Vector256.IsHardwareAccelerated) ForwardRun<Simd256<T>, T>(px, py, columns, rows);
            else if (Vector128.IsHardwareAccelerated) ForwardRun<Simd128<T>, T>(px, py, columns, rows);
            else ForwardRun<Simd1<T>, T>(px, py, columns, rows);
        }
    }

    /// <summary>dx = dy - e^y Σ dy for some rows. dx may be dy or y.</summary>
    /// <exception cref="ArgumentException">A span is shorter than its shape.</exception>
    public static void Backward<T>(ReadOnlySpan<T> y, ReadOnlySpan<T> dy, Span<T> dx, int columns, Extent rows)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var require = new Require("LogSoftmax.Backward");
        require.Range(rows);
        require.Shape(y, rows.End, columns);
        require.Shape(dy, rows.End, columns);
        require.Shape(dx, rows.End, columns);
        if (columns == 0) return;
        fixed (T* py = y)
        fixed (T* pdy = dy)
        fixed (T* pdx = dx)
        {
            if (Vector512.IsHardwareAccelerated) BackwardRun<Simd512<T>, T>(py, pdy, pdx, columns, rows);
            else if (Vector256.IsHardwareAccelerated) BackwardRun<Simd256<T>, T>(py, pdy, pdx, columns, rows);
            else if (Vector128.IsHardwareAccelerated) BackwardRun<Simd128<T>, T>(py, pdy, pdx, columns, rows);
            else BackwardRun<Simd1<T>, T>(py, pdy, pdx, columns, rows);
        }
    }

    internal static void ForwardRun<V, T>(T* x, T* y, int columns, Extent rows)
        where V : struct, IRegister<V, T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        for (nint r = rows.Start; r < rows.End; r++)
        {
            var at = r * columns;
            var max = RowSums.Max<V, T>(x + at, columns);
            var sum = RowSums.Sum<V, T, ExpTerm<T>>(x + at, x + at, columns, V.Broadcast(max));
            var log = Simd1<T>.Log(new(sum)).Value;
            Elementwise.Run<V, T, LogSoftmaxValue<T>, Stride1, Stride0, Stride0>(x + at, &max, &log, y + at, columns);
        }
    }

    internal static void BackwardRun<V, T>(T* y, T* dy, T* dx, int columns, Extent rows)
        where V : struct, IRegister<V, T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        for (nint r = rows.Start; r < rows.End; r++)
        {
            var at = r * columns;
            var sum = RowSums.Sum<V, T>(dy + at, columns);
            Elementwise.Run<V, T, LogSoftmaxGradient<T>, Stride1, Stride1, Stride0>(y + at, dy + at, &sum, dx + at, columns);
        }
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
