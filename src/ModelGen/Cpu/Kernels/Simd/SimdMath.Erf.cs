using System.Runtime.CompilerServices;

namespace ModelGen.Kernels;

/// <summary>The error function.</summary>
internal static partial class SimdMath
{
    /// <summary>erf x: below 1 an even polynomial times x, beyond it 1 - e^-g where g fits -ln erfc. Both are fitted at
    /// Chebyshev nodes to below the last bit of <typeparamref name="T"/>.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    internal static V Erf<V, T>(V x)
        where V : struct, IRegister<V, T>
        where T : unmanaged
    {
        var a = V.Abs(x);
        var near = V.MultiplyAdd(x, NearErf<V, T>(x * x), x);

        // Beyond the limit the result is 1 in every bit.
        var t = Limit<V, T>(a, 1.0, typeof(T) == typeof(float) ? 4.0 : 6.0) - V.One;
        var far = V.One - ExpInline<V, T>(-LogErfc<V, T>(t));
        return V.Select(V.Greater(V.One, a), near, CopySign<V, T>(far, x));
    }

    /// <summary>erf(x)/x - 1 of z = x² ≤ 1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V NearErf<V, T>(V z)
        where V : struct, IRegister<V, T>
        where T : unmanaged
    {
        if (typeof(T) == typeof(float))
        {
            var p = V.Constant(7.8758750626854883e-5);
            p = V.MultiplyAdd(p, z, V.Constant(-8.0168642871658695e-4));
            p = V.MultiplyAdd(p, z, V.Constant(5.189087423433974e-3));
            p = V.MultiplyAdd(p, z, V.Constant(-2.6854212010626412e-2));
            p = V.MultiplyAdd(p, z, V.Constant(0.11283594715160218));
            p = V.MultiplyAdd(p, z, V.Constant(-0.37612626666720331));
            p = V.MultiplyAdd(p, z, V.Constant(0.12837916584835095));
            return p;
        }
        else
        {
            var p = V.Constant(-4.2309458242953378e-12);
            p = V.MultiplyAdd(p, z, V.Constant(8.7090451290531067e-11));
            p = V.MultiplyAdd(p, z, V.Constant(-1.216456005728345e-9));
            p = V.MultiplyAdd(p, z, V.Constant(1.4792401209404813e-8));
            p = V.MultiplyAdd(p, z, V.Constant(-1.6364642158167615e-7));
            p = V.MultiplyAdd(p, z, V.Constant(1.6462045441468419e-6));
            p = V.MultiplyAdd(p, z, V.Constant(-1.4925647567519332e-5));
            p = V.MultiplyAdd(p, z, V.Constant(1.2055332902888735e-4));
            p = V.MultiplyAdd(p, z, V.Constant(-8.5483270219348296e-4));
            p = V.MultiplyAdd(p, z, V.Constant(5.2239776254232983e-3));
            p = V.MultiplyAdd(p, z, V.Constant(-2.6866170645129841e-2));
            p = V.MultiplyAdd(p, z, V.Constant(0.1128379167095512));
            p = V.MultiplyAdd(p, z, V.Constant(-0.37612638903183752));
            p = V.MultiplyAdd(p, z, V.Constant(0.12837916709551257));
            return p;
        }
    }

    /// <summary>-ln erfc(1 + t) for 0 ≤ t ≤ 3 (float) or 5 (double).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V LogErfc<V, T>(V t)
        where V : struct, IRegister<V, T>
        where T : unmanaged
    {
        if (typeof(T) == typeof(float))
        {
            var p = V.Constant(-1.6371514145936436e-6);
            p = V.MultiplyAdd(p, t, V.Constant(3.2960831372440631e-5));
            p = V.MultiplyAdd(p, t, V.Constant(-3.2023956644507327e-4));
            p = V.MultiplyAdd(p, t, V.Constant(2.0543009565573277e-3));
            p = V.MultiplyAdd(p, t, V.Constant(-1.0077808029144182e-2));
            p = V.MultiplyAdd(p, t, V.Constant(4.157574036051611e-2));
            p = V.MultiplyAdd(p, t, V.Constant(0.84310474157625569));
            p = V.MultiplyAdd(p, t, V.Constant(2.6389676995839994));
            p = V.MultiplyAdd(p, t, V.Constant(1.8496055068535158));
            return p;
        }
        else
        {
            var p = V.Constant(5.0381750908202161e-18);
            p = V.MultiplyAdd(p, t, V.Constant(-3.2139503865759769e-16));
            p = V.MultiplyAdd(p, t, V.Constant(9.6914650543282855e-15));
            p = V.MultiplyAdd(p, t, V.Constant(-1.837898289962346e-13));
            p = V.MultiplyAdd(p, t, V.Constant(2.4597640050179192e-12));
            p = V.MultiplyAdd(p, t, V.Constant(-2.470337254501987e-11));
            p = V.MultiplyAdd(p, t, V.Constant(1.9306769041530837e-10));
            p = V.MultiplyAdd(p, t, V.Constant(-1.1993313226526884e-9));
            p = V.MultiplyAdd(p, t, V.Constant(5.9695484096523652e-9));
            p = V.MultiplyAdd(p, t, V.Constant(-2.3570812642171107e-8));
            p = V.MultiplyAdd(p, t, V.Constant(7.0143565617852362e-8));
            p = V.MultiplyAdd(p, t, V.Constant(-1.2585035591399703e-7));
            p = V.MultiplyAdd(p, t, V.Constant(-1.1028561509522453e-7));
            p = V.MultiplyAdd(p, t, V.Constant(2.033159780146731e-6));
            p = V.MultiplyAdd(p, t, V.Constant(-9.5950065095135264e-6));
            p = V.MultiplyAdd(p, t, V.Constant(2.7156334221864215e-5));
            p = V.MultiplyAdd(p, t, V.Constant(-2.6279862858634217e-5));
            p = V.MultiplyAdd(p, t, V.Constant(-2.3732046313066262e-4));
            p = V.MultiplyAdd(p, t, V.Constant(1.9779016975242306e-3));
            p = V.MultiplyAdd(p, t, V.Constant(-1.0033825160920954e-2));
            p = V.MultiplyAdd(p, t, V.Constant(4.1561098012135297e-2));
            p = V.MultiplyAdd(p, t, V.Constant(0.84310725636076693));
            p = V.MultiplyAdd(p, t, V.Constant(2.6389675142347314));
            p = V.MultiplyAdd(p, t, V.Constant(1.8496055099332485));
            return p;
        }
    }
}
