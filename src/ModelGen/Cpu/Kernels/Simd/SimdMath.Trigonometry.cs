using System.Runtime.CompilerServices;

namespace ModelGen.Kernels;

/// <summary>Sine, cosine and power.</summary>
internal static partial class SimdMath
{
    // Beyond this many radians the reduction below loses bits, and lanes are computed one by one.
    private const double LargestAngleFloat = 6000.0;
    private const double LargestAngleDouble = 1000000.0;

    /// <summary>sin x.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    internal static V Sin<V, T>(V x)
        where V : struct, IRegister<V, T>
        where T : unmanaged => SinOfQuarters<V, T>(x, 0);

    /// <summary>cos x, a quarter turn ahead of the sine.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    internal static V Cos<V, T>(V x)
        where V : struct, IRegister<V, T>
        where T : unmanaged => SinOfQuarters<V, T>(x, 1);

    /// <summary>sin(x + quarters π/2): x = n π/2 + r with |r| ≤ π/4, then sin r or cos r by the parity of n, with the sign of its second
    /// bit.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V SinOfQuarters<V, T>(V x, int quarters)
        where V : struct, IRegister<V, T>
        where T : unmanaged
    {
        var rounding = RoundingConstant<V, T>();
        var shifted = V.MultiplyAdd(x, V.Constant(2.0 / Math.PI), rounding);
        var n = rounding - shifted;
        var quadrant = V.AddBits(shifted, V.Bits(quarters));
        V r, tail, last;
        if (typeof(T) == typeof(float))
        {
            // Parts of π/2 of 11 bits each: their products with n are exact.
            var first = V.MultiplyAdd(n, V.Constant(1.5703125), x);
            var part = n * V.Constant(0.0004837512969970703);
            r = first + part;
            tail = V.MultiplyAdd(n, V.Constant(7.549533620476723e-08), first - r + part);
            last = n * V.Constant(2.563344151594519e-12);
        }
        else
        {
            // Parts of 33 bits.
            var first = V.MultiplyAdd(n, V.Constant(1.5707963267341256), x);
            var part = n * V.Constant(6.077100506303966e-11);
            r = first + part;
            tail = V.MultiplyAdd(n, V.Constant(2.0222662487111665e-21), first - r + part);
            last = n * V.Constant(8.4784276603689e-32);
        }

        // The angle is r + tail + last, where the tail is what r has lost to rounding: normalised, then to first order in the series.
        var angle = r + tail;
        tail = r - angle + tail + last;
        r = angle;
        var z = r * r;
        var cosine = V.One + V.MultiplyAdd(z, CosineSeries<V, T>(z), -(r * tail));
        var sine = r + V.MultiplyAdd(r * z, SineSeries<V, T>(z), tail * cosine);
        var odd = V.SubtractBits(V.Zero, V.And(quadrant, V.Bits(1)));
        var sign = V.ShiftLeft(V.And(quadrant, V.Bits(2)), typeof(T) == typeof(float) ? 30 : 62);
        var result = V.Xor(V.Select(odd, cosine, sine), sign);

        var large = V.Greater(V.Abs(x), V.Constant(typeof(T) == typeof(float) ? LargestAngleFloat : LargestAngleDouble));
        return V.Any(large) ? V.Select(large, EachSin<V, T>(x, quarters), result) : result;
    }

