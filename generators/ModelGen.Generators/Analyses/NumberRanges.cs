using ModelGen.Generators.Graph;
using ModelGen.Generators.Ops;

namespace ModelGen.Generators.Analyses;

/// <summary>What numbers the values of a graph can be, before it is differentiated. Weights can make any number of anything, elementary
/// functions bound it again; what comes of several tensors, or of data, is not known.</summary>
internal sealed class NumberRanges
{
    /// <summary>How far back to look: no network needs as many functions behind its last weights.</summary>
    private const int MostSteps = 64;

    private readonly Dictionary<Value, NumberRange> known = [];

    public NumberRange Of(Value value) => Of(value, MostSteps);

    /// <summary>The tensor that an elementwise function is of, apart from constants, sizes and the mask of dropout; null where there are
    /// several.</summary>
    public static Value? Operand(Node node)
    {
        if (node.Op is not MapOp) return null;
        var operands = node.Inputs.Where(i => i.Producer.Op is not ConstantOp && !IsFactor(i)).Distinct().ToList();
        return operands.Count == 1 ? operands[0] : null;
    }

    /// <summary>Says what is known of a value from elsewhere.</summary>
    public void Set(Value value, NumberRange range) => known[value] = range;

    private NumberRange Of(Value value, int steps)
    {
        if (known.TryGetValue(value, out var range)) return range;
        if (steps == 0 || value.Index > 0) return NumberRange.Unknown;
        return known[value] = Compute(value.Producer, steps - 1);
    }

    private NumberRange Compute(Node node, int steps)
    {
        switch (node.Op)
        {
            case LinearOp or LinearInputGradientOp or ConvolutionOp or ConvolutionInputGradientOp:
                return NumberRange.Any(node);
            case SoftmaxOp:
                return new(0, 1, true) { Normaliser = node };
            case LogSoftmaxOp:
                return new(double.NegativeInfinity, 0, true) { Normaliser = node };
            case ReshapeOp or PermuteOp or SliceOp or BroadcastOp or StopGradientOp:
                return Of(node.Inputs[0], steps);
            case ReduceOp or AvgPoolOp or MaxPoolOp or AdaptivePoolOp or ResampleOp or BatchNormOp or RowNormOp:
                return Of(node.Inputs[0], steps) is { Free: not null } any ? any : NumberRange.Unknown;
            case MapOp map:
                return Map(map, node, steps);
            default:
                return NumberRange.Unknown;
        }
    }

    private NumberRange Map(MapOp map, Node node, int steps)
    {
        if (Operand(node) is { } x)
        {
            var range = Of(x, steps);
            if (node.Inputs.Any(IsFactor)) return range.Free is not null ? range : NumberRange.Unknown;
            var constants = node.Inputs.Select(i => i.Producer.Op is ConstantOp c ? c.Value : 0).ToArray();
            var own = node.Inputs.Select((input, i) => (input, i)).Where(p => p.input == x).Select(p => p.i).ToList();
            var result = range.Through(number =>
            {
                foreach (var i in own) constants[i] = number;
                return ScalarEvaluator.Evaluate(map.Definition.Value, constants);
            });
            // The logarithm of a softmax is one of a distribution, also of one held above zero.
            return result with { Normaliser = map.Definition.Name is "log" or "clamp" or "shift" ? range.Normaliser : null };
        }
        if (map.Definition.Name is not ("add" or "subtract") || node.Inputs.Count != 2) return NumberRange.Unknown;
        for (var i = 0; i < 2; i++)
        {
            // Weights that only one of the operands depends on make the sum any number.
            if (Of(node.Inputs[i], steps) is { Free: { } free } any && !DependsOn(node.Inputs[1 - i], free)) return any;
        }
        return NumberRange.Unknown;
    }

    /// <summary>A positive number or a mask, which nothing is known of until the network runs.</summary>
    private static bool IsFactor(Value value) =>
        value.Producer.Op is SizeOp or StepCountsOp or RandomOp { Distribution: Distribution.Bernoulli };

    private static bool DependsOn(Value value, Node node)
    {
        var seen = new HashSet<Node>();
        var pending = new Stack<Node>([value.Producer]);
        while (pending.Count > 0)
        {
            var next = pending.Pop();
            if (next == node) return true;
            if (!seen.Add(next)) continue;
            foreach (var input in next.Inputs) pending.Push(input.Producer);
        }
        return false;
    }
}
