using ModelGen.Kernels;
using ModelGen.Optimizers;
using ModelGen.Tests.Optimizers;

namespace ModelGen.Tests.Kernels;

/// <summary>Formulas and update rules are stated over arithmetic alone, so that they hold for every processor.</summary>
public sealed class NumericTests
{
    private static readonly double[] Samples = [-2.5, -1, -0.3, 0, 0.2, 0.9, 1.7];

    public static TheoryData<string> Rules => [.. OptimizerFixture.Names.Where(name => OptimizerTests.Create(name).CanFuse), "perceptron"];

    [Fact]
    public void Formulas()
    {
        Check<Identity<double>>();
        Check<ReLU<double>>();
        Check<Sigmoid<double>>();
        Check<Tanh<double>>();
        Check<GELU<double>>();
        foreach (var x in Samples)
            Assert.Equal(GELUGradient<double>.Apply(Register(1.5), Register(x)).Value,
                GELUGradient<double>.Apply(new PlainNumber(1.5), new PlainNumber(x)).Value, 1e-13);

        static void Check<TMap>()
            where TMap : struct, IMap1<double>
        {
            foreach (var x in Samples) Assert.Equal(TMap.Apply(Register(x)).Value, TMap.Apply(new PlainNumber(x)).Value, 1e-13);
        }
    }

    [Theory]
    [MemberData(nameof(Rules))]
    public void UpdateRules(string rule)
    {
        var comparison = default(Comparison);
        OptimizerTests.Create(rule).Dispatch<double, Comparison>(ref comparison);
        Assert.Equal(Samples.Length, comparison.Updates);
    }

    private static Simd1<double> Register(double x) => Simd1<double>.Broadcast(x);

    /// <summary>Some updates of one weight, in registers and in plain numbers.</summary>
    private struct Comparison : IRuleAction<double>
    {
        public int Updates;

        public void Apply<TConstants, TRule>(in TConstants constants, in TConstants withoutDecay)
            where TConstants : struct, IUpdateConstants<double, TRule>
            where TRule : struct, IUpdateRule<double>
        {
            var clock = new UpdateClock { Step = 1, LearningRate = 0.1 };
            var rule = constants.Advance(ref clock);
            var (w, s0, s1, s2) = (Register(0.5), Register(0), Register(0), Register(0));
            var (v, t0, t1, t2) = (new PlainNumber(0.5), new PlainNumber(0), new PlainNumber(0), new PlainNumber(0));
            foreach (var gradient in Samples)
            {
                w = rule.Update(w, Register(gradient), ref s0, ref s1, ref s2);
                v = rule.Update(v, new PlainNumber(gradient), ref t0, ref t1, ref t2);
                Assert.Equal(w.Value, v.Value, 1e-13);
                Updates++;
            }
        }
    }
}
