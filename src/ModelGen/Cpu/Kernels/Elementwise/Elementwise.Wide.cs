using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace ModelGen.Kernels;

/// <content>Four, five and six inputs, which fused expressions have.</content>
public static unsafe partial class Elementwise
{
    /// <summary>y = f(a, b, c, d), element by element.</summary>
    /// <remarks>y may be exactly one of the inputs; otherwise it must not overlap any. The number of elements is y's.</remarks>
    /// <exception cref="ArgumentException">An input has neither one element where its stride is 0 nor as many as y where it is
    /// 1.</exception>
    public static void Map<T, TMap, S0, S1, S2, S3>(ReadOnlySpan<T> a, ReadOnlySpan<T> b, ReadOnlySpan<T> c, ReadOnlySpan<T> d, Span<T> y)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TMap : struct, IMap4<T>
        where S0 : struct, IDim
        where S1 : struct, IDim
        where S2 : struct, IDim
        where S3 : struct, IDim
    {
        var require = new Require("Elementwise.Map");
        require.Operand<T, S0>(a, y.Length);
        require.Operand<T, S1>(b, y.Length);
        require.Operand<T, S2>(c, y.Length);
        require.Operand<T, S3>(d, y.Length);
        if (y.IsEmpty) return;
        fixed (T* pa = a)
        fixed (T* pb = b)
        fixed (T* pc = c)
        fixed (T* pd = d)
        fixed (T* py = y)
        {
            if (Vector512.IsHardwareAccelerated) Run<Simd512<T>, T, TMap, S0, S1, S2, S3>(pa, pb, pc, pd, py, y.Length);
            else if (Vector256.IsHardwareAccelerated) Run<Simd256<T>, T, TMap, S0, S1, S2, S3>(pa, pb, pc, pd, py, y.Length);
            else if (Vector128.IsHardwareAccelerated) Run<Simd128<T>, T, TMap, S0, S1, S2, S3>(pa, pb, pc, pd, py, y.Length);
            else Run<Simd1<T>, T, TMap, S0, S1, S2, S3>(pa, pb, pc, pd, py, y.Length);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Run<V, T, TMap, S0, S1, S2, S3>(T* a, T* b, T* c, T* d, T* y, int count)
        where V : struct, IRegister<V, T>
        where T : unmanaged, IFloatingPointIeee754<T>
        where TMap : struct, IMap4<T>
        where S0 : struct, IDim
        where S1 : struct, IDim
        where S2 : struct, IDim
        where S3 : struct, IDim
    {
        var a0 = S0.Value == 0 ? V.Broadcast(*a) : default;
        var b0 = S1.Value == 0 ? V.Broadcast(*b) : default;
        var c0 = S2.Value == 0 ? V.Broadcast(*c) : default;
        var d0 = S3.Value == 0 ? V.Broadcast(*d) : default;
        var i = 0;
        for (; i <= count - V.Count; i += V.Count)
        {
            var va = S0.Value == 0 ? a0 : V.Load(a + i);
            var vb = S1.Value == 0 ? b0 : V.Load(b + i);
            var vc = S2.Value == 0 ? c0 : V.Load(c + i);
            var vd = S3.Value == 0 ? d0 : V.Load(d + i);
            TMap.Apply(va, vb, vc, vd).Store(y + i);
        }

        if (i < count)
        {
            var va = S0.Value == 0 ? a0 : V.LoadPartial(a + i, count - i, V.Zero);
            var vb = S1.Value == 0 ? b0 : V.LoadPartial(b + i, count - i, V.Zero);
            var vc = S2.Value == 0 ? c0 : V.LoadPartial(c + i, count - i, V.Zero);
            var vd = S3.Value == 0 ? d0 : V.LoadPartial(d + i, count - i, V.Zero);
            TMap.Apply(va, vb, vc, vd).StorePartial(y + i, count - i);
        }
    }

    /// <summary>y = f(a, b, c, d, e), element by element.</summary>
    /// <remarks>y may be exactly one of the inputs; otherwise it must not overlap any. The number of elements is y's.</remarks>
    /// <exception cref="ArgumentException">An input has neither one element where its stride is 0 nor as many as y where it is
    /// 1.</exception>
    public static void Map<T, TMap, S0, S1, S2, S3, S4>(
        ReadOnlySpan<T> a, ReadOnlySpan<T> b, ReadOnlySpan<T> c, ReadOnlySpan<T> d, ReadOnlySpan<T> e, Span<T> y)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TMap : struct, IMap5<T>
        where S0 : struct, IDim
        where S1 : struct, IDim
        where S2 : struct, IDim
        where S3 : struct, IDim
        where S4 : struct, IDim
    {
        var require = new Require("Elementwise.Map");
        require.Operand<T, S0>(a, y.Length);
        require.Operand<T, S1>(b, y.Length);
        require.Operand<T, S2>(c, y.Length);
        require.Operand<T, S3>(d, y.Length);
        require.Operand<T, S4>(e, y.Length);
        if (y.IsEmpty) return;
        fixed (T* pa = a)
        fixed (T* pb = b)
        fixed (T* pc = c)
        fixed (T* pd = d)
        fixed (T* pe = e)
        fixed (T* py = y)
        {
            if (Vector512.IsHardwareAccelerated) Run<Simd512<T>, T, TMap, S0, S1, S2, S3, S4>(pa, pb, pc, pd, pe, py, y.Length);
            else if (Vector256.IsHardwareAccelerated) Run<Simd256<T>, T, TMap, S0, S1, S2, S3, S4>(pa, pb, pc, pd, pe, py, y.Length);
            else if (Vector128.IsHardwareAccelerated) Run<Simd128<T>, T, TMap, S0, S1, S2, S3, S4>(pa, pb, pc, pd, pe, py, y.Length);
            else Run<Simd1<T>, T, TMap, S0, S1, S2, S3, S4>(pa, pb, pc, pd, pe, py, y.Length);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Run<V, T, TMap, S0, S1, S2, S3, S4>(T* a, T* b, T* c, T* d, T* e, T* y, int count)
        where V : struct, IRegister<V, T>
        where T : unmanaged, IFloatingPointIeee754<T>
        where TMap : struct, IMap5<T>
        where S0 : struct, IDim
        where S1 : struct, IDim
        where S2 : struct, IDim
        where S3 : struct, IDim
        where S4 : struct, IDim
    {
        var a0 = S0.Value == 0 ? V.Broadcast(*a) : default;
        var b0 = S1.Value == 0 ? V.Broadcast(*b) : default;
        var c0 = S2.Value == 0 ? V.Broadcast(*c) : default;
        var d0 = S3.Value == 0 ? V.Broadcast(*d) : default;
        var e0 = S4.Value == 0 ? V.Broadcast(*e) : default;
        var i = 0;
        for (; i <= count - V.Count; i += V.Count)
        {
            var va = S0.Value == 0 ? a0 : V.Load(a + i);
            var vb = S1.Value == 0 ? b0 : V.Load(b + i);
            var vc = S2.Value == 0 ? c0 : V.Load(c + i);
            var vd = S3.Value == 0 ? d0 : V.Load(d + i);
            var ve = S4.Value == 0 ? e0 : V.Load(e + i);
            TMap.Apply(va, vb, vc, vd, ve).Store(y + i);
        }

        if (i < count)
        {
            var va = S0.Value == 0 ? a0 : V.LoadPartial(a + i, count - i, V.Zero);
            var vb = S1.Value == 0 ? b0 : V.LoadPartial(b + i, count - i, V.Zero);
            var vc = S2.Value == 0 ? c0 : V.LoadPartial(c + i, count - i, V.Zero);
            var vd = S3.Value == 0 ? d0 : V.LoadPartial(d + i, count - i, V.Zero);
            var ve = S4.Value == 0 ? e0 : V.LoadPartial(e + i, count - i, V.Zero);
            TMap.Apply(va, vb, vc, vd, ve).StorePartial(y + i, count - i);
        }
    }

    /// <summary>y = f(a, b, c, d, e, f), element by element.</summary>
    /// <remarks>y may be exactly one of the inputs; otherwise it must not overlap any. The number of elements is y's.</remarks>
    /// <exception cref="ArgumentException">An input has neither one element where its stride is 0 nor as many as y where it is
    /// 1.</exception>
    public static void Map<T, TMap, S0, S1, S2, S3, S4, S5>(
        ReadOnlySpan<T> a, ReadOnlySpan<T> b, ReadOnlySpan<T> c, ReadOnlySpan<T> d, ReadOnlySpan<T> e, ReadOnlySpan<T> f, Span<T> y)
        where T : unmanaged, IFloatingPointIeee754<T>
        where TMap : struct, IMap6<T>
        where S0 : struct, IDim
        where S1 : struct, IDim
        where S2 : struct, IDim
        where S3 : struct, IDim
        where S4 : struct, IDim
        where S5 : struct, IDim
    {
        var require = new Require("Elementwise.Map");
        require.Operand<T, S0>(a, y.Length);
        require.Operand<T, S1>(b, y.Length);
        require.Operand<T, S2>(c, y.Length);
        require.Operand<T, S3>(d, y.Length);
        require.Operand<T, S4>(e, y.Length);
        require.Operand<T, S5>(f, y.Length);
        if (y.IsEmpty) return;
        fixed (T* pa = a)
        fixed (T* pb = b)
        fixed (T* pc = c)
        fixed (T* pd = d)
        fixed (T* pe = e)
        fixed (T* pf = f)
        fixed (T* py = y)
        {
            if (Vector512.IsHardwareAccelerated)
                Run<Simd512<T>, T, TMap, S0, S1, S2, S3, S4, S5>(pa, pb, pc, pd, pe, pf, py, y.Length);
            else if (Vector256.IsHardwareAccelerated)
                Run<Simd256<T>, T, TMap, S0, S1, S2, S3, S4, S5>(pa, pb, pc, pd, pe, pf, py, y.Length);
            else if (Vector128.IsHardwareAccelerated)
                Run<Simd128<T>, T, TMap, S0, S1, S2, S3, S4, S5>(pa, pb, pc, pd, pe, pf, py, y.Length);
            else
                Run<Simd1<T>, T, TMap, S0, S1, S2, S3, S4, S5>(pa, pb, pc, pd, pe, pf, py, y.Length);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Run<V, T, TMap, S0, S1, S2, S3, S4, S5>(T* a, T* b, T* c, T* d, T* e, T* f, T* y, int count)
        where V : struct, IRegister<V, T>
        where T : unmanaged, IFloatingPointIeee754<T>
        where TMap : struct, IMap6<T>
        where S0 : struct, IDim
        where S1 : struct, IDim
        where S2 : struct, IDim
        where S3 : struct, IDim
        where S4 : struct, IDim
        where S5 : struct, IDim
    {
        var a0 = S0.Value == 0 ? V.Broadcast(*a) : default;
        var b0 = S1.Value == 0 ? V.Broadcast(*b) : default;
        var c0 = S2.Value == 0 ? V.Broadcast(*c) : default;
        var d0 = S3.Value == 0 ? V.Broadcast(*d) : default;
        var e0 = S4.Value == 0 ? V.Broadcast(*e) : default;
        var f0 = S5.Value == 0 ? V.Broadcast(*f) : default;
        var i = 0;
        for (; i <= count - V.Count; i += V.Count)
        {
            var va = S0.Value == 0 ? a0 : V.Load(a + i);
            var vb = S1.Value == 0 ? b0 : V.Load(b + i);
            var vc = S2.Value == 0 ? c0 : V.Load(c + i);
            var vd = S3.Value == 0 ? d0 : V.Load(d + i);
            var ve = S4.Value == 0 ? e0 : V.Load(e + i);
            var vf = S5.Value == 0 ? f0 : V.Load(f + i);
            TMap.Apply(va, vb, vc, vd, ve, vf).Store(y + i);
        }

        if (i < count)
        {
            var va = S0.Value == 0 ? a0 : V.LoadPartial(a + i, count - i, V.Zero);
            var vb = S1.Value == 0 ? b0 : V.LoadPartial(b + i, count - i, V.Zero);
            var vc = S2.Value == 0 ? c0 : V.LoadPartial(c + i, count - i, V.Zero);
            var vd = S3.Value == 0 ? d0 : V.LoadPartial(d + i, count - i, V.Zero);
            var ve = S4.Value == 0 ? e0 : V.LoadPartial(e + i, count - i, V.Zero);
            var vf = S5.Value == 0 ? f0 : V.LoadPartial(f + i, count - i, V.Zero);
            TMap.Apply(va, vb, vc, vd, ve, vf).StorePartial(y + i, count - i);
        }
    }
}
