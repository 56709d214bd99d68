using System.Globalization;
using static ModelGen.Generators.Ir.Scalar;

namespace ModelGen.Generators.Ir;

/// <summary>+ - * / and the functions of one or two numbers that differentiation and layers build with.</summary>
internal static class Arithmetic
{
    public static MapDefinition Add { get; } = MapDefinition.Binary("add", X(0) + X(1), 1, 1, "{0} + {1}");

    public static MapDefinition Subtract { get; } = MapDefinition.Binary("subtract", X(0) - X(1), 1, -1, "{0} - {1}");

    public static MapDefinition Multiply { get; } = MapDefinition.Binary("multiply", X(0) * X(1), X(1), X(0), "{0} ⊙ {1}");

    public static MapDefinition Divide { get; } = MapDefinition.Binary("divide", X(0) / X(1), 1 / X(1), -Y / X(1), "{0} / {1}");

    /// <summary>y = factor x.</summary>
    public static MapDefinition Scale(double factor) =>
        factor == -1
            ? Negate
            : MapDefinition.Unary("scale", factor * X(0), factor, factor.ToString("R", CultureInfo.InvariantCulture) + " {0}");

    /// <summary>y = x + c.</summary>
    public static MapDefinition Shift(double c) =>
        MapDefinition.Unary("shift", X(0) + c, 1, "{0} + " + c.ToString("R", CultureInfo.InvariantCulture));

    public static MapDefinition Negate { get; } = MapDefinition.Unary("negate", -X(0), -1, "-{0}");
}
