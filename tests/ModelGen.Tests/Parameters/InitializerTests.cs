namespace ModelGen.Tests.Parameters;

public class InitializerTests
{
    private const int Out = 160;
    private const int In = 300; // of (160, 100, 3)
    private const int FanOut = 3 * Out;

    public static TheoryData<string, double, double, double> Moments => new()
    {
        // name, mean, standard deviation, largest absolute value (infinite for normal ones)
        { "uniform", 0.5, 2 / Math.Sqrt(12), 1.5 },
        { "normal", 0.2, 0.7, double.PositiveInfinity },
        { "xavier-uniform", 0, 1.5 * Math.Sqrt(2.0 / (In + FanOut)), 1.5 * Math.Sqrt(6.0 / (In + FanOut)) },
        { "xavier-normal", 0, Math.Sqrt(2.0 / (In + FanOut)), double.PositiveInfinity },
        { "kaiming-uniform", 0, Math.Sqrt(2.0 / In), Math.Sqrt(6.0 / In) },
        { "kaiming-uniform-torch", 0, Math.Sqrt(1.0 / 3 / In), 1 / Math.Sqrt(In) },
        { "kaiming-normal", 0, Math.Sqrt(2.0 / In), double.PositiveInfinity },
        { "kaiming-normal-out", 0, 5.0 / 3 / Math.Sqrt(FanOut), double.PositiveInfinity },
        { "lecun-uniform", 0, Math.Sqrt(1.0 / In), Math.Sqrt(3.0 / In) },
        { "lecun-normal", 0, Math.Sqrt(1.0 / In), double.PositiveInfinity },
        { "fan-in", 0, 1 / Math.Sqrt(3 * 25), 1.0 / 5 },
        { "truncated", 0, 0.1 * 0.879625661, 0.2 }, // √(1 - 4 φ(2) / (Φ(2) - Φ(-2)))
        { "truncated-narrow", 1.5, 1 / Math.Sqrt(12) * 0.99, 2.01 },
    };

    private static Initializer Named(string name) => name switch
    {
        "uniform" => Initializer.Uniform(-0.5, 1.5),
        "normal" => Initializer.Normal(0.2, 0.7),
        "xavier-uniform" => Initializer.XavierUniform(1.5),
        "xavier-normal" => Initializer.XavierNormal(),
        "kaiming-uniform" => Initializer.KaimingUniform(),
        "kaiming-uniform-torch" => Initializer.KaimingUniform(FanMode.FanIn, Nonlinearity.LeakyReLU, Math.Sqrt(5)),
        "kaiming-normal" => Initializer.KaimingNormal(),
        "kaiming-normal-out" => Initializer.KaimingNormal(FanMode.FanOut, Nonlinearity.Tanh),
        "lecun-uniform" => Initializer.LeCunUniform(),
        "lecun-normal" => Initializer.LeCunNormal(),
        "fan-in" => Initializer.FanIn(25),
        "truncated" => Initializer.TruncatedNormal(0.1),
        _ => Initializer.TruncatedNormal(1.5, 3, 1, 2),
    };

    [Theory]
    [MemberData(nameof(Moments))]
    public void Mean_deviation_and_range(string name, double mean, double deviation, double largest)
    {
        var values = new double[Out * In];
        Named(name).Fill(values.AsSpan(), new ParameterShape(Out, In / 3, 3), seed: 11, stream: 2);
        var m = values.Average();
        var s = Math.Sqrt(values.Average(v => (v - m) * (v - m)));
        Assert.Equal(mean, m, 5 * deviation / Math.Sqrt(values.Length));
        Assert.Equal(deviation, s, 0.015 * deviation);
        Assert.All(values, v => Assert.InRange(Math.Abs(v), 0, largest));
        if (double.IsFinite(largest))
        {
            Assert.True(values.Max(Math.Abs) > 0.98 * largest);
        }
    }

    [Theory]
    [InlineData(7, 7)]
    [InlineData(5, 12)]
    [InlineData(12, 5)]
    public void Orthogonal_rows_or_columns(int rows, int columns)
    {
        var w = new double[rows * columns];
        Initializer.Orthogonal(2).Fill(w.AsSpan(), new ParameterShape(rows, columns), 1, 0);
        var short_ = Math.Min(rows, columns);
        for (var i = 0; i < short_; i++)
        {
            for (var j = 0; j < short_; j++)
            {
                var dot = 0.0;
                for (var k = 0; k < Math.Max(rows, columns); k++)
                {
                    dot += rows <= columns ? w[i * columns + k] * w[j * columns + k] : w[k * columns + i] * w[k * columns + j];
                }

                Assert.Equal(i == j ? 4 : 0, dot, 1e-13);
            }
        }
    }

    [Fact]
    public void Values_depend_on_seed_and_parameter_but_not_on_layout_or_precision()
    {
        ParameterSpec[] transposed = [.. ParameterSetTests.Layout.Select(s => s with { Initializer = Initializer.Normal() })];
        ParameterSpec[] canonical = [.. transposed.Select(s => s with { Layout = ParameterLayout.Canonical })];
        var (a, b, c) = (new ParameterSet<float>(transposed), new ParameterSet<float>(canonical), new ParameterSet<double>(canonical));
        a.Initialize(7);
        b.Initialize(7);
        c.Initialize(7);
        foreach (var p in a)
        {
            Assert.Equal(p.ToArray(), b[p.Name].ToArray());
            Assert.Equal(p.ToArray(), c[p.Name].ToArray().Select(v => (float)v));
        }

        Assert.NotEqual(a[0].ToArray()[..3], a[1].ToArray());
        b.Initialize(8);
        Assert.NotEqual(a[0].ToArray(), b[0].ToArray());
    }

    [Fact]
    public void Fans_need_two_dimensions()
    {
        var error = Assert.Throws<InvalidOperationException>(
            () => Initializer.XavierNormal().Fill(new float[3].AsSpan(), new ParameterShape(3), 0, 0));
        Assert.Contains("(3,)", error.Message);
        Assert.Throws<InvalidOperationException>(() => Initializer.Orthogonal().Fill(new float[3].AsSpan(), new ParameterShape(3), 0, 0));
        Assert.Throws<InvalidOperationException>(
            () => Initializer.TruncatedNormal(0, 1, 8, 9).Fill(new float[3].AsSpan(), new ParameterShape(3), 0, 0));
    }
}
