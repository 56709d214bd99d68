using System.Numerics;
using System.Runtime.Intrinsics;
using ModelGen.Execution;

namespace ModelGen.Kernels;

/// <summary>A function of rows in which each place of y depends on all of x.</summary>
/// <typeparam name="T">Element type.</typeparam>
internal unsafe interface IRowFunction<T>
    where T : unmanaged
{
    /// <summary>y of one row; y may be x.</summary>
    static abstract void Forward<V>(T* x, T* y, int columns)
        where V : struct, IRegister<V, T>;

    /// <summary>dx of one row; dx may be dy or y.</summary>
    static abstract void Backward<V>(T* y, T* dy, T* dx, int columns)
        where V : struct, IRegister<V, T>;
}

/// <summary>Runs a function over rows of x (rows, columns).</summary>
/// <typeparam name="T">Element type.</typeparam>
/// <typeparam name="TFunction">The function.</typeparam>
internal static unsafe class RowFunction<T, TFunction>
    where T : unmanaged, IFloatingPointIeee754<T>
    where TFunction : struct, IRowFunction<T>
{
    /// <summary>y = f(x) for some rows.</summary>
    internal static void Forward(Require require, ReadOnlySpan<T> x, Span<T> y, int columns, Extent rows)
    {
        require.Range(rows);
        require.Shape(x, rows.End, columns);
        require.Shape(y, rows.End, columns);
        if (columns == 0) return;
        fixed (T* px = x)
        fixed (T* py = y)
        {
            if (Vector512.IsHardwareAccelerated) ForwardRun<Simd512<T>>(px, py, columns, rows);
            else if (Vector256.IsHardwareAccelerated) ForwardRun<Simd256<T>>(px, py, columns, rows);
            else if (Vector128.IsHardwareAccelerated) ForwardRun<Simd128<T>>(px, py, columns, rows);
            else ForwardRun<Simd1<T>>(px, py, columns, rows);
        }
    }

    /// <summary>dx of f for some rows.</summary>
    internal static void Backward(Require require, ReadOnlySpan<T> y, ReadOnlySpan<T> dy, Span<T> dx, int columns, Extent rows)
    {
        require.Range(rows);
        require.Shape(y, rows.End, columns);
        require.Shape(dy, rows.End, columns);
        require.Shape(dx, rows.End, columns);
        if (columns == 0) return;
        fixed (T* py = y)
        fixed (T* pdy = dy)
        fixed (T* pdx = dx)
        {
            if (Vector512.IsHardwareAccelerated) BackwardRun<Simd512<T>>(py, pdy, pdx, columns, rows);
            else if (Vector256.IsHardwareAccelerated) BackwardRun<Simd256<T>>(py, pdy, pdx, columns, rows);
            else if (Vector128.IsHardwareAccelerated) BackwardRun<Simd128<T>>(py, pdy, pdx, columns, rows);
            else BackwardRun<Simd1<T>>(py, pdy, pdx, columns, rows);
        }
    }

    private static void ForwardRun<V>(T* x, T* y, int columns, Extent rows)
        where V : struct, IRegister<V, T>
    {
        for (nint r = rows.Start; r < rows.End; r++) TFunction.Forward<V>(x + (r * columns), y + (r * columns), columns);
    }

    private static void BackwardRun<V>(T* y, T* dy, T* dx, int columns, Extent rows)
        where V : struct, IRegister<V, T>
    {
        for (nint r = rows.Start; r < rows.End; r++)
            TFunction.Backward<V>(y + (r * columns), dy + (r * columns), dx + (r * columns), columns);
    }
}
