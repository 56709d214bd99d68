using System.Numerics;
using System.Runtime.CompilerServices;
using ModelGen.Execution;

namespace ModelGen.Kernels;

/// <summary>Matrix products of sizes known when they run. Each element is one chain of multiply-adds, k ascending, whatever the
/// extents.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static unsafe class MatMul
{
    /// <summary>y[i] = a[i] b[i] for some of a batch of matrices.</summary>
    /// <param name="a">(batches, m, k), or (batches, k, m) with <paramref name="transposeA"/>.</param>
    /// <param name="b">(batches, k, n), or (batches, n, k) with <paramref name="transposeB"/>.</param>
    /// <param name="y">(batches, m, n); must not overlap the others.</param>
    /// <param name="batches">How many matrices.</param>
    /// <param name="aBatchStride">From one a to the next, in elements; 0 where one serves them all.</param>
    /// <param name="bBatchStride">From one b to the next, in elements; 0 where one serves them all.</param>
    /// <param name="m">Rows of y.</param>
    /// <param name="k">Terms of each sum.</param>
    /// <param name="n">Columns of y.</param>
    /// <param name="transposeA">Whether a is stored transposed.</param>
    /// <param name="transposeB">Whether b is stored transposed.</param>
    /// <param name="batchRange">The matrices to compute.</param>
    /// <exception cref="ArgumentException">A span is shorter than its shape.</exception>
    public static void Multiply<T>(
        ReadOnlySpan<T> a, ReadOnlySpan<T> b, Span<T> y, int batches, int aBatchStride, int bBatchStride, int m, int k, int n,
        bool transposeA, bool transposeB, Extent batchRange)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var require = new Require("MatMul.Multiply");
        require.Range(batchRange, batches);
        if (batchRange.IsEmpty) return;
        CheckOperands(require, a, b, batches, aBatchStride, bBatchStride, m, k, n);
        require.Shape(y, batchRange.End, m, n);
        if (m == 0 || n == 0) return;
        var rows = Extent.All(m);
        fixed (T* pa = a)
        fixed (T* pb = b)
        fixed (T* py = y)
        {
            for (nint i = batchRange.Start; i < batchRange.End; i++)
                Product(pa + (i * aBatchStride), pb + (i * bBatchStride), py + (i * m * n), false, m, k, n, transposeA, transposeB, rows);
        }
    }

    /// <summary>Some rows of y = a b.</summary>
    /// <param name="a">(m, k), or (k, m) with <paramref name="transposeA"/>.</param>
    /// <param name="b">(k, n), or (n, k) with <paramref name="transposeB"/>.</param>
    /// <param name="y">(m, n); must not overlap the others.</param>
    /// <param name="m">Rows of y.</param>
    /// <param name="k">Terms of each sum.</param>
    /// <param name="n">Columns of y.</param>
    /// <param name="transposeA">Whether a is stored transposed.</param>
    /// <param name="transposeB">Whether b is stored transposed.</param>
    /// <param name="rows">The rows to compute.</param>
    /// <exception cref="ArgumentException">A span is shorter than its shape.</exception>
    public static void MultiplyRows<T>(
        ReadOnlySpan<T> a, ReadOnlySpan<T> b, Span<T> y, int m, int k, int n, bool transposeA, bool transposeB, Extent rows)
        where T : unmanaged, IFloatingPointIeee754<T> =>
            Sum(new Require("MatMul.MultiplyRows"), a, b, y, 1, 0, 0, m, k, n, transposeA, transposeB, rows);

    /// <summary>Some rows of y = Σ_i a[i] b[i], i ascending.</summary>
    /// <param name="a">(batches, m, k), or (batches, k, m) with <paramref name="transposeA"/>.</param>
    /// <param name="b">(batches, k, n), or (batches, n, k) with <paramref name="transposeB"/>.</param>
    /// <param name="y">(m, n); must not overlap the others.</param>
    /// <param name="batches">How many matrices.</param>
    /// <param name="aBatchStride">From one a to the next, in elements; 0 where one serves them all.</param>
    /// <param name="bBatchStride">From one b to the next, in elements; 0 where one serves them all.</param>
    /// <param name="m">Rows of y.</param>
    /// <param name="k">Terms of each sum.</param>
    /// <param name="n">Columns of y.</param>
    /// <param name="transposeA">Whether a is stored transposed.</param>
    /// <param name="transposeB">Whether b is stored transposed.</param>
    /// <param name="rows">The rows to compute.</param>
    /// <exception cref="ArgumentException">A span is shorter than its shape.</exception>
    public static void MultiplySum<T>(
        ReadOnlySpan<T> a, ReadOnlySpan<T> b, Span<T> y, int batches, int aBatchStride, int bBatchStride, int m, int k, int n,
        bool transposeA, bool transposeB, Extent rows)
        where T : unmanaged, IFloatingPointIeee754<T> =>
        Sum(new Require("MatMul.MultiplySum"), a, b, y, batches, aBatchStride, bBatchStride, m, k, n, transposeA, transposeB, rows);

    private static void Sum<T>(
        Require require, ReadOnlySpan<T> a, ReadOnlySpan<T> b, Span<T> y, int batches, int aBatchStride, int bBatchStride, int m, int k,
        int n,
        bool transposeA, bool transposeB, Extent rows)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        require.Range(rows, m);
        if (rows.IsEmpty) return;
        CheckOperands(require, a, b, batches, aBatchStride, bBatchStride, m, k, n);
        require.Shape(y, rows.End, n);
        if (batches == 0) y[(rows.Start * n)..(rows.End * n)].Clear();
        fixed (T* pa = a)
        fixed (T* pb = b)
        fixed (T* py = y)
        {
            for (nint i = 0; i < batches; i++)
                Product(pa + (i * aBatchStride), pb + (i * bBatchStride), py, i > 0, m, k, n, transposeA, transposeB, rows);
        }
    }

    private static void CheckOperands<T>(
        Require require, ReadOnlySpan<T> a, ReadOnlySpan<T> b, int batches, int aBatchStride, int bBatchStride, int m, int k, int n)
        where T : unmanaged
    {
        require.NotNegative(batches);
        require.NotNegative(m);
        require.NotNegative(k);
        require.NotNegative(n);
        require.NotNegative(aBatchStride);
        require.NotNegative(bBatchStride);
        if (batches == 0) return;
        require.Shape(a, ((long)(batches - 1) * aBatchStride) + ((long)m * k));
        require.Shape(b, ((long)(batches - 1) * bBatchStride) + ((long)k * n));
    }

    private static void Product<T>(T* a, T* b, T* y, bool accumulate, int m, int k, int n, bool transposeA, bool transposeB, Extent rows)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var strides = new Strides(transposeA ? 1 : k, transposeA ? m : 1, transposeB ? 1 : n, transposeB ? k : 1);
        TiledProduct.Run(a, b, accumulate ? y : null, n, k, rows, Extent.All(n), strides, new Output<T>(y, n));
    }

    private readonly struct Strides(nint aRow, nint aDepth, nint b, nint bColumn) : ITileStrides
    {
        public nint ARow => aRow;

        public nint ADepth => aDepth;

        public nint B => b;

        public nint BColumn => bColumn;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public nint Row(int row) => row * aRow;
    }

    private readonly struct Output<T>(T* y, nint rowStride) : ITileOutput<T>
        where T : unmanaged
    {
        public nint RowStride => rowStride;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public T* At(int row, int column) => y + (row * rowStride) + column;

        public static bool Keeps => true;

        public static bool Fetches => false;

        public void Fetch(int row, int column)
        {
        }

        public void Finish<V>(T* tile, int row, int rows, int column, int width)
            where V : struct, IRegister<V, T>
        {
        }
    }
}
