using System.Runtime.CompilerServices;

namespace ModelGen.Kernels;

/// <summary>The elementary functions, stated once for every register width: the argument is reduced, a polynomial follows.
/// Each lane computes the same operations in every width, so that results have the same bits wherever an element falls.</summary>
/// <remarks>The functions are calls, one for each register: inlined, a few of them in one expression exceed the JIT's budget for a method,
/// and
/// it then leaves out single instructions instead.</remarks>
internal static partial class SimdMath
{
    private const double Log2E = 1.4426950408889634;

    // ln 2 in two parts; n times the first is exact for every exponent n.
    private const double Ln2HighFloat = 0.693359375;
    private const double Ln2LowFloat = -2.1219444005469057e-4;
    private const double Ln2HighDouble = 6.93147180369123816490e-01;
    private const double Ln2LowDouble = 1.90821492927058770002e-10;

    /// <summary>1.5 · 2ᵐ where a number has m mantissa bits. Adding it rounds to an integer, whose two's complement
    /// is then in the low bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V RoundingConstant<V, T>()
        where V : struct, IRegister<V, T>
        where T : unmanaged => V.Constant(typeof(T) == typeof(float) ? 12582912.0 : 6755399441055744.0);

    /// <summary>2ᵏ for a lane that holds the integer k within the range of exponents.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V PowerOfTwo<V, T>(V k)
        where V : struct, IRegister<V, T>
        where T : unmanaged => typeof(T) == typeof(float)
            ? V.ShiftLeft(V.AddBits(k, V.Bits(127)), 23)
            : V.ShiftLeft(V.AddBits(k, V.Bits(1023)), 52);

    /// <summary>|magnitude| with the sign of <paramref name="sign"/>, for a magnitude that is not negative.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V CopySign<V, T>(V magnitude, V sign)
        where V : struct, IRegister<V, T>
        where T : unmanaged => V.Or(magnitude, V.And(sign, V.Bits(typeof(T) == typeof(float) ? 1L << 31 : long.MinValue)));

    /// <summary>-1, 0 or 1; zero and NaN as they are.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static V Sign<V, T>(V x)
        where V : struct, IRegister<V, T>
        where T : unmanaged => V.Select(V.Greater(x, V.Zero), V.One, V.Select(V.Greater(V.Zero, x), -V.One, x));

    /// <summary>x limited to low ≤ x ≤ high; NaN stays NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Limit<V, T>(V x, double low, double high)
        where V : struct, IRegister<V, T>
        where T : unmanaged
    {
        x = V.Select(V.Greater(x, V.Constant(high)), V.Constant(high), x);
        return V.Select(V.Greater(V.Constant(low), x), V.Constant(low), x);
    }

    /// <summary>x = n ln 2 + r with |r| ≤ ln 2 / 2: gives r, and n both as a number and as an integer in the lane's bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V ReduceByLn2<V, T>(V x, out V n, out V bits)
        where V : struct, IRegister<V, T>
        where T : unmanaged
    {
        var rounding = RoundingConstant<V, T>();
        var shifted = V.MultiplyAdd(x, V.Constant(Log2E), rounding);
        n = shifted - rounding;
        bits = V.SubtractBits(shifted, rounding);
        var r = V.MultiplyAdd(n, V.Constant(-(typeof(T) == typeof(float) ? Ln2HighFloat : Ln2HighDouble)), x);
        return V.MultiplyAdd(n, V.Constant(-(typeof(T) == typeof(float) ? Ln2LowFloat : Ln2LowDouble)), r);
    }

    /// <summary>(eʳ - 1 - r) / r² for |r| ≤ ln 2 / 2, by its Taylor series to the last bit of <typeparamref name="T"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V ExpSeries<V, T>(V r)
        where V : struct, IRegister<V, T>
        where T : unmanaged
    {
        if (typeof(T) == typeof(float))
        {
            var p = V.Constant(1.0 / 5040);
            p = V.MultiplyAdd(p, r, V.Constant(1.0 / 720));
            p = V.MultiplyAdd(p, r, V.Constant(1.0 / 120));
            p = V.MultiplyAdd(p, r, V.Constant(1.0 / 24));
            p = V.MultiplyAdd(p, r, V.Constant(1.0 / 6));
            p = V.MultiplyAdd(p, r, V.Constant(1.0 / 2));
            return p;
        }
        else
        {
            var p = V.Constant(1.0 / 6227020800);
            p = V.MultiplyAdd(p, r, V.Constant(1.0 / 479001600));
            p = V.MultiplyAdd(p, r, V.Constant(1.0 / 39916800));
            p = V.MultiplyAdd(p, r, V.Constant(1.0 / 3628800));
            p = V.MultiplyAdd(p, r, V.Constant(1.0 / 362880));
            p = V.MultiplyAdd(p, r, V.Constant(1.0 / 40320));
            p = V.MultiplyAdd(p, r, V.Constant(1.0 / 5040));
            p = V.MultiplyAdd(p, r, V.Constant(1.0 / 720));
            p = V.MultiplyAdd(p, r, V.Constant(1.0 / 120));
            p = V.MultiplyAdd(p, r, V.Constant(1.0 / 24));
            p = V.MultiplyAdd(p, r, V.Constant(1.0 / 6));
            p = V.MultiplyAdd(p, r, V.Constant(1.0 / 2));
            return p;
        }
    }

