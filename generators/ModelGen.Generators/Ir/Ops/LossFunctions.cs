using static ModelGen.Generators.Ir.Scalar;

namespace ModelGen.Generators.Ir;

/// <summary>Losses of one number against one target, in closed forms that neither overflow nor lose digits; {0} is the prediction, {1} the
/// target.</summary>
internal static class LossFunctions
{
    /// <summary>(y - t)².</summary>
    public static MapDefinition SquaredError { get; } =
        MapDefinition.Binary("squared_error", Sq(X(0) - X(1)), 2 * (X(0) - X(1)), -2 * (X(0) - X(1)), "({0} - {1})²");

    /// <summary>|y - t|; slope 0 where they are equal.</summary>
    public static MapDefinition AbsoluteError { get; } =
        MapDefinition.Binary("absolute_error", Abs(X(0) - X(1)), Sign(X(0) - X(1)), Sign(X(1) - X(0)), "|{0} - {1}|");

    /// <summary>-(t ln p + (1 - t) ln(1 - p)), logarithms held above -100 and p (1 - p) above 10⁻¹² in the gradient, as in
    /// PyTorch.</summary>
    public static MapDefinition BinaryCrossEntropy { get; } = MapDefinition.Binary(
        "binary_cross_entropy",
        -((X(1) * Log100(X(0))) + ((1 - X(1)) * Log100(1 - X(0)))),
        (X(0) - X(1)) / Max(X(0) * (1 - X(0)), 1e-12),
        Log100(1 - X(0)) - Log100(X(0)),
        "-({1} ln {0} + (1 - {1}) ln(1 - {0}))");

    /// <summary>The same of p = σ(x): max(x, 0) - x t + ln(1 + e^-|x|); ∂/∂x = σ(x) - t.</summary>
    public static MapDefinition BinaryCrossEntropyWithLogits { get; } = MapDefinition.Binary(
        "binary_cross_entropy_with_logits",
        Max(X(0), 0) - (X(0) * X(1)) + Log1P(Exp(-Abs(X(0)))),
        Sigmoid(X(0)) - X(1),
        -X(0),
        "-({1} ln σ({0}) + (1 - {1}) ln σ(-{0}))");

    /// <summary>ln σ(x) = min(x, 0) - ln(1 + e^-|x|); f' = σ(-x).</summary>
    public static MapDefinition LogSigmoid { get; } =
        MapDefinition.Unary("log_sigmoid", Min(X(0), 0) - Log1P(Exp(-Abs(X(0)))), Sigmoid(-X(0)), "ln σ({0})");

    /// <summary>eˣ t - x, the exponential distribution by the logarithm x of its rate.</summary>
    public static MapDefinition ExponentialLog { get; } =
        MapDefinition.Binary("exponential_nll", (Exp(X(0)) * X(1)) - X(0), (Exp(X(0)) * X(1)) - 1, Exp(X(0)), "e^{0} {1} - {0}");

    /// <summary>t (ln t - x), 0 at t = 0: a term of KL(t || eˣ).</summary>
    public static MapDefinition KlDivergence { get; } = MapDefinition.Binary(
        "kl_divergence", X(1) * (Log(Positive(X(1))) - X(0)), -X(1), Log(Positive(X(1))) + 1 - X(0), "{1} (ln {1} - {0})");

    /// <summary>eᵗ (t - x), the same with the logarithm of the target.</summary>
    public static MapDefinition KlDivergenceLog { get; } = MapDefinition.Binary(
        "kl_divergence", Exp(X(1)) * (X(1) - X(0)), -Exp(X(1)), Exp(X(1)) * (X(1) - X(0) + 1), "e^{1} ({1} - {0})");

    /// <summary>(m² + eˢ - 1 - s) / 2: a term of KL(N(m, eˢ) || N(0, 1)).</summary>
    public static MapDefinition KlToStandardNormal { get; } = MapDefinition.Binary(
        "kl_to_standard_normal", 0.5 * (Sq(X(0)) + (ExpM1(X(1)) - X(1))), X(0), 0.5 * ExpM1(X(1)), "({0}² + e^{1} - 1 - {1}) / 2");

