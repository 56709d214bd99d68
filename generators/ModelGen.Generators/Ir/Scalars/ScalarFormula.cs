using System.Globalization;

namespace ModelGen.Generators.Ir;

/// <summary>Scalar expressions as people write them.</summary>
internal static class ScalarFormula
{
    /// <summary><c>max(x, 0)</c>.</summary>
    public static string Of(Scalar expression, Func<int, string> input, int precedence = 0)
    {
        switch (expression)
        {
            case ScalarConstant c: return c.Value.ToString("0.######", CultureInfo.InvariantCulture);
            case ScalarInput x: return input(x.Index);
            case ScalarOutput: return "y";
        }
        var call = (ScalarCall)expression;
        string Argument(int i) => Of(call.Arguments[i], input);
        string Infix(string symbol, int level) =>
            Parenthesise($"{Of(call.Arguments[0], input, level)} {symbol} {Of(call.Arguments[1], input, level + 1)}", level < precedence);
        return call.Function switch
        {
            ScalarFunction.Add => Infix("+", 1),
            ScalarFunction.Subtract => Infix("-", 1),
            ScalarFunction.Multiply => Infix(call.Arguments.Any(a => a is ScalarConstant) ? "·" : "⊙", 2),
            ScalarFunction.Divide => Infix("/", 2),
            ScalarFunction.Negate => Parenthesise("-" + Of(call.Arguments[0], input, 3), precedence > 2),
            ScalarFunction.Greater => $"[{Argument(0)} > {Argument(1)}]",
            ScalarFunction.GreaterOrEqual => $"[{Argument(0)} ≥ {Argument(1)}]",
            ScalarFunction.Equal => $"[{Argument(0)} = {Argument(1)}]",
            ScalarFunction.Select when call.Arguments[2] is ScalarConstant { Value: 0 }
                && call.Arguments[1] is ScalarConstant { Value: 1 } => Argument(0),
            ScalarFunction.Select when call.Arguments[2] is ScalarConstant { Value: 0 } =>
                Parenthesise($"{Of(call.Arguments[1], input, 2)} ⊙ {Argument(0)}", precedence > 2),
            ScalarFunction.Select => $"({Argument(0)} ? {Argument(1)} : {Argument(2)})",
            ScalarFunction.Abs => $"|{Argument(0)}|",
            ScalarFunction.Sqrt => $"√({Argument(0)})",
            ScalarFunction.Sigmoid => $"σ({Argument(0)})",
            ScalarFunction.Log => $"ln({Argument(0)})",
            ScalarFunction.Pow => $"{Of(call.Arguments[0], input, 3)}^{Of(call.Arguments[1], input, 3)}",
            _ => $"{call.Function.ToString().ToLowerInvariant()}({string.Join(", ", call.Arguments.Select((_, i) => Argument(i)))})",
        };
    }

    private static string Parenthesise(string text, bool needed) => needed ? "(" + text + ")" : text;
}
