namespace ModelGen.Generators.Ir;

/// <summary>The value of a scalar expression in double: the meaning that every emitted form must agree with.</summary>
internal static class ScalarEvaluator
{
    public static double Evaluate(Scalar expression, IReadOnlyList<double> inputs, double output = double.NaN) => expression switch
    {
        ScalarConstant c => c.Value,
        ScalarInput x => inputs[x.Index],
        ScalarOutput => output,
        ScalarCall call => Apply(call.Function, call.Arguments.Select(a => Evaluate(a, inputs, output)).ToArray()),
        _ => throw new InvalidOperationException("unknown scalar expression"),
    };

    /// <summary>A function of numbers. A mask is 1 or 0.</summary>
    public static double Apply(ScalarFunction function, double[] a) => function switch
    {
        ScalarFunction.Add => a[0] + a[1],
        ScalarFunction.Subtract => a[0] - a[1],
        ScalarFunction.Multiply => a[0] * a[1],
        ScalarFunction.Divide => a[0] / a[1],
        ScalarFunction.Min => Math.Min(a[0], a[1]),
        ScalarFunction.Max => Math.Max(a[0], a[1]),
        ScalarFunction.Pow => Math.Pow(a[0], a[1]),
        ScalarFunction.Negate => -a[0],
        ScalarFunction.Abs => Math.Abs(a[0]),
        ScalarFunction.Sqrt => Math.Sqrt(a[0]),
        ScalarFunction.Floor => Math.Floor(a[0]),
        ScalarFunction.Sign => double.IsNaN(a[0]) ? double.NaN : Math.Sign(a[0]),
        ScalarFunction.Exp => Math.Exp(a[0]),
        ScalarFunction.ExpM1 => ExpM1(a[0]),
        ScalarFunction.Log => Math.Log(a[0]),
        ScalarFunction.Log1P => Log1P(a[0]),
        ScalarFunction.Tanh => Math.Tanh(a[0]),
        ScalarFunction.Sigmoid => a[0] >= 0 ? 1 / (1 + Math.Exp(-a[0])) : Math.Exp(a[0]) / (1 + Math.Exp(a[0])),
        ScalarFunction.Erf => Erf(a[0]),
        ScalarFunction.Sin => Math.Sin(a[0]),
        ScalarFunction.Cos => Math.Cos(a[0]),
        ScalarFunction.Greater => a[0] > a[1] ? 1 : 0,
        ScalarFunction.GreaterOrEqual => a[0] >= a[1] ? 1 : 0,
        ScalarFunction.Equal => a[0] == a[1] ? 1 : 0,
        ScalarFunction.Select => a[0] != 0 ? a[1] : a[2],
        _ => throw new InvalidOperationException($"unknown function {function}"),
    };

    /// <summary>eˣ - 1 by its Taylor series near 0.</summary>
    private static double ExpM1(double x)
    {
        if (Math.Abs(x) >= 0.5) return Math.Exp(x) - 1;
        double term = x, sum = x;
        for (var n = 2; Math.Abs(term) > 1e-18 * Math.Abs(sum); n++)
        {
            term *= x / n;
            sum += term;
        }
        return sum;
    }

    /// <summary>ln(1 + x) with Kahan's correction.</summary>
    private static double Log1P(double x)
    {
        var u = 1 + x;
        if (u == 1) return x;
        return double.IsInfinity(u) ? u : Math.Log(u) * (x / (u - 1));
    }

    /// <summary>erf by its Taylor series near zero and by Lentz's continued fraction of erfc beyond 2.</summary>
    private static double Erf(double x)
    {
        if (double.IsNaN(x)) return x;
        var z = Math.Abs(x);
        if (z > 6) return Math.Sign(x);
        if (z < 2.5)
        {
            double term = z, sum = z;
            for (var n = 1; n < 200 && Math.Abs(term) > 1e-18 * Math.Abs(sum); n++)
            {
                term *= -z * z / n;
                sum += term / ((2 * n) + 1);
            }
            return Math.Sign(x) * 2 / Math.Sqrt(Math.PI) * sum;
        }
        var fraction = 0.0;
        for (var k = 120; k >= 1; k--) fraction = k / 2.0 / (z + fraction);
        return Math.Sign(x) * (1 - (Math.Exp(-z * z) / Math.Sqrt(Math.PI) / (z + fraction)));
    }
}
