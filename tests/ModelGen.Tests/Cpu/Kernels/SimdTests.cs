using System.Numerics;
using System.Runtime.CompilerServices;
using ModelGen.Kernels;

namespace ModelGen.Tests.Kernels;

/// <summary>The elementary functions: near the exact value, and the same bits in every register width.</summary>
public unsafe class SimdTests
{
    private static readonly string[] Functions =
        ["Exp", "ExpM1", "Log", "Log1P", "Tanh", "Sigmoid", "Erf", "Sin", "Cos", "Sqrt", "Floor", "Abs", "Sign", "Negate", "ReLU"];

    public static TheoryData<string> Names => new(Functions);

    private static V Evaluate<V, T>(string name, V x)
        where V : struct, IRegister<V, T>
        where T : unmanaged => name switch
        {
            "Exp" => V.Exp(x),
            "ExpM1" => V.ExpM1(x),
            "Log" => V.Log(x),
            "Log1P" => V.Log1P(x),
            "Tanh" => V.Tanh(x),
            "Sigmoid" => V.Sigmoid(x),
            "Erf" => V.Erf(x),
            "Sin" => V.Sin(x),
            "Cos" => V.Cos(x),
            "Sqrt" => V.Sqrt(x),
            "Floor" => V.Floor(x),
            "Abs" => V.Abs(x),
            "Sign" => V.Sign(x),
            "Negate" => -x,
            "ReLU" => ReLU<T>.Apply(x),
            _ => throw new ArgumentException(name),
        };

    private static V Evaluate2<V, T>(string name, V x, V y)
        where V : struct, IRegister<V, T>
        where T : unmanaged => name switch
        {
            "MultiplyAdd" => V.MultiplyAdd(x, y, x),
            "Min" => V.Min(x, y),
            "Max" => V.Max(x, y),
            "Pow" => V.Pow(x, y),
            "Greater" => V.Select(V.Greater(x, y), V.One, V.Zero),
            "GreaterOrEqual" => V.Select(V.GreaterOrEqual(x, y), V.One, V.Zero),
            "Equal" => V.Select(V.Equal(x, y), V.One, V.Zero),
            "Divide" => x / y,
            _ => throw new ArgumentException(name),
        };

    private static T[] Run<V, T>(string name, T[] x)
        where V : struct, IRegister<V, T>
        where T : unmanaged
    {
        var y = new T[x.Length];
        fixed (T* px = x, py = y)
        {
            for (var i = 0; i < x.Length; i += V.Count) Evaluate<V, T>(name, V.Load(px + i)).Store(py + i);
        }

        return y;
    }

    private static T[] Run2<V, T>(string name, T[] a, T[] b)
        where V : struct, IRegister<V, T>
        where T : unmanaged
    {
        var y = new T[a.Length];
        fixed (T* pa = a, pb = b, py = y)
        {
            for (var i = 0; i < a.Length; i += V.Count) Evaluate2<V, T>(name, V.Load(pa + i), V.Load(pb + i)).Store(py + i);
        }

        return y;
    }

    /// <summary>Bit patterns from all over the line, numbers where each function is interesting, and the special ones.</summary>
    private static T[] Samples<T>()
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var random = new Random(7);
        var x = new T[16384];
        for (var i = 0; i < x.Length; i++)
        {
            x[i] = (i % 8) switch
            {
                0 => typeof(T) == typeof(float)
                    ? Unsafe.BitCast<int, T>(random.Next(int.MinValue, int.MaxValue))
                    : Unsafe.BitCast<long, T>(random.NextInt64(long.MinValue, long.MaxValue)),
                1 => T.CreateTruncating((2 * random.NextDouble()) - 1),
                2 => T.CreateTruncating(20 * (random.NextDouble() - 0.5)),
                3 => T.CreateTruncating(220 * (random.NextDouble() - 0.5)),
                4 => T.CreateTruncating(1e-3 * (random.NextDouble() - 0.5)),
                5 => T.CreateTruncating(1 + (0.01 * (random.NextDouble() - 0.5))),
                6 => T.CreateTruncating(8000 * (random.NextDouble() - 0.5)),
                _ => T.CreateTruncating((random.Next(4000) - 2000) * Math.PI / 4),
            };
        }

        KernelData.Special<T>(4096, 3).CopyTo(x, 8192);
        return x;
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_width_gives_the_same_bits(string name)
    {
        Check<float>();
        Check<double>();

        void Check<T>()
            where T : unmanaged, IFloatingPointIeee754<T>
        {
            var x = Samples<T>();
            var scalar = Run<Simd1<T>, T>(name, x);
            KernelData.AssertSameBits<T>(scalar, Run<Simd128<T>, T>(name, x), $"{name} 128 {typeof(T)}");
            KernelData.AssertSameBits<T>(scalar, Run<Simd256<T>, T>(name, x), $"{name} 256 {typeof(T)}");
            KernelData.AssertSameBits<T>(scalar, Run<Simd512<T>, T>(name, x), $"{name} 512 {typeof(T)}");
        }
    }

