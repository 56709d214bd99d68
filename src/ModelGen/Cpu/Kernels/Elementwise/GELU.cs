using System.Runtime.CompilerServices;

namespace ModelGen.Kernels;

/// <summary>f(x) = x Φ(x) with Φ the normal distribution function.</summary>
/// <typeparam name="T">Element type.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct GELU<T> : IMap1<T>
    where T : unmanaged
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Apply<V>(V a)
        where V : struct, INumeric<V, T>
    {
        if (typeof(T) == typeof(float)) return a * NormalDistribution.Cumulative<V, T>(a, NormalDistribution.Bell<V, T>(a));
        return V.Constant(0.5) * a * (V.One + V.Erf(V.Constant(0.70710678118654752) * a));
    }
}

/// <summary>f(dy, x) = dy (Φ(x) + x φ(x)): the gradient of <see cref="GELU{T}"/>.</summary>
/// <typeparam name="T">Element type.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct GELUGradient<T> : IMap2<T>
    where T : unmanaged
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Apply<V>(V a, V b)
        where V : struct, INumeric<V, T>
    {
        const double Density = 0.39894228040143268; // 1 / √2π
        if (typeof(T) == typeof(float))
        {
            var bell = NormalDistribution.Bell<V, T>(b);
            return a * V.MultiplyAdd(b * V.Constant(Density), bell, NormalDistribution.Cumulative<V, T>(b, bell));
        }

        return a * ((V.Constant(0.5) * (V.One + V.Erf(V.Constant(0.70710678118654752) * b))) + (
            b * V.Constant(Density) * V.Exp(V.Constant(-0.5) * (b * b))));
    }
}

/// <summary>The normal distribution in single precision.</summary>
internal static class NormalDistribution
{
    /// <summary>e^(-x²/2).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static V Bell<V, T>(V x)
        where V : struct, INumeric<V, T>
        where T : unmanaged => V.ExpInline(V.Constant(-0.5) * (x * x));

    /// <summary>Φ(x), given e^(-x²/2): Φ(-|x|) is that times t p(t) with t = 1 / (1 + 0.3 |x|) and a polynomial fitted at Chebyshev nodes
    /// for |x| ≤ 15, where its relative error is 4e-9; beyond, the exponential is zero.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static V Cumulative<V, T>(V x, V bell)
        where V : struct, INumeric<V, T>
        where T : unmanaged
    {
        var t = V.One / V.MultiplyAdd(V.Abs(x), V.Constant(0.3), V.One);
        var p = V.Constant(-0.020984669361051224);
        p = V.MultiplyAdd(p, t, V.Constant(0.11440211186287313));
        p = V.MultiplyAdd(p, t, V.Constant(-0.23283548305322599));
        p = V.MultiplyAdd(p, t, V.Constant(0.19792164407388677));
        p = V.MultiplyAdd(p, t, V.Constant(-0.08448128252487116));
        p = V.MultiplyAdd(p, t, V.Constant(0.098830841310834335));
        p = V.MultiplyAdd(p, t, V.Constant(0.077485770647012273));
        p = V.MultiplyAdd(p, t, V.Constant(0.11042319661479691));
        p = V.MultiplyAdd(p, t, V.Constant(0.11955011827807898));
        p = V.MultiplyAdd(p, t, V.Constant(0.11968775022811919));
        var lower = p * t * bell;
        return V.Select(V.Greater(x, V.Zero), V.One - lower, lower);
    }
}
