using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using ModelGen.Execution;

namespace ModelGen.Kernels;

/// <summary>The gates of a long short-term memory (Hochreiter and Schmidhuber 1997; with the forget gate of Gers, Schmidhuber and Cummins
/// 2000).</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static unsafe class LstmCell
{
    /// <summary>c' = f ⊙ c + i ⊙ g, h = o ⊙ tanh c', where i, f, o = σ(aᵢ), σ(a_f), σ(aₒ) and g = tanh(a_g).</summary>
    /// <param name="a">Pre-activations (rows, 4 width): input gate, forget gate, candidate, output gate.</param>
    /// <param name="c">The cell before the step (rows, width).</param>
    /// <param name="h">The output (rows, width).</param>
    /// <param name="cell">c', the cell after the step (rows, width).</param>
    /// <param name="gates">i, f, g, o (rows, 4 width), which the backward pass reads; empty where nothing does.</param>
    /// <param name="width">Units.</param>
    /// <param name="rows">The samples to compute.</param>
    /// <exception cref="ArgumentException">A span is shorter than its shape.</exception>
    public static void Forward<T>(ReadOnlySpan<T> a, ReadOnlySpan<T> c, Span<T> h, Span<T> cell, Span<T> gates, int width, Extent rows)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var require = new Require("LstmCell.Forward");
        require.Range(rows);
        require.Shape(a, rows.End, 4, width);
        require.EmptyOrShape(gates, rows.End, 4, width);
        require.Shape(c, rows.End, width);
        require.Shape(h, rows.End, width);
        require.Shape(cell, rows.End, width);
        if (rows.IsEmpty || width == 0) return;
        fixed (T* pa = a)
        fixed (T* pc = c)
        fixed (T* ph = h)
        fixed (T* pCell = cell)
        fixed (T* pGates = gates)
        {
            // Gates that nobody reads pass through the memory of one row.
            var kept = gates.IsEmpty ? Scratch<T>.Take(4 * width) : pGates;
            var gateRow = gates.IsEmpty ? 0 : 4 * width;
            if (Vector512.IsHardwareAccelerated) Run<Simd512<T>, T>(pa, pc, ph, pCell, kept, gateRow, width, rows);
            else if (Vector256.IsHardwareAccelerated) Run<Simd256<T>, T>(pa, pc, ph, pCell, kept, gateRow, width, rows);
            else if (Vector128.IsHardwareAccelerated) Run<Simd128<T>, T>(pa, pc, ph, pCell, kept, gateRow, width, rows);
            else Run<Simd1<T>, T>(pa, pc, ph, pCell, kept, gateRow, width, rows);
        }
    }

    /// <summary>With δ = dc' + dh ⊙ o ⊙ (1 - tanh² c'): da = (δ g i(1 - i), δ c f(1 - f), δ i (1 - g²), dh tanh c' o(1 - o)), dc = δ ⊙
    /// f.</summary>
    /// <param name="dh">(rows, width).</param>
    /// <param name="dCell">dc', the gradient of the cell after the step (rows, width).</param>
    /// <param name="gates">i, f, g, o as <see cref="Forward"/> left them (rows, 4 width).</param>
    /// <param name="c">The cell before the step (rows, width).</param>
    /// <param name="cell">The cell after the step (rows, width).</param>
    /// <param name="da">(rows, 4 width).</param>
    /// <param name="dc">(rows, width).</param>
    /// <param name="width">Units.</param>
    /// <param name="rows">The samples to compute.</param>
    /// <exception cref="ArgumentException">A span is shorter than its shape.</exception>
    public static void Backward<T>(
        ReadOnlySpan<T> dh, ReadOnlySpan<T> dCell, ReadOnlySpan<T> gates, ReadOnlySpan<T> c, ReadOnlySpan<T> cell, Span<T> da, Span<T> dc,
        int width, Extent rows)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var require = new Require("LstmCell.Backward");
        require.Range(rows);
        require.Shape(gates, rows.End, 4, width);
        require.Shape(da, rows.End, 4, width);
        require.Shape(dh, rows.End, width);
        require.Shape(dCell, rows.End, width);
        require.Shape(c, rows.End, width);
        require.Shape(cell, rows.End, width);
        require.Shape(dc, rows.End, width);
        if (width == 0) return;
        fixed (T* pdh = dh)
        fixed (T* pdCell = dCell)
        fixed (T* pGates = gates)
        fixed (T* pc = c)
        fixed (T* pCell = cell)
        fixed (T* pda = da)
        fixed (T* pdc = dc)
        {
            if (Vector512.IsHardwareAccelerated) RunBackward<Simd512<T>, T>(pdh, pdCell, pGates, pc, pCell, pda, pdc, width, rows);
            else if (Vector256.IsHardwareAccelerated) RunBackward<Simd256<T>, T>(pdh, pdCell, pGates, pc, pCell, pda, pdc, width, rows);
            else if (Vector128.IsHardwareAccelerated) RunBackward<Simd128<T>, T>(pdh, pdCell, pGates, pc, pCell, pda, pdc, width, rows);
            else RunBackward<Simd1<T>, T>(pdh, pdCell, pGates, pc, pCell, pda, pdc, width, rows);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    internal static void Run<V, T>(T* a, T* c, T* h, T* cell, T* gates, int gateRow, int width, Extent rows)
        where V : struct, IRegister<V, T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        for (nint r = rows.Start; r < rows.End; r++)
        {
            var (four, one) = (r * 4 * width, r * width);
            var i = gates + (r * gateRow);
            var f = i + width;
            var g = f + width;
            var o = g + width;
            GateFunctions.Sigmoid<V, T>(a + four, i, 2 * width);
            GateFunctions.Tanh<V, T>(a + four + (2 * width), g, width);
            GateFunctions.Sigmoid<V, T>(a + four + (3 * width), o, width);
            for (var j = 0; j < width; j += V.Count)
            {
                var lanes = Math.Min(V.Count, width - j);
                var written = ColumnFold.Load<V, T>(i + j, lanes) * ColumnFold.Load<V, T>(g + j, lanes);
                var next = V.MultiplyAdd(ColumnFold.Load<V, T>(f + j, lanes), ColumnFold.Load<V, T>(c + one + j, lanes), written);
                ColumnFold.Store(next, cell + one + j, lanes);
                ColumnFold.Store(ColumnFold.Load<V, T>(o + j, lanes) * SimdMath.TanhInline<V, T>(next), h + one + j, lanes);
            }
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    internal static void RunBackward<V, T>(T* dh, T* dCell, T* gates, T* c, T* cell, T* da, T* dc, int width, Extent rows)
        where V : struct, IRegister<V, T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        for (nint r = rows.Start; r < rows.End; r++)
        {
            var (four, one) = (r * 4 * width, r * width);
            for (var j = 0; j < width; j += V.Count)
            {
                var lanes = Math.Min(V.Count, width - j);
                var at = four + j;
                var i = ColumnFold.Load<V, T>(gates + at, lanes);
                var f = ColumnFold.Load<V, T>(gates + at + width, lanes);
                var g = ColumnFold.Load<V, T>(gates + at + (2 * width), lanes);
                var o = ColumnFold.Load<V, T>(gates + at + (3 * width), lanes);
                var output = ColumnFold.Load<V, T>(dh + one + j, lanes);
                var t = SimdMath.TanhInline<V, T>(ColumnFold.Load<V, T>(cell + one + j, lanes));
                var delta = V.MultiplyAdd(output * o, V.One - (t * t), ColumnFold.Load<V, T>(dCell + one + j, lanes));
                ColumnFold.Store(delta * g * i * (V.One - i), da + at, lanes);
                ColumnFold.Store(delta * ColumnFold.Load<V, T>(c + one + j, lanes) * f * (V.One - f), da + at + width, lanes);
                ColumnFold.Store(delta * i * (V.One - (g * g)), da + at + (2 * width), lanes);
                ColumnFold.Store(output * t * o * (V.One - o), da + at + (3 * width), lanes);
                ColumnFold.Store(delta * f, dc + one + j, lanes);
            }
        }
    }
}
