using System.Runtime.CompilerServices;

namespace ModelGen.Kernels;

/// <summary>Logarithms and powers.</summary>
internal static partial class SimdMath
{
    /// <summary>ln x; -∞ at 0, NaN below.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    internal static V Log<V, T>(V x)
        where V : struct, IRegister<V, T>
        where T : unmanaged => LogInline<V, T>(x);

    /// <summary>ln x = e ln 2 + ln m with √½ ≤ m &lt; √2, and ln(1 + f) = f - (f²/2 - s (f²/2 + R)), s = f / (2 + f),
    /// where R is the series of 2 artanh(s) without its first term.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V LogInline<V, T>(V x)
        where V : struct, IRegister<V, T>
        where T : unmanaged
    {
        // A subnormal number is scaled into the normal range first.
        var subnormal = V.Greater(V.Constant(typeof(T) == typeof(float) ? 1.1754943508222875e-38 : 2.2250738585072014e-308), x);
        var scaled = V.Select(subnormal, x * V.Constant(typeof(T) == typeof(float) ? 8388608.0 : 4503599627370496.0), x);

        // Counting exponents from √½; 256 or 2048 keeps the difference positive, so that a logical shift serves.
        V exponent, m, e;
        if (typeof(T) == typeof(float))
        {
            exponent = V.ShiftRight(V.AddBits(scaled, V.Bits(0x40000000L - 0x3F3504F3L)), 23);
            m = V.SubtractBits(scaled, V.ShiftLeft(V.SubtractBits(exponent, V.Bits(128)), 23));
            e = V.Or(exponent, V.Bits(0x4B000000L)) - V.Constant(8388608.0 + 128.0);
            e = V.Select(subnormal, e - V.Constant(23.0), e);
        }
        else
        {
            exponent = V.ShiftRight(V.AddBits(scaled, V.Bits(0x4000000000000000L - 0x3FE6A09E667F3BCDL)), 52);
            m = V.SubtractBits(scaled, V.ShiftLeft(V.SubtractBits(exponent, V.Bits(1024)), 52));
            e = V.Or(exponent, V.Bits(0x4330000000000000L)) - V.Constant(4503599627370496.0 + 1024.0);
            e = V.Select(subnormal, e - V.Constant(52.0), e);
        }

        var f = m - V.One;
        var s = f / (f + V.Constant(2.0));
        var half = V.Constant(0.5) * f * f;
        var inner = s * (half + AtanhSeries<V, T>(s * s));
        inner = V.MultiplyAdd(e, V.Constant(typeof(T) == typeof(float) ? Ln2LowFloat : Ln2LowDouble), inner);
        var result = V.MultiplyAdd(e, V.Constant(typeof(T) == typeof(float) ? Ln2HighFloat : Ln2HighDouble), f - (half - inner));

        result = V.Select(V.Equal(x, V.Zero), V.Constant(double.NegativeInfinity), result);
        result = V.Select(V.Greater(V.Zero, x), V.Constant(double.NaN), result);
        return V.Select(V.GreaterOrEqual(x, V.Constant(double.PositiveInfinity)), x, V.Select(V.Equal(x, x), result, x));
    }

    /// <summary>2/3 z + 2/5 z² + ..., to the last bit of <typeparamref name="T"/> for z = s² &lt; 0.0295.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V AtanhSeries<V, T>(V z)
        where V : struct, IRegister<V, T>
        where T : unmanaged
    {
        if (typeof(T) == typeof(float))
        {
            var p = V.Constant(2.0 / 11);
            p = V.MultiplyAdd(p, z, V.Constant(2.0 / 9));
            p = V.MultiplyAdd(p, z, V.Constant(2.0 / 7));
            p = V.MultiplyAdd(p, z, V.Constant(2.0 / 5));
            p = V.MultiplyAdd(p, z, V.Constant(2.0 / 3));
            return p * z;
        }
        else
        {
            var p = V.Constant(2.0 / 21);
            p = V.MultiplyAdd(p, z, V.Constant(2.0 / 19));
            p = V.MultiplyAdd(p, z, V.Constant(2.0 / 17));
            p = V.MultiplyAdd(p, z, V.Constant(2.0 / 15));
            p = V.MultiplyAdd(p, z, V.Constant(2.0 / 13));
            p = V.MultiplyAdd(p, z, V.Constant(2.0 / 11));
            p = V.MultiplyAdd(p, z, V.Constant(2.0 / 9));
            p = V.MultiplyAdd(p, z, V.Constant(2.0 / 7));
            p = V.MultiplyAdd(p, z, V.Constant(2.0 / 5));
            p = V.MultiplyAdd(p, z, V.Constant(2.0 / 3));
            return p * z;
        }
    }

    /// <summary>ln(1 + x) = ln u + (what rounding u = 1 + x lost) / u.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    internal static V Log1P<V, T>(V x)
        where V : struct, IRegister<V, T>
        where T : unmanaged
    {
        var u = V.One + x;
        var lost = V.Select(V.Greater(x, V.One), V.One - (u - x), x - (u - V.One));
        var result = LogInline<V, T>(u);
        var corrected = result + (lost / u);
        var plain = V.GreaterOrEqual(V.Abs(result), V.Constant(double.PositiveInfinity));
        corrected = V.Select(plain, result, corrected);
        return V.Select(V.Equal(x, V.Zero), x, corrected);
    }
}