    /// <summary>d²/2 for |d| ≤ δ, else δ (|d| - δ/2), d = y - t; the slope is d held within ±δ.</summary>
    public static MapDefinition Huber(double delta)
    {
        var d = X(0) - X(1);
        var slope = Max(Min(d, delta), -delta);
        return MapDefinition.Binary(
            "huber", Select(Greater(Abs(d), delta), delta * (Abs(d) - (0.5 * delta)), 0.5 * Sq(d)), slope, -slope, "huber({0} - {1})");
    }

    /// <summary>Cross-entropy with logits whose positive class weighs w: (1 - t) x + (1 + (w - 1) t) (max(-x, 0) + ln(1 +
    /// e^-|x|)).</summary>
    public static MapDefinition WeightedCrossEntropyWithLogits(double weight)
    {
        var scale = 1 + ((weight - 1) * X(1));
        var softplus = Max(-X(0), 0) + Log1P(Exp(-Abs(X(0))));
        return MapDefinition.Binary(
            "binary_cross_entropy_with_logits",
            ((1 - X(1)) * X(0)) + (scale * softplus),
            1 - X(1) - (scale * Sigmoid(-X(0))),
            ((weight - 1) * softplus) - X(0),
            "-(w {1} ln σ({0}) + (1 - {1}) ln σ(-{0}))");
    }

    /// <summary>max(0, 1 - t s) with labels ±1, or 0 and 1 read as 2t - 1; slope 0 on the margin.</summary>
    public static MapDefinition Hinge(bool zeroOne)
    {
        var (t, dt) = Labels(zeroOne);
        var inside = Greater(1 - (t * X(0)), 0);
        return MapDefinition.Binary(
            "hinge", Max(1 - (t * X(0)), 0), Select(inside, -t, 0), Select(inside, -dt * X(0), 0), "max(0, 1 - {1} {0})");
    }

    /// <summary>max(0, -t s); slope -t at s = 0, so that learning can start from zero weights.</summary>
    public static MapDefinition Perceptron(bool zeroOne)
    {
        var (t, dt) = Labels(zeroOne);
        var wrong = GreaterOrEqual(0, t * X(0));
        return MapDefinition.Binary(
            "perceptron", Max(-(t * X(0)), 0), Select(wrong, -t, 0), Select(wrong, -dt * X(0), 0), "max(0, -{1} {0})");
    }

    /// <summary>max(0, m - x_t + x)ᵖ, from the score x of a class and that of the label, x_t; 0 where the class is the label itself, c ≠ 0.
    /// Slope 0 on the margin.</summary>
    public static MapDefinition Margin(double margin, int p)
    {
        var over = Max(margin - X(1) + X(0), 0);
        var slope = OfOther(p == 1 ? Select(Greater(margin - X(1) + X(0), 0), 1, 0) : 2 * over);
        return new("margin", 3, OfOther(p == 1 ? over : Sq(over)), [slope, -slope, 0], "({2} ≠ 0 ? 0 : max(0, m - {1} + {0}))");

        static Scalar OfOther(Scalar value) => Select(Equal(X(2), 0), value, 0);
    }

    /// <summary>(ln v + (t - m)² / v) / 2 of mean m, variance v and target t; v is held above ε, which the gradient ignores.</summary>
    public static MapDefinition Gaussian(bool full, double eps)
    {
        var (v, d) = (Max(X(1), eps), X(0) - X(2));
        var value = 0.5 * (Log(v) + (Sq(d) / v));
        return new(
            "gaussian_nll", 3, full ? value + (0.5 * Math.Log(2 * Math.PI)) : value,
            [d / v, 0.5 * ((1 - (Sq(d) / v)) / v), -d / v], "(ln {1} + ({2} - {0})² / {1}) / 2");
    }

    /// <summary>r t - ln(r + ε), the exponential distribution by its rate.</summary>
    public static MapDefinition ExponentialRate(double eps) =>
        MapDefinition.Binary("exponential_nll", (X(0) * X(1)) - Log(X(0) + eps), X(1) - (1 / (X(0) + eps)), X(0), "{0} {1} - ln {0}");

