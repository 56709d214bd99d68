using ModelGen.Generators.Emission;
using ModelGen.Generators.Graph;
using ModelGen.Generators.Ops;

namespace ModelGen.Generators.Passes;

/// <summary>Numbers that follow from sizes and constants alone, such as 1 / B: no buffer and no phase, but a local of the emitted method.</summary>
internal static class HostScalars
{
    /// <summary>The C# expression of a value, or null if it is not such a number.</summary>
    public static string? Code(Value value, bool isDouble) => Print(value, isDouble, 0);

    private static string? Print(Value value, bool isDouble, int precedence)
    {
        if (value.Shape.Rank != 0 || value.Producer.Sinks.Count > 0) return null;
        var node = value.Producer;
        switch (node.Op)
        {
            case ConstantOp c: return CSharpNames.Number(c.Value, isDouble);
            case SizeOp s: return s.Size.Code.Contains("*") && precedence > 1 ? $"({s.Size.Code})" : s.Size.Code;
            case ReshapeOp or StopGradientOp: return Print(node.Inputs[0], isDouble, precedence);
            case MapOp map: return Expression(map.Definition.Value, node, isDouble, precedence);
            default: return null;
        }
    }

    private static string? Expression(Scalar expression, Node node, bool isDouble, int precedence)
    {
        switch (expression)
        {
            case ScalarConstant c: return CSharpNames.Number(c.Value, isDouble);
            case ScalarInput x: return Print(node.Inputs[x.Index], isDouble, precedence);
            case ScalarCall { Function: ScalarFunction.Negate } n:
                return Expression(n.Arguments[0], node, isDouble, 3) is { } operand ? "-" + operand : null;
            case ScalarCall call when call.Function <= ScalarFunction.Divide:
                var (symbol, level) = call.Function switch
                {
                    ScalarFunction.Add => ("+", 1),
                    ScalarFunction.Subtract => ("-", 1),
                    ScalarFunction.Multiply => ("*", 2),
                    _ => ("/", 2),
                };
                var left = Expression(call.Arguments[0], node, isDouble, level);
                var right = Expression(call.Arguments[1], node, isDouble, level + 1);
                if (left is null || right is null) return null;
                var text = $"{left} {symbol} {right}";
                return level < precedence ? $"({text})" : text;
            default: return null;
        }
    }
}
