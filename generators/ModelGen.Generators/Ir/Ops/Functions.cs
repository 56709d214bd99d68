using System.Globalization;
using static ModelGen.Generators.Ir.Scalar;

namespace ModelGen.Generators.Ir;

/// <summary>Elementary functions, choices and comparisons.</summary>
internal static class Functions
{
    public static MapDefinition Square { get; } = MapDefinition.Unary("square", X(0) * X(0), 2 * X(0), "{0}²");

    /// <summary>|x|; slope 0 at 0.</summary>
    public static MapDefinition Abs { get; } = MapDefinition.Unary("abs", Scalar.Abs(X(0)), Scalar.Sign(X(0)), "|{0}|");

    public static MapDefinition Log { get; } = MapDefinition.Unary("log", Scalar.Log(X(0)), 1 / X(0), "ln {0}");

    public static MapDefinition Exp { get; } = MapDefinition.Unary("exp", Scalar.Exp(X(0)), Y, "e^{0}");

    public static MapDefinition Sqrt { get; } = MapDefinition.Unary("sqrt", Scalar.Sqrt(X(0)), 0.5 / Y, "√{0}");

    /// <summary>√x for a sum of squares: the slope at 0 is taken as 0, as for the norm of a zero vector in PyTorch.</summary>
    public static MapDefinition Length { get; } = MapDefinition.Unary("length", Scalar.Sqrt(X(0)), Select(Equal(Y, 0), 0, 0.5 / Y), "√{0}");

    public static MapDefinition Sin { get; } = MapDefinition.Unary("sin", Scalar.Sin(X(0)), Scalar.Cos(X(0)), "sin {0}");

    public static MapDefinition Cos { get; } = MapDefinition.Unary("cos", Scalar.Cos(X(0)), -Scalar.Sin(X(0)), "cos {0}");

    /// <summary>1 / x; f' = -y².</summary>
    public static MapDefinition Reciprocal { get; } = MapDefinition.Unary("reciprocal", 1 / X(0), -(Y * Y), "1 / {0}");

    /// <summary>xᵉ for tensors; ∂/∂e = y ln x, 0 where x is 0.</summary>
    public static MapDefinition PowTensor { get; } = MapDefinition.Binary(
        "pow",
        Scalar.Pow(X(0), X(1)),
        Select(Equal(X(1), 0), 0, X(1) * Scalar.Pow(X(0), X(1) - 1)),
        Y * Scalar.Log(Select(Equal(X(0), 0), Select(GreaterOrEqual(X(1), 0), 1, X(0)), X(0))),
        "{0}^{1}");

    /// <summary>min(a, b); equal operands share the gradient by halves.</summary>
    public static MapDefinition Min { get; } =
        MapDefinition.Binary("min", Scalar.Min(X(0), X(1)), Share(X(1), X(0)), Share(X(0), X(1)), "min({0}, {1})");

    /// <summary>max(a, b); equal operands share the gradient by halves.</summary>
    public static MapDefinition Max { get; } =
        MapDefinition.Binary("max", Scalar.Max(X(0), X(1)), Share(X(0), X(1)), Share(X(1), X(0)), "max({0}, {1})");

    /// <summary>c ≠ 0 ? a : b; the slope of the condition is 0.</summary>
    public static MapDefinition Where { get; } = new(
        "where", 3, Select(Equal(X(0), 0), X(2), X(1)), [0, Select(Equal(X(0), 0), 0, 1), Select(Equal(X(0), 0), 1, 0)],
        "({0} ≠ 0 ? {1} : {2})");

    public static MapDefinition Greater { get; } = Comparison("greater", Scalar.Greater(X(0), X(1)), ">");

    public static MapDefinition GreaterEqual { get; } = Comparison("greater_equal", GreaterOrEqual(X(0), X(1)), "≥");

    public static MapDefinition Less { get; } = Comparison("less", Scalar.Greater(X(1), X(0)), "<");

    public static MapDefinition LessEqual { get; } = Comparison("less_equal", GreaterOrEqual(X(1), X(0)), "≤");

    public static MapDefinition EqualTo { get; } = Comparison("equal", Equal(X(0), X(1)), "=");

    public static MapDefinition NotEqual { get; } = MapDefinition.Binary("not_equal", Select(Equal(X(0), X(1)), 0, 1), 0, 0, "[{0} ≠ {1}]");

    /// <summary>xᵉ for a constant e, by multiplication where that is exact.</summary>
    public static MapDefinition Pow(double exponent) => exponent switch
    {
        0 => MapDefinition.Unary("pow", 1, 0, "{0}^0"),
        1 => MapDefinition.Unary("pow", X(0), 1, "{0}", "Identity"),
        2 => Square,
        3 => MapDefinition.Unary("cube", X(0) * X(0) * X(0), 3 * (X(0) * X(0)), "{0}³"),
        0.5 => Sqrt,
        -1 => Reciprocal,
        _ =>
            MapDefinition.Unary("pow", Scalar.Pow(X(0), exponent), exponent * Scalar.Pow(X(0), exponent - 1),
                "{0}^" + exponent.ToString("R", CultureInfo.InvariantCulture)),
    };

    /// <summary>|x|ᵖ; f' = p |x|ᵖ⁻¹ sign x.</summary>
    public static MapDefinition AbsPow(double p) =>
        MapDefinition.Unary("abs_pow", Scalar.Pow(Scalar.Abs(X(0)), p), p * Scalar.Pow(Scalar.Abs(X(0)), p - 1) * Scalar.Sign(X(0)),
            "|{0}|^" + p.ToString("R", CultureInfo.InvariantCulture));

    /// <summary>x^(1/p) for a sum of p-th powers: f' = y^(1-p) / p, taken as 0 at 0.</summary>
    public static MapDefinition Root(double p) =>
        MapDefinition.Unary("root", Scalar.Pow(X(0), 1 / p), Select(Equal(Y, 0), 0, Scalar.Pow(Y, 1 - p) / p),
            "{0}^(1/" + p.ToString("R", CultureInfo.InvariantCulture) + ")");

    /// <summary>min(max(x, low), high), a bound that is infinite left out; f' = 1 on the bounds and between them.</summary>
    public static MapDefinition Clamp(double low, double high)
    {
        var (value, slope) = (X(0), Of(1));
        if (!double.IsInfinity(low)) (value, slope) = (Scalar.Max(value, low), Select(Scalar.Greater(low, X(0)), 0, slope));
        if (!double.IsInfinity(high)) (value, slope) = (Scalar.Min(value, high), Select(Scalar.Greater(X(0), high), 0, slope));
        return MapDefinition.Unary("clamp", value, slope, "clamp({0})");
    }

    /// <summary>What a vector of largest magnitude x is divided by so that its powers stay in range: x, and 1 where that is zero or
    /// infinite. Held constant.</summary>
    public static MapDefinition RangeScale { get; } = MapDefinition.Unary(
        "range_scale", Select(Equal(X(0), 0), 1, Select(Equal(X(0), double.PositiveInfinity), 1, X(0))), 0, "({0} or 1)");

    /// <summary>1 where a is beyond b, 1/2 where they are equal, else 0.</summary>
    private static Scalar Share(Scalar a, Scalar b) => Select(Equal(a, b), 0.5, Select(Scalar.Greater(a, b), 1, 0));

    private static MapDefinition Comparison(string name, Scalar mask, string symbol) =>
        MapDefinition.Binary(name, Select(mask, 1, 0), 0, 0, "[{0} " + symbol + " {1}]");
}
