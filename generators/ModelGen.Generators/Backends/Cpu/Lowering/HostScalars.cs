using ModelGen.Generators.Ir;
using ModelGen.Generators.Printing;
using ModelGen.Generators.Specs;

namespace ModelGen.Generators.Backends.Cpu;

/// <summary>Numbers that follow from sizes and constants alone, such as 1 / B: no buffer and no phase, but a local of the emitted
/// method.</summary>
internal static class HostScalars
{
    /// <summary>The values of a graph that are such numbers.</summary>
    public static HashSet<Value> Of(ModelGraph graph)
    {
        var found = new HashSet<Value>();
        foreach (var node in graph.Nodes.Where(n => n.Outputs.Count == 1 && n.Output.Shape.Rank == 0 && n.Sinks.Count == 0))
        {
            var isOne = node.Op switch
            {
                MapOp map => IsArithmetic(map.Definition.Value) && node.Inputs.All(found.Contains),
                ReshapeOp or StopGradientOp => found.Contains(node.Inputs[0]),
                _ => node.Op is ConstantOp or SizeOp or FreshOp or LossDivisorOp { IsLossWeight: true },
            };
            if (isOne) found.Add(node.Output);
        }
        return found;
    }

    private static bool IsArithmetic(Scalar expression) => expression switch
    {
        ScalarConstant or ScalarInput => true,
        ScalarCall call => (call.Function == ScalarFunction.Negate || call.Function <= ScalarFunction.Divide) && call.Arguments.All(IsArithmetic),
        _ => false,
    };

    /// <summary>The C# expression of a value, or null if it is not such a number.</summary>
    public static string? Code(Value value, bool isDouble) => Print(value, isDouble, 0, null);

    /// <summary>Plain C# for an elementwise function of single numbers, some of which lie in buffers: <c>lossSum[0] / batch</c>. Null if it
    /// needs more than arithmetic.</summary>
    public static string? Arithmetic(Node node, MapOp map, bool isDouble, Func<Value, string> buffer) =>
        node.Output.Shape.Rank == 0 && node.Inputs.All(i => i.Shape.Rank == 0) ? Expression(map.Definition.Value, node, isDouble, 0, v => buffer(v) + "[0]") : null;

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
            case SizeOp s: return s.Size.Code.Contains("*") && precedence > 1 ? $"({s.Size.Code})" : s.Size.Code;
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
