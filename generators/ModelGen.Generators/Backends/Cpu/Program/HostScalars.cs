using ModelGen.Generators.Ir;

namespace ModelGen.Generators.Backends.Cpu;

/// <summary>Numbers that follow from sizes and constants alone, such as 1 / B: no buffer and no phase, but a local of the emitted
/// method.</summary>
internal static class HostScalars
{
    /// <summary>The values of a graph that are such numbers.</summary>
    public static HashSet<Value> Of(ModelGraph graph)
    {
        var found = new HashSet<Value>();
        foreach (var node in graph.Nodes)
        {
            if (node.Outputs.Count == 1 && IsOne(node.Output, found.Contains)) found.Add(node.Output);
        }
        return found;
    }

    /// <summary>Whether a value is such a number.</summary>
    public static bool IsOne(Value value) => IsOne(value, IsOne);

    /// <summary>Whether an elementwise function is arithmetic of single numbers, some of which may lie in buffers.</summary>
    public static bool IsArithmetic(Node node, MapOp map) =>
        node.Output.Shape.Rank == 0 && node.Inputs.All(i => i.Shape.Rank == 0 && i.Producer.Sinks.Count == 0)
            && IsArithmetic(map.Definition.Value);

    private static bool IsOne(Value value, Func<Value, bool> isOne)
    {
        var node = value.Producer;
        if (value.Shape.Rank != 0 || node.Outputs.Count != 1 || node.Sinks.Count > 0) return false;
        return node.Op switch
        {
            MapOp map => IsArithmetic(map.Definition.Value) && node.Inputs.All(isOne),
            ReshapeOp or StopGradientOp => isOne(node.Inputs[0]),
            _ => node.Op is ConstantOp or SizeOp or FreshOp or LossDivisorOp { IsLossWeight: true },
        };
    }

    private static bool IsArithmetic(Scalar expression) => expression switch
    {
        ScalarConstant or ScalarInput => true,
        ScalarCall call =>
            (call.Function == ScalarFunction.Negate || call.Function <= ScalarFunction.Divide) && call.Arguments.All(IsArithmetic),
        _ => false,
    };
}
