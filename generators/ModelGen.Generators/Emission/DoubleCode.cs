using ModelGen.Generators.Ir;
using ModelGen.Generators.Printing;

namespace ModelGen.Generators.Emission;

/// <summary>Expressions over one number as C# over <c>double</c>.</summary>
internal static class DoubleCode
{
    public static string Print(Scalar expression, string x) => expression switch
    {
        ScalarInput => x,
        ScalarConstant { Value: 1 } => "1",
        ScalarConstant constant => CSharpNames.Double(constant.Value),
        ScalarCall { Function: ScalarFunction.Exp } call => $"global::System.Math.Exp({Print(call.Arguments[0], x)})",
        ScalarCall { Function: ScalarFunction.Negate } call => $"-{Operand(call.Arguments[0], x)}",
        ScalarCall { Function: ScalarFunction.Divide } call => $"{Operand(call.Arguments[0], x)} / {Operand(call.Arguments[1], x)}",
        _ => throw new InvalidOperationException($"no code for {expression} over double"),
    };

    private static string Operand(Scalar expression, string x) =>
        expression is ScalarCall { Function: not ScalarFunction.Exp } ? $"({Print(expression, x)})" : Print(expression, x);
}