    /// <summary>eˣ; 0 and ∞ beyond the range, NaN for NaN.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    internal static V Exp<V, T>(V x)
        where V : struct, IRegister<V, T>
        where T : unmanaged => ExpInline<V, T>(x);

    /// <summary>eˣ within another function.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static V ExpInline<V, T>(V x)
        where V : struct, IRegister<V, T>
        where T : unmanaged
    {
        x = typeof(T) == typeof(float) ? Limit<V, T>(x, -104.0, 89.0) : Limit<V, T>(x, -746.0, 710.0);
        var r = ReduceByLn2<V, T>(x, out _, out var n);
        var p = V.MultiplyAdd(V.MultiplyAdd(ExpSeries<V, T>(r), r, V.One), r, V.One);

        // 2ⁿ in two steps, since n alone may lie beyond the exponents at either end.
        var half = V.SubtractBits(V.ShiftRight(V.AddBits(n, V.Bits(4096)), 1), V.Bits(2048));
        return p * PowerOfTwo<V, T>(half) * PowerOfTwo<V, T>(V.SubtractBits(n, half));
    }

    /// <summary>eˣ - 1, accurate near 0.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    internal static V ExpM1<V, T>(V x)
        where V : struct, IRegister<V, T>
        where T : unmanaged => ExpM1Inline<V, T>(x);

    /// <summary>eˣ - 1 = 2ⁿ (eʳ - 1) + (2ⁿ - 1).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V ExpM1Inline<V, T>(V x)
        where V : struct, IRegister<V, T>
        where T : unmanaged
    {
        x = typeof(T) == typeof(float) ? Limit<V, T>(x, -20.0, 89.0) : Limit<V, T>(x, -40.0, 710.0);
        var r = ReduceByLn2<V, T>(x, out var n, out var bits);
        var p = V.MultiplyAdd(r * r, ExpSeries<V, T>(r), r);

        // Half of everything, since 2ⁿ itself overflows just below the largest result.
        var half = PowerOfTwo<V, T>(V.SubtractBits(bits, V.Bits(1)));
        var scaled = V.MultiplyAdd(p, half, half - V.Constant(0.5));
        return V.Select(V.Equal(n, V.Zero), p, scaled + scaled);
    }

    /// <summary>1 / (1 + e⁻ˣ), from e^-|x|, which does not overflow.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    internal static V Sigmoid<V, T>(V x)
        where V : struct, IRegister<V, T>
        where T : unmanaged => SigmoidInline<V, T>(x);

    /// <summary>1 / (1 + e⁻ˣ) within a loop.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static V SigmoidInline<V, T>(V x)
        where V : struct, IRegister<V, T>
        where T : unmanaged
    {
        var z = ExpInline<V, T>(-V.Abs(x));
        return V.Select(V.GreaterOrEqual(x, V.Zero), V.One, z) / (V.One + z);
    }

    /// <summary>tanh x. In double (1 - e^-2|x|) / (1 + e^-2|x|); in float a polynomial near 0 and 1 - 2 / (e^2|x| + 1) beyond.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    internal static V Tanh<V, T>(V x)
        where V : struct, IRegister<V, T>
        where T : unmanaged => TanhInline<V, T>(x);

    /// <summary>tanh x within a loop.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static V TanhInline<V, T>(V x)
        where V : struct, IRegister<V, T>
        where T : unmanaged
    {
        var a = V.Abs(x);
        if (typeof(T) == typeof(float))
        {
            var z = x * x;
            var p = V.Constant(2.3707656404977878e-3);
            p = V.MultiplyAdd(p, z, V.Constant(-8.4100708015307364e-3));
            p = V.MultiplyAdd(p, z, V.Constant(2.1788321997108521e-2));
            p = V.MultiplyAdd(p, z, V.Constant(-5.3961551781342691e-2));
            p = V.MultiplyAdd(p, z, V.Constant(0.13333312866861799));
            p = V.MultiplyAdd(p, z, V.Constant(-0.33333333231207925));
            var near = V.MultiplyAdd(x * z, p, x);
            var far = V.One - (V.Constant(2.0) / (ExpInline<V, T>(a + a) + V.One));
            return V.Select(V.Greater(V.Constant(0.6), a), near, CopySign<V, T>(far, x));
        }

        var t = ExpM1Inline<V, T>(V.Constant(-2.0) * a);
        return CopySign<V, T>(-t / (t + V.Constant(2.0)), x);
    }
}
