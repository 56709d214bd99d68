using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace ModelGen.Kernels;

/// <summary>Functions applied to every element alike. Each input has a stride, <see cref="Stride1"/> for one number per element or
/// <see cref="Stride0"/> for one number that serves them all.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static unsafe partial class Elementwise
{
    /// <summary>Writes <paramref name="value"/> everywhere.</summary>
    public static void Fill<T>(Span<T> y, T value)
        where T : unmanaged => y.Fill(value);

    /// <summary>y = f(a), element by element.</summary>
    /// <remarks>y may be exactly a; otherwise they must not overlap.</remarks>
    /// <exception cref="ArgumentException">a and y differ in length.</exception>
    public static void Map<T, TMap>(ReadOnlySpan<T> a, Span<T> y)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TMap : struct, IMap1<T> => Map<T, TMap, Stride1>(a, y);

    /// <summary>y = f(a), element by element.</summary>
    /// <remarks>y may be exactly one of the inputs; otherwise it must not overlap any. The number of elements is y's.</remarks>
    /// <exception cref="ArgumentException">An input has neither one element where its stride is 0 nor as many as y where it is
    /// 1.</exception>
    public static void Map<T, TMap, S0>(ReadOnlySpan<T> a, Span<T> y)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TMap : struct, IMap1<T>
        where S0 : struct, IDim
    {
        var require = new Require("Elementwise.Map");
        require.Operand<T, S0>(a, y.Length);
        if (y.IsEmpty) return;
        fixed (T* pa = a)
        fixed (T* py = y)
        {
            if (Vector512.IsHardwareAccelerated) Run<Simd512<T>, T, TMap, S0>(pa, py, y.Length);
            else if (Vector256.IsHardwareAccelerated) Run<Simd256<T>, T, TMap, S0>(pa, py, y.Length);
            else if (Vector128.IsHardwareAccelerated) Run<Simd128<T>, T, TMap, S0>(pa, py, y.Length);
            else Run<Simd1<T>, T, TMap, S0>(pa, py, y.Length);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Run<V, T, TMap, S0>(T* a, T* y, int count)
        where V : struct, IRegister<V, T>
        where T : unmanaged, IFloatingPointIeee754<T>
        where TMap : struct, IMap1<T>
        where S0 : struct, IDim
    {
        var a0 = S0.Value == 0 ? V.Broadcast(*a) : default;
        var i = 0;
        for (; i <= count - V.Count; i += V.Count)
        {
            var va = S0.Value == 0 ? a0 : V.Load(a + i);
            TMap.Apply(va).Store(y + i);
        }

        if (i < count)
        {
            var va = S0.Value == 0 ? a0 : V.LoadPartial(a + i, count - i, V.Zero);
            TMap.Apply(va).StorePartial(y + i, count - i);
        }
    }

    /// <summary>y = f(a, b), element by element.</summary>
    /// <remarks>y may be exactly one of the inputs; otherwise it must not overlap any. The number of elements is y's.</remarks>
    /// <exception cref="ArgumentException">An input has neither one element where its stride is 0 nor as many as y where it is
    /// 1.</exception>
    public static void Map<T, TMap, S0, S1>(ReadOnlySpan<T> a, ReadOnlySpan<T> b, Span<T> y)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TMap : struct, IMap2<T>
        where S0 : struct, IDim
        where S1 : struct, IDim
    {
        var require = new Require("Elementwise.Map");
        require.Operand<T, S0>(a, y.Length);
        require.Operand<T, S1>(b, y.Length);
        if (y.IsEmpty) return;
        fixed (T* pa = a)
        fixed (T* pb = b)
        fixed (T* py = y)
        {
            if (Vector512.IsHardwareAccelerated) Run<Simd512<T>, T, TMap, S0, S1>(pa, pb, py, y.Length);
            else if (Vector256.IsHardwareAccelerated) Run<Simd256<T>, T, TMap, S0, S1>(pa, pb, py, y.Length);
            else if (Vector128.IsHardwareAccelerated) Run<Simd128<T>, T, TMap, S0, S1>(pa, pb, py, y.Length);
            else Run<Simd1<T>, T, TMap, S0, S1>(pa, pb, py, y.Length);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Run<V, T, TMap, S0, S1>(T* a, T* b, T* y, int count)
        where V : struct, IRegister<V, T>
        where T : unmanaged, IFloatingPointIeee754<T>
        where TMap : struct, IMap2<T>
        where S0 : struct, IDim
        where S1 : struct, IDim
    {
        var a0 = S0.Value == 0 ? V.Broadcast(*a) : default;
        var b0 = S1.Value == 0 ? V.Broadcast(*b) : default;
        var i = 0;
        for (; i <= count - V.Count; i += V.Count)
        {
            var va = S0.Value == 0 ? a0 : V.Load(a + i);
            var vb = S1.Value == 0 ? b0 : V.Load(b + i);
            TMap.Apply(va, vb).Store(y + i);
        }

        if (i < count)
        {
            var va = S0.Value == 0 ? a0 : V.LoadPartial(a + i, count - i, V.Zero);
            var vb = S1.Value == 0 ? b0 : V.LoadPartial(b + i, count - i, V.Zero);
            TMap.Apply(va, vb).StorePartial(y + i, count - i);
        }
    }

    /// <summary>y = f(a, b, c), element by element.</summary>
    /// <remarks>y may be exactly one of the inputs; otherwise it must not overlap any. The number of elements is y's.</remarks>
    /// <exception cref="ArgumentException">An input has neither one element where its stride is 0 nor as many as y where it is
    /// 1.</exception>
    public static void Map<T, TMap, S0, S1, S2>(ReadOnlySpan<T> a, ReadOnlySpan<T> b, ReadOnlySpan<T> c, Span<T> y)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TMap : struct, IMap3<T>
        where S0 : struct, IDim
        where S1 : struct, IDim
        where S2 : struct, IDim
    {
        var require = new Require("Elementwise.Map");
        require.Operand<T, S0>(a, y.Length);
        require.Operand<T, S1>(b, y.Length);
        require.Operand<T, S2>(c, y.Length);
        if (y.IsEmpty) return;
        fixed (T* pa = a)
        fixed (T* pb = b)
        fixed (T* pc = c)
        fixed (T* py = y)
        {
            if (Vector512.IsHardwareAccelerated) Run<Simd512<T>, T, TMap, S0, S1, S2>(pa, pb, pc, py, y.Length);
            else if (Vector256.IsHardwareAccelerated) Run<Simd256<T>, T, TMap, S0, S1, S2>(pa, pb, pc, py, y.Length);
            else if (Vector128.IsHardwareAccelerated) Run<Simd128<T>, T, TMap, S0, S1, S2>(pa, pb, pc, py, y.Length);
            else Run<Simd1<T>, T, TMap, S0, S1, S2>(pa, pb, pc, py, y.Length);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Run<V, T, TMap, S0, S1, S2>(T* a, T* b, T* c, T* y, int count)
        where V : struct, IRegister<V, T>
        where T : unmanaged, IFloatingPointIeee754<T>
        where TMap : struct, IMap3<T>
        where S0 : struct, IDim
        where S1 : struct, IDim
        where S2 : struct, IDim
    {
        var a0 = S0.Value == 0 ? V.Broadcast(*a) : default;
        var b0 = S1.Value == 0 ? V.Broadcast(*b) : default;
        var c0 = S2.Value == 0 ? V.Broadcast(*c) : default;
        var i = 0;
        for (; i <= count - V.Count; i += V.Count)
        {
            var va = S0.Value == 0 ? a0 : V.Load(a + i);
            var vb = S1.Value == 0 ? b0 : V.Load(b + i);
            var vc = S2.Value == 0 ? c0 : V.Load(c + i);
            TMap.Apply(va, vb, vc).Store(y + i);
        }

        if (i < count)
        {
            var va = S0.Value == 0 ? a0 : V.LoadPartial(a + i, count - i, V.Zero);
            var vb = S1.Value == 0 ? b0 : V.LoadPartial(b + i, count - i, V.Zero);
            var vc = S2.Value == 0 ? c0 : V.LoadPartial(c + i, count - i, V.Zero);
            TMap.Apply(va, vb, vc).StorePartial(y + i, count - i);
        }
    }
}
