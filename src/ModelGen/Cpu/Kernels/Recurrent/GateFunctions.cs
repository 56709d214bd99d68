using System.Runtime.CompilerServices;

namespace ModelGen.Kernels;

/// <summary>The functions of gates over runs of numbers: a loop each, with the function inlined once, which is all that the JIT
/// takes.</summary>
/// <remarks>Neither they nor the cells that call them are inlined themselves: with profiles of the running program the JIT would do so,
/// exceed its budget and leave out single instructions, at several times the cost.</remarks>
internal static unsafe class GateFunctions
{
    /// <summary>y = σ(x).</summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
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
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
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
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
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
