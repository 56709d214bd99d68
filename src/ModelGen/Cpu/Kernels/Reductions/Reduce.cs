using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using ModelGen.Execution;

namespace ModelGen.Kernels;

/// <summary>Reductions over the middle axis of x (outer, size, inner) to y (outer, inner).</summary>
/// <remarks>With inner = 1 a row is contiguous and is summed over 16 or 64 accumulators in a pattern that its length alone decides;
/// otherwise each
/// sum is one chain, size ascending. Neither depends on the extent nor on the register width.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public static unsafe partial class Reduce
{
    /// <summary>y[o, i] = Σ_s x[o, s, i]; 0 where size is 0.</summary>
    /// <exception cref="ArgumentException">A span is shorter than its shape.</exception>
    public static void Sum<T>(ReadOnlySpan<T> x, Span<T> y, int outer, int size, int inner, Extent outerRange)
        where T : unmanaged, IFloatingPointIeee754<T> => Middle<T, SumRule<T>>("Reduce.Sum", x, y, outer, size, inner, outerRange);

    /// <summary>y[o, i] = max_s x[o, s, i], NaN if any is NaN; -∞ where size is 0.</summary>
    /// <exception cref="ArgumentException">A span is shorter than its shape.</exception>
    public static void Max<T>(ReadOnlySpan<T> x, Span<T> y, int outer, int size, int inner, Extent outerRange)
        where T : unmanaged, IFloatingPointIeee754<T> => Middle<T, MaxRule<T>>("Reduce.Max", x, y, outer, size, inner, outerRange);

    /// <summary>y[o, i] = min_s x[o, s, i], NaN if any is NaN; +∞ where size is 0.</summary>
    /// <exception cref="ArgumentException">A span is shorter than its shape.</exception>
    public static void Min<T>(ReadOnlySpan<T> x, Span<T> y, int outer, int size, int inner, Extent outerRange)
        where T : unmanaged, IFloatingPointIeee754<T> => Middle<T, MinRule<T>>("Reduce.Min", x, y, outer, size, inner, outerRange);

    /// <summary>y[o, i] = ln Σ_s e^x[o, s, i], with the largest subtracted first; -∞ where size is 0 or every x is -∞.</summary>
    /// <exception cref="ArgumentException">A span is shorter than its shape.</exception>
    public static void LogSumExp<T>(ReadOnlySpan<T> x, Span<T> y, int outer, int size, int inner, Extent outerRange)
        where T : unmanaged, IFloatingPointIeee754<T> =>
            Middle<T, LogSumExpRule<T>>("Reduce.LogSumExp", x, y, outer, size, inner, outerRange);

    /// <summary>y[c] = Σ_r x[r, c], r ascending, for some columns of x (rows, columns).</summary>
    /// <exception cref="ArgumentException">A span is shorter than its shape.</exception>
    public static void SumColumns<T>(ReadOnlySpan<T> x, Span<T> y, int rows, int columns, Extent columnRange)
        where T : unmanaged, IFloatingPointIeee754<T> => Columns<T, SumRule<T>>("Reduce.SumColumns", x, y, rows, columns, columnRange);

    /// <summary>y[c] = max_r x[r, c] for some columns of x (rows, columns).</summary>
    /// <exception cref="ArgumentException">A span is shorter than its shape.</exception>
    public static void MaxColumns<T>(ReadOnlySpan<T> x, Span<T> y, int rows, int columns, Extent columnRange)
        where T : unmanaged, IFloatingPointIeee754<T> => Columns<T, MaxRule<T>>("Reduce.MaxColumns", x, y, rows, columns, columnRange);

    /// <summary>y[c] = min_r x[r, c] for some columns of x (rows, columns).</summary>
    /// <exception cref="ArgumentException">A span is shorter than its shape.</exception>
    public static void MinColumns<T>(ReadOnlySpan<T> x, Span<T> y, int rows, int columns, Extent columnRange)
        where T : unmanaged, IFloatingPointIeee754<T> => Columns<T, MinRule<T>>("Reduce.MinColumns", x, y, rows, columns, columnRange);

    /// <summary>y[c] = ln Σ_r e^x[r, c] for some columns of x (rows, columns).</summary>
    /// <exception cref="ArgumentException">A span is shorter than its shape.</exception>
    public static void LogSumExpColumns<T>(ReadOnlySpan<T> x, Span<T> y, int rows, int columns, Extent columnRange)
        where T : unmanaged, IFloatingPointIeee754<T> =>
            Columns<T, LogSumExpRule<T>>("Reduce.LogSumExpColumns", x, y, rows, columns, columnRange);

    /// <summary>Σ_r x[r, c], r ascending, for some columns of x (rows, columns), handed to <paramref name="sink"/> at
    /// <paramref name="offset"/> + c.</summary>
    /// <exception cref="ArgumentException">x is shorter than its shape.</exception>
    public static void SumColumnsTo<T, TSink>(ReadOnlySpan<T> x, int rows, int columns, nint offset, TSink sink, Extent columnRange)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TSink : struct, IGradientSink<T>
    {
        var require = new Require("Reduce.SumColumnsTo");
        require.Range(columnRange, columns);
        require.Shape(x, rows, columns);
        require.Sink<T, TSink>(sink, offset, columns);
        fixed (T* px = x)
        {
            var c = columnRange.Start;
            if (Vector512.IsHardwareAccelerated) c = SumTo<Simd512<T>, T, TSink>(px, rows, columns, offset, sink, c, columnRange.End);
            if (Vector256.IsHardwareAccelerated) c = SumTo<Simd256<T>, T, TSink>(px, rows, columns, offset, sink, c, columnRange.End);
            if (Vector128.IsHardwareAccelerated) c = SumTo<Simd128<T>, T, TSink>(px, rows, columns, offset, sink, c, columnRange.End);
            SumTo<Simd1<T>, T, TSink>(px, rows, columns, offset, sink, c, columnRange.End);
        }
    }

    /// <summary>The sum of everything, over 64 accumulators (16 for fewer than 256 numbers) in a fixed pattern.</summary>
    internal static T Total<T>(ReadOnlySpan<T> x)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        fixed (T* px = x)
        {
            if (Vector512.IsHardwareAccelerated) return RowSums.Sum<Simd512<T>, T>(px, x.Length);
            else if (Vector256.IsHardwareAccelerated) return RowSums.Sum<Simd256<T>, T>(px, x.Length);
            else if (Vector128.IsHardwareAccelerated) return RowSums.Sum<Simd128<T>, T>(px, x.Length);
            else return RowSums.Sum<Simd1<T>, T>(px, x.Length);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int SumTo<V, T, TSink>(T* x, int rows, int columns, nint offset, TSink sink, int c, int end)
        where V : struct, IRegister<V, T>
        where T : unmanaged
        where TSink : struct, IGradientSink<T>
    {
        // Four registers at a time, since each waits for its last sum.
        for (; c <= end - (4 * V.Count); c += 4 * V.Count)
        {
            V sum0 = V.Zero, sum1 = V.Zero, sum2 = V.Zero, sum3 = V.Zero;
            var p = x + c;
            for (var r = 0; r < rows; r++, p += columns)
            {
                sum0 += V.Load(p);
                sum1 += V.Load(p + V.Count);
                sum2 += V.Load(p + (2 * V.Count));
                sum3 += V.Load(p + (3 * V.Count));
            }

            sink.Accept(offset + c, sum0);
            sink.Accept(offset + c + V.Count, sum1);
            sink.Accept(offset + c + (2 * V.Count), sum2);
            sink.Accept(offset + c + (3 * V.Count), sum3);
        }

        for (; c <= end - V.Count; c += V.Count)
        {
            var sum = V.Zero;
            var p = x + c;
            for (var r = 0; r < rows; r++, p += columns) sum += V.Load(p);
            sink.Accept(offset + c, sum);
        }

        if (c == end || !V.HasMaskedMoves) return c;
        var rest = V.Zero;
        for (var r = 0; r < rows; r++) rest += V.LoadPartial(x + c + ((nint)r * columns), end - c, V.Zero);
        sink.AcceptPartial(offset + c, rest, end - c);
        return end;
    }

    private static void Middle<T, TRule>(string kernel, ReadOnlySpan<T> x, Span<T> y, int outer, int size, int inner, Extent outerRange)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TRule : struct, IReduction<T>
    {
        var require = new Require(kernel);
        require.Range(outerRange, outer);
        require.Shape(x, outerRange.End, size, inner);
        require.Shape(y, outerRange.End, inner);
        if (inner == 0) return;
        fixed (T* px = x)
        fixed (T* py = y)
        {
            if (Vector512.IsHardwareAccelerated) MiddleRun<Simd512<T>, T, TRule>(px, py, size, inner, outerRange);
            else if (Vector256.IsHardwareAccelerated) MiddleRun<Simd256<T>, T, TRule>(px, py, size, inner, outerRange);
            else if (Vector128.IsHardwareAccelerated) MiddleRun<Simd128<T>, T, TRule>(px, py, size, inner, outerRange);
            else MiddleRun<Simd1<T>, T, TRule>(px, py, size, inner, outerRange);
        }
    }

    private static void Columns<T, TRule>(string kernel, ReadOnlySpan<T> x, Span<T> y, int rows, int columns, Extent columnRange)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TRule : struct, IReduction<T>
    {
        var require = new Require(kernel);
        require.Range(columnRange, columns);
        require.Shape(x, rows, columns);
        require.Shape(y, columnRange.End);
        fixed (T* px = x)
        fixed (T* py = y)
        {
            if (Vector512.IsHardwareAccelerated) ColumnsRun<Simd512<T>, T, TRule>(px, py, rows, columns, columnRange);
            else if (Vector256.IsHardwareAccelerated) ColumnsRun<Simd256<T>, T, TRule>(px, py, rows, columns, columnRange);
            else if (Vector128.IsHardwareAccelerated) ColumnsRun<Simd128<T>, T, TRule>(px, py, rows, columns, columnRange);
            else ColumnsRun<Simd1<T>, T, TRule>(px, py, rows, columns, columnRange);
        }
    }

    internal static void MiddleRun<V, T, TRule>(T* x, T* y, int size, int inner, Extent outerRange)
        where V : struct, IRegister<V, T>
        where T : unmanaged, IFloatingPointIeee754<T>
        where TRule : struct, IReduction<T>
    {
        for (var o = outerRange.Start; o < outerRange.End; o++)
        {
            if (inner == 1) y[o] = TRule.Row<V>(x + ((nint)o * size), size);
            else ColumnsRun<V, T, TRule>(x + ((nint)o * size * inner), y + ((nint)o * inner), size, inner, Extent.All(inner));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void ColumnsRun<V, T, TRule>(T* x, T* y, int rows, int columns, Extent columnRange)
        where V : struct, IRegister<V, T>
        where T : unmanaged, IFloatingPointIeee754<T>
        where TRule : struct, IReduction<T>
    {
        var c = columnRange.Start;
        for (; c <= columnRange.End - V.Count; c += V.Count) TRule.Column<V>(x + c, rows, columns, V.Count).Store(y + c);
        if (c < columnRange.End)
        {
            var count = columnRange.End - c;
            TRule.Column<V>(x + c, rows, columns, count).StorePartial(y + c, count);
        }
    }
}
