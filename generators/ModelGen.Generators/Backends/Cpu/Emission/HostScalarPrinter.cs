using ModelGen.Generators.Ir;
using ModelGen.Generators.Printing;

namespace ModelGen.Generators.Backends.Cpu;

/// <summary>C# for numbers that follow from sizes and constants, and for arithmetic of single numbers.</summary>
internal static class HostScalarPrinter
{
    /// <summary>The C# expression of a value, or null if it is not such a number.</summary>
    public static string? Code(Value value, bool isDouble) => Print(value, isDouble, 0, null);

    /// <summary>Plain C# for arithmetic of single numbers, some of which lie in buffers: <c>lossSum[0] / batch</c>.</summary>
    public static string Arithmetic(Node node, MapOp map, bool isDouble, Func<Value, string> buffer) =>
        Expression(map.Definition.Value, node, isDouble, 0, v => buffer(v) + "[0]")
        ?? throw new InvalidOperationException($"'{map.Name}' is more than arithmetic");

    private static string? Print(Value value, bool isDouble, int precedence, Func<Value, string>? buffer)
    {
        if (value.Shape.Rank != 0 || value.Producer.Sinks.Count > 0) return null;
        return FromSizes(value, isDouble, precedence) ?? buffer?.Invoke(value);
    }

    private static string? FromSizes(Value value, bool isDouble, int precedence)
    {
        var node = value.Producer;
        switch (node.Op)
        {
            case ConstantOp c: return CSharpNames.Number(c.Value, isDouble);
            case SizeOp s: return s.Size.Code() is var size && size.Contains("*") && precedence > 1 ? $"({size})" : size;
            case LossDivisorOp { IsLossWeight: true }: return isDouble ? "Divisor" : "(float)Divisor";
            case FreshOp: return isDouble ? "(IsFresh ? 1d : 0d)" : "(IsFresh ? 1f : 0f)";
            case ReshapeOp or StopGradientOp: return Print(node.Inputs[0], isDouble, precedence, null);
            case MapOp map: return Expression(map.Definition.Value, node, isDouble, precedence, null);
            default: return null;
        }
    }

    private static string? Expression(Scalar expression, Node node, bool isDouble, int precedence, Func<Value, string>? buffer)
    {
        switch (expression)
        {
            case ScalarConstant c: return CSharpNames.Number(c.Value, isDouble);
            case ScalarInput x: return Print(node.Inputs[x.Index], isDouble, precedence, buffer);
            case ScalarCall { Function: ScalarFunction.Negate } n:
                return Expression(n.Arguments[0], node, isDouble, 3, buffer) is { } operand ? "-" + operand : null;
            case ScalarCall call when call.Function <= ScalarFunction.Divide:
                var (symbol, level) = call.Function switch
                {
                    ScalarFunction.Add => ("+", 1),
                    ScalarFunction.Subtract => ("-", 1),
                    ScalarFunction.Multiply => ("*", 2),
                    _ => ("/", 2),
                };
                var left = Expression(call.Arguments[0], node, isDouble, level, buffer);
                var right = Expression(call.Arguments[1], node, isDouble, level + 1, buffer);
                if (left is null || right is null) return null;
                var text = $"{left} {symbol} {right}";
                return level < precedence ? $"({text})" : text;
            default: return null;
        }
    }
}