    [Theory]
    [InlineData("MultiplyAdd")]
    [InlineData("Min")]
    [InlineData("Max")]
    [InlineData("Pow")]
    [InlineData("Greater")]
    [InlineData("GreaterOrEqual")]
    [InlineData("Equal")]
    [InlineData("Divide")]
    public void Every_width_gives_the_same_bits_for_two_operands(string name)
    {
        Check<float>();
        Check<double>();

        void Check<T>()
            where T : unmanaged, IFloatingPointIeee754<T>
        {
            var x = KernelData.Special<T>(4096, 1);
            var y = KernelData.Special<T>(4096, 2);
            var scalar = Run2<Simd1<T>, T>(name, x, y);
            KernelData.AssertSameBits<T>(scalar, Run2<Simd128<T>, T>(name, x, y), $"{name} 128 {typeof(T)}");
            KernelData.AssertSameBits<T>(scalar, Run2<Simd256<T>, T>(name, x, y), $"{name} 256 {typeof(T)}");
            KernelData.AssertSameBits<T>(scalar, Run2<Simd512<T>, T>(name, x, y), $"{name} 512 {typeof(T)}");
        }
    }

    [Theory]
    [InlineData("Exp", 1.0, 1.5)]
    [InlineData("ExpM1", 2.0, 2.5)]
    [InlineData("Log", 1.0, 1.5)]
    [InlineData("Log1P", 2.0, 2.5)]
    [InlineData("Tanh", 2.0, 4.0)]
    [InlineData("Sigmoid", 2.0, 2.5)]
    [InlineData("Sin", 1.5, 1.5)]
    [InlineData("Cos", 1.5, 1.5)]
    public void Functions_are_near_the_exact_value(string name, double floatUlps, double doubleUlps)
    {
        Func<double, double> exact = name switch
        {
            "Exp" => Math.Exp,
            "ExpM1" => x => Math.Abs(x) < 0.3 ? ExpM1Series(x) : Math.Exp(x) - 1,
            "Log" => Math.Log,
            "Log1P" => Log1PExact,
            "Tanh" => Math.Tanh,
            "Sigmoid" => x => x < 0 ? Math.Exp(x) / (1 + Math.Exp(x)) : 1 / (1 + Math.Exp(-x)),
            "Sin" => Math.Sin,
            _ => Math.Cos,
        };
        Check<float>(floatUlps);
        Check<double>(doubleUlps);

        void Check<T>(double limit)
            where T : unmanaged, IFloatingPointIeee754<T>
        {
            var x = Samples<T>();
            var y = Run<Simd1<T>, T>(name, x);
            var worst = 0.0;
            var where = T.Zero;
            for (var i = 0; i < x.Length; i++)
            {
                var ulps = KernelData.Ulps(exact(double.CreateTruncating(x[i])), y[i]);
                if (ulps > worst) (worst, where) = (ulps, x[i]);
            }

            Assert.True(worst <= limit, $"{name}<{typeof(T).Name}>({where:G17}) is {worst:G4} units of the last place off");
        }
    }

    /// <summary>erf to 17 digits, computed once with 40.</summary>
    private static readonly (double X, double Erf)[] ErrorFunction =
    [
        (0.0, 0.0),
        (1e-300, 1.1283791670955126e-300),
        (1e-08, 1.1283791670955126e-08),
        (0.001, 0.0011283787909692365),
        (0.1, 0.1124629160182849),
        (0.25, 0.27632639016823696),
        (0.5, 0.5204998778130465),
        (0.75, 0.7111556336535151),
        (0.9, 0.7969082124228322),
        (0.99, 0.8385080695553698),
        (0.9999999, 0.842700751438961),
        (1.0, 0.8427007929497149),
        (1.0000001, 0.8427008344604605),
        (1.01, 0.8468104962282768),
        (1.1, 0.8802050695740817),
        (1.25, 0.9229001282564583),
        (1.5, 0.9661051464753108),
        (1.75, 0.9866716712191824),
        (2.0, 0.9953222650189527),
        (2.25, 0.9985372834133188),
        (2.5, 0.999593047982555),
        (3.0, 0.9999779095030014),
        (3.5, 0.9999992569016276),
        (3.9, 0.9999999652077514),
        (4.0, 0.9999999845827421),
        (4.5, 0.9999999998033839),
        (5.0, 0.9999999999984626),
        (5.5, 0.9999999999999927),
        (5.9, 0.9999999999999999),
        (6.0, 1.0),
        (7.0, 1.0),
    ];

    [Fact]
    public void Erf_is_near_the_exact_value()
    {
        foreach (var (x, exact) in ErrorFunction)
        {
            var ulps = KernelData.Ulps(exact, SimdMath.Erf<Simd1<double>, double>(new(x)).Value);
            Assert.True(ulps <= 2, $"erf({x:G17}) is {ulps:G4} units of the last place off");
            Assert.Equal(-SimdMath.Erf<Simd1<double>, double>(new(x)).Value, SimdMath.Erf<Simd1<double>, double>(new(-x)).Value);
        }

        // In float against double, which the table vouches for.
        foreach (var x in Samples<float>())
        {
            var ulps = KernelData.Ulps(SimdMath.Erf<Simd1<double>, double>(new(x)).Value, SimdMath.Erf<Simd1<float>, float>(new(x)).Value);
            Assert.True(ulps <= 1.5, $"erf({x:G9}) is {ulps:G4} units of the last place off");
        }
    }

    private static double ExpM1Series(double x)
    {
        var sum = 0.0;
        for (var k = 20; k >= 1; k--) sum = (1 + sum) * x / k;
        return sum;
    }

    private static double Log1PExact(double x)
    {
        // ln u scaled by x / (u - 1), which undoes the rounding of u = 1 + x.
        var u = 1 + x;
        return u == 1 ? x : double.IsInfinity(u) || Math.Abs(x) > 1 ? Math.Log(u) : Math.Log(u) * (x / (u - 1));
    }
}
