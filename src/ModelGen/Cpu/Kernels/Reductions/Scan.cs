using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using ModelGen.Execution;

namespace ModelGen.Kernels;

/// <summary>Running reductions along the middle axis of x (outer, size, inner).</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static unsafe class Scan
{
    /// <summary>y[o, s, i] = Σ x[o, t, i] over t ≤ s, or over t ≥ s when <paramref name="reverse"/> (which is the gradient of the former).
    /// y may be x.</summary>
    /// <exception cref="ArgumentException">A span is shorter than its shape.</exception>
    public static void CumSum<T>(ReadOnlySpan<T> x, Span<T> y, int outer, int size, int inner, bool reverse, Extent outerRange)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var require = new Require("Scan.CumSum");
        require.Range(outerRange, outer);
        require.Shape(x, outerRange.End, size, inner);
        require.Shape(y, outerRange.End, size, inner);
        if (size == 0 || inner == 0) return;
        fixed (T* px = x)
        fixed (T* py = y)
        {
            if (Vector512.IsHardwareAccelerated) Run<Simd512<T>, T>(px, py, size, inner, reverse, outerRange);
            else if (Vector256.IsHardwareAccelerated) Run<Simd256<T>, T>(px, py, size, inner, reverse, outerRange);
            else if (Vector128.IsHardwareAccelerated) Run<Simd128<T>, T>(px, py, size, inner, reverse, outerRange);
            else Run<Simd1<T>, T>(px, py, size, inner, reverse, outerRange);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Run<V, T>(T* x, T* y, int size, int inner, bool reverse, Extent outerRange)
        where V : struct, IRegister<V, T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        for (var o = outerRange.Start; o < outerRange.End; o++)
        {
            var first = ((nint)o * size * inner) + (reverse ? (nint)(size - 1) * inner : 0);
            nint step = reverse ? -inner : inner;
            if (inner == 1)
            {
                var sum = T.Zero;
                for (var s = 0; s < size; s++, first += step)
                {
                    sum += x[first];
                    y[first] = sum;
                }

                continue;
            }

            for (var i = 0; i < inner; i += V.Count)
            {
                var lanes = Math.Min(V.Count, inner - i);
                var at = first + i;
                var sum = V.Zero;
                for (var s = 0; s < size; s++, at += step)
                {
                    sum += ColumnFold.Load<V, T>(x + at, lanes);
                    ColumnFold.Store(sum, y + at, lanes);
                }
            }
        }
    }
}
