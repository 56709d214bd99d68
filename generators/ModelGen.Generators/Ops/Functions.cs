using static ModelGen.Generators.Ops.Scalar;

namespace ModelGen.Generators.Ops;

/// <summary>Elementary functions.</summary>
internal static class Functions
{
    public static MapDefinition Square { get; } = MapDefinition.Unary("square", X(0) * X(0), 2 * X(0), "{0}²");

    public static MapDefinition Abs { get; } = MapDefinition.Unary("abs", Scalar.Abs(X(0)), Scalar.Sign(X(0)), "|{0}|");

    public static MapDefinition Log { get; } = MapDefinition.Unary("log", Scalar.Log(X(0)), 1 / X(0), "ln {0}");

    public static MapDefinition Exp { get; } = MapDefinition.Unary("exp", Scalar.Exp(X(0)), Y, "e^{0}");
}