    /// <summary>(sin r - r) / r³ of z = r², by its Taylor series.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V SineSeries<V, T>(V z)
        where V : struct, IRegister<V, T>
        where T : unmanaged
    {
        if (typeof(T) == typeof(float))
        {
            var p = V.Constant(1.0 / 362880);
            p = V.MultiplyAdd(p, z, V.Constant(-1.0 / 5040));
            p = V.MultiplyAdd(p, z, V.Constant(1.0 / 120));
            p = V.MultiplyAdd(p, z, V.Constant(-1.0 / 6));
            return p;
        }
        else
        {
            var p = V.Constant(1.0 / 355687428096000.0);
            p = V.MultiplyAdd(p, z, V.Constant(-1.0 / 1307674368000.0));
            p = V.MultiplyAdd(p, z, V.Constant(1.0 / 6227020800.0));
            p = V.MultiplyAdd(p, z, V.Constant(-1.0 / 39916800));
            p = V.MultiplyAdd(p, z, V.Constant(1.0 / 362880));
            p = V.MultiplyAdd(p, z, V.Constant(-1.0 / 5040));
            p = V.MultiplyAdd(p, z, V.Constant(1.0 / 120));
            p = V.MultiplyAdd(p, z, V.Constant(-1.0 / 6));
            return p;
        }
    }

    /// <summary>(cos r - 1) / r² of z = r², by its Taylor series.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V CosineSeries<V, T>(V z)
        where V : struct, IRegister<V, T>
        where T : unmanaged
    {
        if (typeof(T) == typeof(float))
        {
            var p = V.Constant(-1.0 / 3628800);
            p = V.MultiplyAdd(p, z, V.Constant(1.0 / 40320));
            p = V.MultiplyAdd(p, z, V.Constant(-1.0 / 720));
            p = V.MultiplyAdd(p, z, V.Constant(1.0 / 24));
            p = V.MultiplyAdd(p, z, V.Constant(-1.0 / 2));
            return p;
        }
        else
        {
            var p = V.Constant(1.0 / 20922789888000.0);
            p = V.MultiplyAdd(p, z, V.Constant(-1.0 / 87178291200.0));
            p = V.MultiplyAdd(p, z, V.Constant(1.0 / 479001600));
            p = V.MultiplyAdd(p, z, V.Constant(-1.0 / 3628800));
            p = V.MultiplyAdd(p, z, V.Constant(1.0 / 40320));
            p = V.MultiplyAdd(p, z, V.Constant(-1.0 / 720));
            p = V.MultiplyAdd(p, z, V.Constant(1.0 / 24));
            p = V.MultiplyAdd(p, z, V.Constant(-1.0 / 2));
            return p;
        }
    }

    /// <summary>Lane by lane with the platform's functions, for large angles.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static unsafe V EachSin<V, T>(V x, int quarters)
        where V : struct, IRegister<V, T>
        where T : unmanaged
    {
        var lanes = stackalloc T[V.Count];
        x.Store(lanes);
        for (var i = 0; i < V.Count; i++)
        {
            if (typeof(T) == typeof(float))
            {
                double angle = Unsafe.BitCast<T, float>(lanes[i]);
                lanes[i] = Unsafe.BitCast<float, T>((float)(quarters == 0 ? Math.Sin(angle) : Math.Cos(angle)));
            }
            else
            {
                var angle = Unsafe.BitCast<T, double>(lanes[i]);
                lanes[i] = Unsafe.BitCast<double, T>(quarters == 0 ? Math.Sin(angle) : Math.Cos(angle));
            }
        }

        return V.Load(lanes);
    }

    /// <summary>xʸ lane by lane with the platform's function, in double.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    internal static unsafe V Pow<V, T>(V x, V y)
        where V : struct, IRegister<V, T>
        where T : unmanaged
    {
        var bases = stackalloc T[V.Count];
        var exponents = stackalloc T[V.Count];
        x.Store(bases);
        y.Store(exponents);
        for (var i = 0; i < V.Count; i++)
        {
            bases[i] = typeof(T) == typeof(float)
                ? Unsafe.BitCast<float, T>((float)Math.Pow(Unsafe.BitCast<T, float>(bases[i]), Unsafe.BitCast<T, float>(exponents[i])))
                : Unsafe.BitCast<double, T>(Math.Pow(Unsafe.BitCast<T, double>(bases[i]), Unsafe.BitCast<T, double>(exponents[i])));
        }

        return V.Load(bases);
    }
}