    /// <summary>eˣ - t x, or r - t ln(r + ε); with the Stirling term t ln t - t + ln(2πt) / 2 for t &gt; 1 when full.</summary>
    public static MapDefinition Poisson(bool logInput, bool full, double eps)
    {
        var (x, t) = (X(0), X(1));
        var value = logInput ? Exp(x) - (t * x) : x - (t * Log(x + eps));
        var (dx, dt) = logInput ? (Exp(x) - t, -x) : (1 - (t / (x + eps)), -Log(x + eps));
        if (full)
        {
            var log = Log(Max(t, 1));
            value += Select(Greater(t, 1), (t * log) - t + (0.5 * (log + Math.Log(2 * Math.PI))), 0);
            dt += Select(Greater(t, 1), log + (0.5 / t), 0);
        }
        return MapDefinition.Binary("poisson_nll", value, dx, dt, logInput ? "e^{0} - {1} {0}" : "{0} - {1} ln {0}");
    }

    /// <summary>-α_t (1 - q)^γ ln q with q the probability of the right class, from logits and labels 0 or 1. With z = ±x: q =
    /// σ(z).</summary>
    public static MapDefinition Focal(double gamma, double alpha)
    {
        var sign = (2 * X(1)) - 1;
        var z = sign * X(0);
        var weight = (alpha * X(1)) + ((1 - alpha) * (1 - X(1)));
        var miss = Sigmoid(-z);
        var surprise = Max(-z, 0) + Log1P(Exp(-Abs(z)));
        var discount = gamma switch { 0 => Of(1), 1 => miss, 2 => Sq(miss), _ => Pow(miss, gamma) };
        var slope = -(weight * sign * discount * ((gamma * Sigmoid(z) * surprise) + miss));

        // The target turns z = (2t - 1) x and the weight round.
        var dTarget = ((((2 * alpha) - 1) * surprise) - (2 * X(0) * weight * ((gamma * Sigmoid(z) * surprise) + miss))) * discount;
        return MapDefinition.Binary("focal", weight * discount * surprise, slope, dTarget, "focal({0}, {1})");
    }

    /// <summary>(s q + (1 - s) max(0, m - √q)²) / 2 of the squared distance q; the slope of a zero distance is that of s q alone.</summary>
    public static MapDefinition Contrastive(double margin)
    {
        var (q, s) = (X(0), X(1));
        var gap = Max(margin - Sqrt(q), 0);
        return MapDefinition.Binary(
            "contrastive",
            0.5 * ((s * q) + ((1 - s) * Sq(gap))),
            0.5 * (s - ((1 - s) * Select(Equal(q, 0), 0, gap / Sqrt(q)))),
            0.5 * (q - Sq(gap)),
            "({1} {0} + (1 - {1}) max(0, m - √{0})²) / 2");
    }

    /// <summary>max(0, p - n + m) of the distances to the positive and the negative; slope 1 on the margin, as in PyTorch.</summary>
    public static MapDefinition Triplet(double margin)
    {
        var over = X(0) - X(1) + margin;
        return MapDefinition.Binary(
            "triplet", Max(over, 0), Select(GreaterOrEqual(over, 0), 1, 0), Select(GreaterOrEqual(over, 0), -1, 0),
            "max(0, {0} - {1} + m)");
    }

    /// <summary>p (1 - t) + t (1 - p), what two memberships from 0 to 1 do not share: p + t - 2pt without a difference of near
    /// numbers.</summary>
    public static MapDefinition Mismatch { get; } = MapDefinition.Binary(
        "mismatch", (X(0) * (1 - X(1))) + (X(1) * (1 - X(0))), 1 - (2 * X(1)), 1 - (2 * X(0)), "{0} (1 - {1}) + {1} (1 - {0})");

    /// <summary>1 - (2 i + s) / (u + s) = d / (u + s) of the mismatch d = u - 2 i, i = Σ p t, and of u = Σ (p + t).</summary>
    public static MapDefinition Dice(double smooth) => MapDefinition.Binary(
        "dice", X(0) / (X(1) + smooth), 1 / (X(1) + smooth), -Y / (X(1) + smooth), "{0} / ({1} + s)");

    private static Scalar Sq(Scalar x) => x * x;

    private static Scalar Log100(Scalar x) => Max(Log(x), -100);

    /// <summary>x, or 1 where it is not positive, so that x ln x is 0 at 0.</summary>
    private static Scalar Positive(Scalar x) => Select(Greater(x, 0), x, 1);

    private static (Scalar Label, Scalar Slope) Labels(bool zeroOne) => zeroOne ? ((2 * X(1)) - 1, 2) : (X(1), 1);
}
