using System.Numerics;
using System.Runtime.Intrinsics;

namespace ModelGen.Kernels;

/// <summary>average ← (1 - weight) average + weight x.</summary>
internal static unsafe class MovingAverage
{
    internal static void Update<T>(Span<T> average, ReadOnlySpan<T> x, T weight)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        new Require("MovingAverage.Update").Shape(x, average.Length);
        fixed (T* a = average)
        fixed (T* p = x)
        {
            var i = 0;
            if (Vector512.IsHardwareAccelerated) i = Run<Simd512<T>, T>(a, p, i, average.Length, weight);
            if (Vector256.IsHardwareAccelerated) i = Run<Simd256<T>, T>(a, p, i, average.Length, weight);
            if (Vector128.IsHardwareAccelerated) i = Run<Simd128<T>, T>(a, p, i, average.Length, weight);
            Run<Simd1<T>, T>(a, p, i, average.Length, weight);
        }
    }

    private static int Run<V, T>(T* average, T* x, int i, int end, T weight)
        where V : struct, IRegister<V, T>
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var (kept, taken) = (V.Broadcast(T.One - weight), V.Broadcast(weight));
        for (; i <= end - V.Count; i += V.Count)
        {
            Subnormals.Flushed<V, T>(V.MultiplyAdd(taken, V.Load(x + i), kept * V.Load(average + i))).Store(average + i);
        }
        return i;
    }
}
