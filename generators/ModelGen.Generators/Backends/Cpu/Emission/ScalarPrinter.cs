using ModelGen.Generators.Ir;
using ModelGen.Generators.Printing;

namespace ModelGen.Generators.Backends.Cpu;

/// <summary>Scalar expressions as C# over a register type V.</summary>
internal static class ScalarPrinter
{
    /// <summary>C# over V: <c>V.Max(x, V.Zero)</c>.</summary>
    public static string Code(Scalar expression, Func<int, string> input) => Code(expression, input, 0);

    private static string Code(Scalar expression, Func<int, string> input, int precedence)
    {
        switch (expression)
        {
            case ScalarConstant { Value: 0 }: return "V.Zero";
            case ScalarConstant { Value: 1 }: return "V.One";
            case ScalarConstant c: return $"V.Constant({CSharpNames.Double(c.Value)})";
            case ScalarInput x: return input(x.Index);
            case ScalarCall call: return Call(call, input, precedence);
            default: throw new InvalidOperationException("an output stands in an expression to emit");
        }
    }

    private static string Call(ScalarCall call, Func<int, string> input, int precedence)
    {
        string Argument(int i) => Code(call.Arguments[i], input, 0);
        string Infix(string symbol, int level) =>
            Parenthesise(
                $"{Code(call.Arguments[0], input, level)} {symbol} {Code(call.Arguments[1], input, level + 1)}", level < precedence);
        switch (call.Function)
        {
            case ScalarFunction.Add when call.Arguments[0] is ScalarCall { Function: ScalarFunction.Multiply } m:
                return $"V.MultiplyAdd({Code(m.Arguments[0], input, 0)}, {Code(m.Arguments[1], input, 0)}, {Argument(1)})";
            case ScalarFunction.Add when call.Arguments[1] is ScalarCall { Function: ScalarFunction.Multiply } m:
                return $"V.MultiplyAdd({Code(m.Arguments[0], input, 0)}, {Code(m.Arguments[1], input, 0)}, {Argument(0)})";
            case ScalarFunction.Add: return Infix("+", 1);
            case ScalarFunction.Subtract: return Infix("-", 1);
            case ScalarFunction.Multiply: return Infix("*", 2);
            case ScalarFunction.Divide: return Infix("/", 2);
            case ScalarFunction.Negate: return Parenthesise("-" + Code(call.Arguments[0], input, 3), precedence > 2);
            default: return $"V.{call.Function}({string.Join(", ", call.Arguments.Select((_, i) => Argument(i)))})";
        }
    }

    private static string Parenthesise(string text, bool needed) => needed ? "(" + text + ")" : text;
}
