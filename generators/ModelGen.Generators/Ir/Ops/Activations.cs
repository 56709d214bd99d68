using static ModelGen.Generators.Ir.Scalar;

namespace ModelGen.Generators.Ir;

/// <summary>The activations. Where the derivative is stated in the output y, the input need not be kept and the activation fuses into
/// the kernel before it. At kinks the derivative is PyTorch's.</summary>
internal static class Activations
{
    private static readonly double GeluTanh = 2 * Math.Sqrt(2 / Math.PI);

    /// <summary>max(x, 0); f' = (y &gt; 0), so 0 at the kink as in PyTorch.</summary>
    public static MapDefinition ReLU { get; } =
        MapDefinition.Unary("relu", Max(X(0), 0), Select(Greater(Y, 0), 1, 0), "max({0}, 0)", "ReLU");

    /// <summary>1 / (1 + e⁻ˣ); f' = y (1 - y).</summary>
    public static MapDefinition Sigmoid { get; } = MapDefinition.Unary("sigmoid", Scalar.Sigmoid(X(0)), Y * (1 - Y), "σ({0})", "Sigmoid");

    /// <summary>tanh x; f' = 1 - y².</summary>
    public static MapDefinition Tanh { get; } = MapDefinition.Unary("tanh", Scalar.Tanh(X(0)), 1 - (Y * Y), "tanh {0}", "Tanh");

    /// <summary>-1, 0 or 1; f' = 0.</summary>
    public static MapDefinition Sign { get; } = MapDefinition.Unary("sign", Scalar.Sign(X(0)), 0, "sign {0}");

    /// <summary>1 for x ≥ 0, else 0; f' = 0.</summary>
    public static MapDefinition Heaviside { get; } =
        MapDefinition.Unary("heaviside", Select(GreaterOrEqual(X(0), 0), 1, 0), 0, "[{0} ≥ 0]");

    /// <summary>x / (1 + |x|); f' = 1 / (1 + |x|)².</summary>
    public static MapDefinition Softsign { get; } =
        MapDefinition.Unary("softsign", X(0) / (1 + Abs(X(0))), 1 / ((1 + Abs(X(0))) * (1 + Abs(X(0)))), "{0} / (1 + |{0}|)");

    /// <summary>x σ(x); f' = σ(x) (1 + x (1 - σ(x))).</summary>
    public static MapDefinition SiLU { get; } = MapDefinition.Unary(
        "silu", X(0) * Scalar.Sigmoid(X(0)), Scalar.Sigmoid(X(0)) * (1 + (X(0) * Scalar.Sigmoid(-X(0)))), "{0} σ({0})");

    /// <summary>x Φ(x) with Φ the normal distribution function; f' = Φ(x) + x φ(x).</summary>
    public static MapDefinition GELU { get; } = MapDefinition.Unary(
        "gelu",
        0.5 * X(0) * (1 + Erf(Math.Sqrt(0.5) * X(0))),
        (0.5 * (1 + Erf(Math.Sqrt(0.5) * X(0)))) + (X(0) * (1 / Math.Sqrt(2 * Math.PI)) * Exp(-0.5 * (X(0) * X(0)))),
        "{0} Φ({0})",
        "GELU",
        "GELUGradient");

    /// <summary>x (1 + tanh u) / 2 = x σ(2u), u = √(2/π) (x + 0.044715 x³); f' = σ(2u) (1 + x (1 - σ(2u)) 2u').</summary>
    public static MapDefinition GELUTanh { get; } = MapDefinition.Unary(
        "gelu_tanh",
        X(0) * Scalar.Sigmoid(TwoU),
        Scalar.Sigmoid(TwoU) * (1 + (X(0) * Scalar.Sigmoid(-TwoU) * (GeluTanh + (GeluTanh * 3 * 0.044715 * (X(0) * X(0)))))),
        "{0} (1 + tanh(√(2/π) ({0} + 0.044715 {0}³))) / 2");

