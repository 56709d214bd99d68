using System.Globalization;
using System.Text.RegularExpressions;
using static ModelGen.Generators.Tests.Building.Networks;

namespace ModelGen.Generators.Tests.Building;

/// <summary>What is computed while a network is built: numbers as C# has them. Each body leaves its result in n.</summary>
public class ConstantTests
{
    private const string Members =
        """
        private static readonly int[] Widths = [64, 128, 3];
        private int Twice(int k, int plus = 5) => k * 2 + plus;
        private static int Sum(params int[] items) { var s = 0; foreach (var i in items) s += i; return s; }
        private (int, int) Pair(int k) => (k, k + 10);
        """;

    [Theory]
    [InlineData("var n = f / 3;", 2)]
    [InlineData("var n = -f / 3 * 5;", -10)]
    [InlineData("var n = -f % 3 * 10;", -20)]
    [InlineData("var n = f / 3.0 * 3;", 8)]
    [InlineData("double d = f / 3; var n = d / 4;", 0.5)]
    [InlineData("var n = (int)(f / 3.0) + 2;", 4)]
    [InlineData("var n = (int)-2.9 + f;", 6)]
    [InlineData("var n = 1 << f;", 256)]
    [InlineData("var n = f >> 1 | 3 & 6 ^ 1;", 7)]
    [InlineData("var n = ~f;", -9)]
    [InlineData("var n = +f - -f;", 16)]
    [InlineData("var n = Math.Max(f, 3) * Math.Min(f, 3) + Math.Abs(-f) + Math.Sign(-f);", 31)]
    [InlineData("var n = Math.Sqrt(f * 2) + Math.Pow(2, f) + Math.Log2(f) + Math.Clamp(f, 1, 5);", 268)]
    [InlineData("var n = Math.Pow(y: f, x: 2) + Math.Floor(f / 3.0) + Math.Ceiling(f / 3.0) + Math.Round(f / 16.0);", 261)]
    [InlineData("var n = (int)Math.Round(Math.Exp(0) + Math.Cos(0 * f) + MathF.Tanh(0) + Math.PI * 0) * 3;", 6)]
    [InlineData("var n = 5; n += f; n -= 1; n *= 2; n /= 5; n++; --n;", 4)]
    [InlineData("var n = 5; n *= 2; n = (int)(n * 1.5); double q = 4; q /= f; var k = n; n = (int)(k * q);", 7)]
    [InlineData("int k = 7; k /= 2; float n = k; n /= 2;", 1.5)]
    [InlineData("var n = f > 7 ? 3 : 4;", 3)]
    [InlineData("var n = f > 7 && f != 8 || f < 0 ? 3 : 4;", 4)]
    [InlineData("var n = !(f >= 9) && f <= 8 ? 3 : 4;", 3)]
    [InlineData("bool b = f == 8; var n = b ^ true ? 3 : 4;", 4)]
    [InlineData("var n = 2; if (f == 8) n = 3; else n = 4;", 3)]
    [InlineData("var n = 2; if (f != 8) { n = 3; } else if (f > 1) { n = 4; } else { n = 5; }", 4)]
    [InlineData("var n = 2; switch (f) { case 1: n = 3; break; case 7: case 8: n = 5; break; default: n = 6; break; }", 5)]
    [InlineData("var n = 2; switch (f) { case 1: n = 3; break; default: n = 6; break; }", 6)]
    [InlineData("var n = 2; switch (f) { case 1: n = 3; break; }", 2)]
    [InlineData("var n = f switch { 1 => 3, 7 or 8 => 5, _ => 6 };", 5)]
    [InlineData("var s = \"a\" + f; var n = s switch { \"a8\" => 7, _ => 6 };", 7)]
    [InlineData("var s = $\"{f}-{f > 1}-{f / 16.0}\"; var n = s == \"8-True-0.5\" ? 7 : 6;", 7)]
    [InlineData("var i = f > 7 ? Init.Zeros : Init.Normal; var n = i switch { Init.Zeros => 3, _ => 4 };", 3)]
    [InlineData("var n = 2; for (var i = 0; i < f; i++) { for (var j = i; j > 0; j -= 2) n++; }", 18)]
    [InlineData("var n = 2; foreach (var w in Widths) n += w;", 197)]
    [InlineData("var w = Widths; var n = w[^1] + Widths.Length + Widths[f - 8];", 70)]
    [InlineData("int[] a = [f, 2, 3]; a[1] = a[0] + 1; a[2] *= 4; var b = a; b[0] = 100; var n = a[0] + a[1] + a[2];", 121)]
    [InlineData("var a = new int[f]; a[3] += 2; var n = a[3] + a[4];", 2)]
    [InlineData("var n = Twice(f) + Twice(plus: 0, k: f);", 37)]
    [InlineData("var n = Sum(1, f, 3) + Sum();", 12)]
    [InlineData("var (p, q) = Pair(f); (p, q) = (q, p); var n = p * 10 + q;", 188)]
    [InlineData("var t = (a: f, b: (2, 3)); var n = t.a + t.b.Item2; n += t.Item1 + t.b.Item1;", 21)]
    [InlineData("var (_, n) = Pair(f); _ = Twice(3);", 18)]
    [InlineData("var n = x.Shape.Rank * 10 + x.Shape[0] + x.Channels + x.Shape[-1];", 34)]
    [InlineData("var n = nameof(Twice) == \"Twice\" ? 3 : 2;", 3)]
    [InlineData("int? m = f > 9 ? 4 : null; var n = m is null ? 5 : 6;", 5)]
    [InlineData("var a = new Tensor[2]; a[0] = x; var n = a[1] is null && a[0] is not null ? 5 : 6;", 5)]
    [InlineData("Tensor? s = null; s = s ?? x; var n = s == x ? 5 : 6;", 5)]
    public void Number(string statements, double expected)
    {
        var pass = Build(Body("var f = x.Features;\n" + statements + "\nreturn x * n;", Members));
        Assert.Empty(pass.FindingsText);
        var factor = Regex.Match(pass.Text, @"scale multiply\((.*), x0\)").Groups[1].Value;
        Assert.Equal(expected, double.Parse(factor, CultureInfo.InvariantCulture));
    }

    [Fact]
    public void AFreeSequenceAxisIsNoNumber()
    {
        var pass = Build(
            Model("[Forward] private Tensor Forward([Shape(Dim.Sequence, 4)] Tensor x) => x.Length == Dim.Sequence && x.Shape[0] "
                + "!= 3 ? x * 2 : x * 3;"));
        Assert.Contains("multiply(2, x0)", pass.Text, StringComparison.Ordinal);
    }
}
