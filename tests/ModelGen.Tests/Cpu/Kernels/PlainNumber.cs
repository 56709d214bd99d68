using ModelGen.Kernels;

namespace ModelGen.Tests.Kernels;

/// <summary>One number and its arithmetic, with no memory, lanes or bits: what a processor other than the CPU offers to a
/// formula.</summary>
internal readonly record struct PlainNumber(double Value) : INumeric<PlainNumber, double>
{
    public static PlainNumber Zero => new(0);

    public static PlainNumber One => new(1);

    public static PlainNumber Broadcast(double value) => new(value);

    public static PlainNumber Constant(double value) => new(value);

    public static PlainNumber operator +(PlainNumber x, PlainNumber y) => new(x.Value + y.Value);

    public static PlainNumber operator -(PlainNumber x, PlainNumber y) => new(x.Value - y.Value);

    public static PlainNumber operator *(PlainNumber x, PlainNumber y) => new(x.Value * y.Value);

    public static PlainNumber operator /(PlainNumber x, PlainNumber y) => new(x.Value / y.Value);

    public static PlainNumber operator -(PlainNumber x) => new(-x.Value);

    public static PlainNumber MultiplyAdd(PlainNumber x, PlainNumber y, PlainNumber z) =>
        new(Math.FusedMultiplyAdd(x.Value, y.Value, z.Value));

    public static PlainNumber Min(PlainNumber x, PlainNumber y) => new(Math.Min(x.Value, y.Value));

    public static PlainNumber Max(PlainNumber x, PlainNumber y) => new(Math.Max(x.Value, y.Value));

    public static PlainNumber Abs(PlainNumber x) => new(Math.Abs(x.Value));

    public static PlainNumber Sqrt(PlainNumber x) => new(Math.Sqrt(x.Value));

    public static PlainNumber Floor(PlainNumber x) => new(Math.Floor(x.Value));

    public static PlainNumber Exp(PlainNumber x) => new(Math.Exp(x.Value));

    public static PlainNumber ExpInline(PlainNumber x) => Exp(x);

    public static PlainNumber ExpM1(PlainNumber x) => new(Math.Exp(x.Value) - 1);

    public static PlainNumber Log(PlainNumber x) => new(Math.Log(x.Value));

    public static PlainNumber Log1P(PlainNumber x) => new(Math.Log(1 + x.Value));

    public static PlainNumber Tanh(PlainNumber x) => new(Math.Tanh(x.Value));

    public static PlainNumber Sigmoid(PlainNumber x) => new(1 / (1 + Math.Exp(-x.Value)));

    public static PlainNumber Sin(PlainNumber x) => new(Math.Sin(x.Value));

    public static PlainNumber Cos(PlainNumber x) => new(Math.Cos(x.Value));

    public static PlainNumber Pow(PlainNumber x, PlainNumber y) => new(Math.Pow(x.Value, y.Value));

    public static PlainNumber Sign(PlainNumber x) => new(Math.Sign(x.Value));

    /// <summary>2/√π Σ (-1)ⁿ x²ⁿ⁺¹ / (n! (2n + 1)), for small x.</summary>
    public static PlainNumber Erf(PlainNumber x)
    {
        var (sum, power) = (0.0, x.Value);
        for (var n = 0; n < 60; n++)
        {
            sum += power / ((2 * n) + 1);
            power *= -x.Value * x.Value / (n + 1);
        }

        return new(2 / Math.Sqrt(Math.PI) * sum);
    }

    public static PlainNumber Greater(PlainNumber x, PlainNumber y) => Mask(x.Value > y.Value);

    public static PlainNumber GreaterOrEqual(PlainNumber x, PlainNumber y) => Mask(x.Value >= y.Value);

    public static PlainNumber Equal(PlainNumber x, PlainNumber y) => Mask(x.Value == y.Value);

    public static PlainNumber Select(PlainNumber mask, PlainNumber x, PlainNumber y) => mask.Value == 0 ? y : x;

    private static PlainNumber Mask(bool isSet) => new(isSet ? 1 : 0);
}
