namespace ModelGen;

public static partial class Layers
{
    /// <summary>y = e^x.</summary>
    /// <remarks>Elementwise. y' = y.</remarks>
    /// <param name="x">The input.</param>
    public static Tensor Exp(Tensor x) => throw NetworkMethods.NeverRuns();

    /// <summary>y = log x, to the base e.</summary>
    /// <remarks>Elementwise. y' = 1 / x.</remarks>
    /// <param name="x">The input.</param>
    public static Tensor Log(Tensor x) => throw NetworkMethods.NeverRuns();

    /// <summary>y = sqrt x.</summary>
    /// <remarks>Elementwise. y' = 1 / (2 y).</remarks>
    /// <param name="x">The input.</param>
    public static Tensor Sqrt(Tensor x) => throw NetworkMethods.NeverRuns();

    /// <summary>y = x^2.</summary>
    /// <remarks>Elementwise. y' = 2 x.</remarks>
    /// <param name="x">The input.</param>
    public static Tensor Square(Tensor x) => throw NetworkMethods.NeverRuns();

    /// <summary>y = |x|.</summary>
    /// <remarks>Elementwise. The gradient at 0 is 0.</remarks>
    /// <param name="x">The input.</param>
    public static Tensor Abs(Tensor x) => throw NetworkMethods.NeverRuns();

    /// <summary>y = -x.</summary>
    /// <remarks>Elementwise.</remarks>
    /// <param name="x">The input.</param>
    public static Tensor Neg(Tensor x) => throw NetworkMethods.NeverRuns();

    /// <summary>y = sin x, x in radians.</summary>
    /// <remarks>Elementwise.</remarks>
    /// <param name="x">The input.</param>
    public static Tensor Sin(Tensor x) => throw NetworkMethods.NeverRuns();

    /// <summary>y = cos x, x in radians.</summary>
    /// <remarks>Elementwise.</remarks>
    /// <param name="x">The input.</param>
    public static Tensor Cos(Tensor x) => throw NetworkMethods.NeverRuns();

    /// <summary>y = x^exponent.</summary>
    /// <remarks>Elementwise. A negative x needs a whole exponent.</remarks>
    /// <param name="x">The input.</param>
    /// <param name="exponent">The exponent.</param>
    public static Tensor Pow(Tensor x, double exponent) => throw NetworkMethods.NeverRuns();

    /// <summary>y = x^exponent.</summary>
    /// <remarks>Elementwise, with broadcasting. The gradient with respect to the exponent is y log x, so x must be positive.</remarks>
    /// <param name="x">The input.</param>
    /// <param name="exponent">The exponents.</param>
    public static Tensor Pow(Tensor x, Tensor exponent) => throw NetworkMethods.NeverRuns();

    /// <summary>y = min(a, b).</summary>
    /// <remarks>Elementwise, with broadcasting. Where the two are equal each receives half of the gradient, as in PyTorch.</remarks>
    /// <param name="a">One operand.</param>
    /// <param name="b">The other, of a shape that broadcasts with it.</param>
    public static Tensor Min(Tensor a, Tensor b) => throw NetworkMethods.NeverRuns();

    /// <summary>y = max(a, b).</summary>
    /// <remarks>Elementwise, with broadcasting. Where the two are equal each receives half of the gradient, as in PyTorch.</remarks>
    /// <param name="a">One operand.</param>
    /// <param name="b">The other, of a shape that broadcasts with it.</param>
    public static Tensor Max(Tensor a, Tensor b) => throw NetworkMethods.NeverRuns();

    /// <summary>y = min(max(x, min), max).</summary>
    /// <remarks>Elementwise. The gradient is 0 outside [min, max]. Either bound may be left out.</remarks>
    /// <param name="x">The input.</param>
    /// <param name="min">The lower bound.</param>
    /// <param name="max">The upper bound.</param>
    public static Tensor Clamp(Tensor x, double min = double.NegativeInfinity, double max = double.PositiveInfinity) =>
        throw NetworkMethods.NeverRuns();

    /// <summary>y = x, through which no gradient flows back.</summary>
    /// <remarks>As <c>detach()</c> in PyTorch.</remarks>
    /// <param name="x">The input.</param>
    public static Tensor StopGradient(Tensor x) => throw NetworkMethods.NeverRuns();
}
