using System.Runtime.CompilerServices;

namespace ModelGen.Kernels;

/// <summary>The functions of gates over runs of numbers: a loop each, with the function inlined once, which is all that the JIT
/// takes.</summary>
internal static unsafe class GateFunctions
{
    /// <summary>y = σ(x).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Sigmoid<V, T>(T* x, T* y, int count)
        where V : struct, IRegister<V, T>
        where T : unmanaged
    {
        for (var i = 0; i < count; i += V.Count)
        {
            var lanes = Math.Min(V.Count, count - i);
            ColumnFold.Store(SimdMath.SigmoidInline<V, T>(ColumnFold.Load<V, T>(x + i, lanes)), y + i, lanes);
        }
    }

    /// <summary>y = σ(a + b).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Sigmoid<V, T>(T* a, T* b, T* y, int count)
        where V : struct, IRegister<V, T>
        where T : unmanaged
    {
        for (var i = 0; i < count; i += V.Count)
        {
            var lanes = Math.Min(V.Count, count - i);
            ColumnFold.Store(
                SimdMath.SigmoidInline<V, T>(ColumnFold.Load<V, T>(a + i, lanes) + ColumnFold.Load<V, T>(b + i, lanes)), y + i, lanes);
        }
    }

    /// <summary>y = tanh x.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Tanh<V, T>(T* x, T* y, int count)
        where V : struct, IRegister<V, T>
        where T : unmanaged
    {
        for (var i = 0; i < count; i += V.Count)
        {
            var lanes = Math.Min(V.Count, count - i);
            ColumnFold.Store(SimdMath.TanhInline<V, T>(ColumnFold.Load<V, T>(x + i, lanes)), y + i, lanes);
        }
    }
}
