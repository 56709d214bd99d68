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
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var require = new Require("Softmax.Forward");
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

    /// <summary>dx = y (dy - Σ dy y) for some rows. dx may be dy or y.</summary>
    /// <exception cref="ArgumentException">A span is shorter than its shape.</exception>
    public static void Backward<T>(ReadOnlySpan<T> y, ReadOnlySpan<T> dy, Span<T> dx, int columns, Extent rows)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var require = new Require("Softmax.Backward");
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
        for (nint r = rows.Start; r < rows.End; r++) Row<V, T>(x + (r * columns), y + (r * columns), columns, out _, out _);
    }

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

    internal static void BackwardRun<V, T>(T* y, T* dy, T* dx, int columns, Extent rows)
        where V : struct, IRegister<V, T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        for (nint r = rows.Start; r < rows.End; r++)
        {
            var at = r * columns;
            var dot = RowSums.Dot<V, T>(dy + at, y + at, columns);
            Elementwise.Run<V, T, SoftmaxGradient<T>, Stride1, Stride1, Stride0>(y + at, dy + at, &dot, dx + at, columns);
        }
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
