using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using ModelGen.Execution;

namespace ModelGen.Kernels;

/// <summary>The gates of a gated recurrent unit (Cho et al. 2014), in PyTorch's form: the reset gate acts on the product of the state and
/// its weights.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static unsafe class GruCell
{
    /// <summary>h' = (1 - z) ⊙ n + z ⊙ h, where r, z = σ(xᵣ + sᵣ), σ(x_z + s_z) and n = tanh(xₙ + r ⊙ sₙ).</summary>
    /// <param name="x">Products of the input with its weights (rows, 3 width): reset, update, candidate.</param>
    /// <param name="s">Products of the state with its weights (rows, 3 width).</param>
    /// <param name="h">The state before the step (rows, width).</param>
    /// <param name="next">h' (rows, width).</param>
    /// <param name="gates">r, z, n (rows, 3 width), which the backward pass reads; empty where nothing does.</param>
    /// <param name="width">Units.</param>
    /// <param name="rows">The samples to compute.</param>
    /// <exception cref="ArgumentException">A span is shorter than its shape.</exception>
    public static void Forward<T>(
        ReadOnlySpan<T> x, ReadOnlySpan<T> s, ReadOnlySpan<T> h, Span<T> next, Span<T> gates, int width, Extent rows)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var require = new Require("GruCell.Forward");
        require.Range(rows);
        require.Shape(x, rows.End, 3, width);
        require.Shape(s, rows.End, 3, width);
        require.EmptyOrShape(gates, rows.End, 3, width);
        require.Shape(h, rows.End, width);
        require.Shape(next, rows.End, width);
        if (rows.IsEmpty || width == 0) return;
        fixed (T* px = x)
        fixed (T* ps = s)
        fixed (T* ph = h)
        fixed (T* pNext = next)
        fixed (T* pGates = gates)
        {
            // Gates that nobody reads pass through the memory of one row.
            var kept = gates.IsEmpty ? Scratch<T>.Take(3 * width) : pGates;
            var gateRow = gates.IsEmpty ? 0 : 3 * width;
            if (Vector512.IsHardwareAccelerated) Run<Simd512<T>, T>(px, ps, ph, pNext, kept, gateRow, width, rows);
            else if (Vector256.IsHardwareAccelerated) Run<Simd256<T>, T>(px, ps, ph, pNext, kept, gateRow, width, rows);
            else if (Vector128.IsHardwareAccelerated) Run<Simd128<T>, T>(px, ps, ph, pNext, kept, gateRow, width, rows);
            else Run<Simd1<T>, T>(px, ps, ph, pNext, kept, gateRow, width, rows);
        }
    }

    /// <summary>With δ = dh' ⊙ (1 - z) ⊙ (1 - n²): dx = (δ sₙ r(1 - r), dh' (h - n) z(1 - z), δ), ds the same but δ ⊙ r at the end, dh =
    /// dh' ⊙ z.</summary>
    /// <param name="dNext">(rows, width).</param>
    /// <param name="gates">r, z, n as <see cref="Forward"/> left them (rows, 3 width).</param>
    /// <param name="s">Products of the state with its weights (rows, 3 width).</param>
    /// <param name="h">The state before the step (rows, width).</param>
    /// <param name="dx">(rows, 3 width).</param>
    /// <param name="ds">(rows, 3 width).</param>
    /// <param name="dh">What of the gradient reaches the state directly (rows, width).</param>
    /// <param name="width">Units.</param>
    /// <param name="rows">The samples to compute.</param>
    /// <exception cref="ArgumentException">A span is shorter than its shape.</exception>
    public static void Backward<T>(
        ReadOnlySpan<T> dNext, ReadOnlySpan<T> gates, ReadOnlySpan<T> s, ReadOnlySpan<T> h, Span<T> dx, Span<T> ds, Span<T> dh, int width,
        Extent rows)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var require = new Require("GruCell.Backward");
        require.Range(rows);
        require.Shape(gates, rows.End, 3, width);
        require.Shape(s, rows.End, 3, width);
        require.Shape(dx, rows.End, 3, width);
        require.Shape(ds, rows.End, 3, width);
        require.Shape(dNext, rows.End, width);
        require.Shape(h, rows.End, width);
        require.Shape(dh, rows.End, width);
        if (width == 0) return;
        fixed (T* pdNext = dNext)
        fixed (T* pGates = gates)
        fixed (T* ps = s)
        fixed (T* ph = h)
        fixed (T* pdx = dx)
        fixed (T* pds = ds)
        fixed (T* pdh = dh)
        {
            if (Vector512.IsHardwareAccelerated) RunBackward<Simd512<T>, T>(pdNext, pGates, ps, ph, pdx, pds, pdh, width, rows);
            else if (Vector256.IsHardwareAccelerated) RunBackward<Simd256<T>, T>(pdNext, pGates, ps, ph, pdx, pds, pdh, width, rows);
            else if (Vector128.IsHardwareAccelerated) RunBackward<Simd128<T>, T>(pdNext, pGates, ps, ph, pdx, pds, pdh, width, rows);
            else RunBackward<Simd1<T>, T>(pdNext, pGates, ps, ph, pdx, pds, pdh, width, rows);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    internal static void Run<V, T>(T* x, T* s, T* h, T* next, T* gates, int gateRow, int width, Extent rows)
        where V : struct, IRegister<V, T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        for (nint row = rows.Start; row < rows.End; row++)
        {
            var (three, one) = (row * 3 * width, row * width);
            var kept = gates + (row * gateRow);
            GateFunctions.Sigmoid<V, T>(x + three, s + three, kept, 2 * width);
            for (var j = 0; j < width; j += V.Count)
            {
                var lanes = Math.Min(V.Count, width - j);
                var at = three + j;
                var (r, z) = (ColumnFold.Load<V, T>(kept + j, lanes), ColumnFold.Load<V, T>(kept + width + j, lanes));
                var n = SimdMath.TanhInline<V, T>(
                    V.MultiplyAdd(
                        r, ColumnFold.Load<V, T>(s + at + (2 * width), lanes), ColumnFold.Load<V, T>(x + at + (2 * width), lanes)));
                ColumnFold.Store(n, kept + (2 * width) + j, lanes);
                ColumnFold.Store(V.MultiplyAdd(z, ColumnFold.Load<V, T>(h + one + j, lanes) - n, n), next + one + j, lanes);
            }
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    internal static void RunBackward<V, T>(T* dNext, T* gates, T* s, T* h, T* dx, T* ds, T* dh, int width, Extent rows)
        where V : struct, IRegister<V, T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        for (nint row = rows.Start; row < rows.End; row++)
        {
            var (three, one) = (row * 3 * width, row * width);
            for (var j = 0; j < width; j += V.Count)
            {
                var lanes = Math.Min(V.Count, width - j);
                var at = three + j;
                var r = ColumnFold.Load<V, T>(gates + at, lanes);
                var z = ColumnFold.Load<V, T>(gates + at + width, lanes);
                var n = ColumnFold.Load<V, T>(gates + at + (2 * width), lanes);
                var upstream = ColumnFold.Load<V, T>(dNext + one + j, lanes);
                var delta = upstream * (V.One - z) * (V.One - (n * n));
                var reset = delta * ColumnFold.Load<V, T>(s + at + (2 * width), lanes) * r * (V.One - r);
                var update = upstream * (ColumnFold.Load<V, T>(h + one + j, lanes) - n) * z * (V.One - z);
                ColumnFold.Store(reset, dx + at, lanes);
                ColumnFold.Store(update, dx + at + width, lanes);
                ColumnFold.Store(delta, dx + at + (2 * width), lanes);
                ColumnFold.Store(reset, ds + at, lanes);
                ColumnFold.Store(update, ds + at + width, lanes);
                ColumnFold.Store(delta * r, ds + at + (2 * width), lanes);
                ColumnFold.Store(upstream * z, dh + one + j, lanes);
            }
        }
    }
}