    /// <summary>min(max(x + 3, 0), 6) / 6; f' = 1/6 for -3 &lt; x &lt; 3, 0 on the bounds and beyond.</summary>
    public static MapDefinition HardSigmoid { get; } = MapDefinition.Unary(
        "hard_sigmoid", Min(Max(X(0) + 3, 0), 6) * (1.0 / 6), Select(Greater(X(0), -3), Select(Greater(3, X(0)), 1.0 / 6, 0), 0),
        "min(max({0} / 6 + 1/2, 0), 1)");

    /// <summary>x min(max(x + 3, 0), 6) / 6; f' = x / 3 + 1/2 from -3 to 3, both included, 0 below and 1 above. The slope on the bounds is
    /// that of PyTorch's scalar code; its vector code gives 1 at 3, and versions since 2.2 give 0 at -3 and 1 at 3.</summary>
    public static MapDefinition HardSwish { get; } = MapDefinition.Unary(
        "hard_swish",
        X(0) * Min(Max(X(0) + 3, 0), 6) * (1.0 / 6),
        Select(Greater(-3, X(0)), 0, Select(Greater(X(0), 3), 1, (X(0) * (1.0 / 3)) + 0.5)),
        "{0} min(max({0} + 3, 0), 6) / 6");

    /// <summary>x &gt; 0 ? x : a x with a learned a: ∂/∂x = 1 or a, ∂/∂a = 0 or x.</summary>
    public static MapDefinition PReLU { get; } = MapDefinition.Binary(
        "prelu", Select(Greater(X(0), 0), X(0), X(1) * X(0)), Select(Greater(X(0), 0), 1, X(1)), Select(Greater(X(0), 0), 0, X(0)),
        "({0} > 0 ? {0} : {1} {0})");

    /// <summary>SELU: λ (x &gt; 0 ? x : α (eˣ - 1)) with the fixed point (0, 1) of Klambauer et al. 2017.</summary>
    public static MapDefinition SELU { get; } = ScaledELU("selu", 1.6732632423543772, 1.0507009873554805);

    private static Scalar TwoU => X(0) * (GeluTanh + (GeluTanh * 0.044715 * (X(0) * X(0))));

    /// <summary>x &gt; 0 ? x : slope x; f' = 1 or slope, slope at the kink.</summary>
    public static MapDefinition LeakyReLU(double slope)
    {
        // The output has the sign of the input unless the slope turns it round.
        var side = slope >= 0 ? Y : X(0);
        return MapDefinition.Unary(
            "leaky_relu", Select(Greater(X(0), 0), X(0), slope * X(0)), Select(Greater(side, 0), 1, slope), "leaky_relu({0})");
    }

    /// <summary>x &gt; 0 ? x : α (eˣ - 1); f' = 1 or α eˣ = y + α.</summary>
    public static MapDefinition ELU(double alpha) => ScaledELU("elu", alpha, 1);

    /// <summary>ln(1 + e^(βx)) / β, and x itself where βx exceeds the threshold; f' = σ(βx).</summary>
    public static MapDefinition Softplus(double beta, double threshold)
    {
        var bx = beta * X(0);
        var value = (Max(bx, 0) + Log1P(Exp(-Abs(bx)))) / beta;
        return MapDefinition.Unary("softplus", Select(Greater(bx, threshold), X(0), value),
            Select(Greater(bx, threshold), 1, Scalar.Sigmoid(bx)), "softplus({0})");
    }

    private static MapDefinition ScaledELU(string name, double alpha, double scale)
    {
        var (a, side) = (scale * alpha, alpha >= 0 ? Y : X(0));
        return MapDefinition.Unary(
            name, Select(Greater(X(0), 0), scale * X(0), a * ExpM1(X(0))), Select(Greater(side, 0), scale, Y + a), name + "({0})");
    }
}
