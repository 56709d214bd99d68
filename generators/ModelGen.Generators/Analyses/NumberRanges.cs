using ModelGen.Generators.Ir;

namespace ModelGen.Generators.Analyses;

/// <summary>What numbers the values of a graph can be, before it is differentiated. Weights can make any number of anything, elementary
/// functions bound it again; of data nothing is known.</summary>
internal sealed class NumberRanges(CancellationToken cancellation)
{
    /// <summary>How far back to look: no network needs as many functions behind its last weights.</summary>
    private const int MostSteps = 64;

    private readonly Dictionary<Value, NumberRange> known = [];
    private readonly Dictionary<Value, Value> roots = [];
    private readonly Dictionary<Value, double[]> images = [];

    public NumberRange Of(Value value) => Of(value, MostSteps);

    /// <summary>The tensor that an elementwise function is of, apart from constants, sizes and the mask of dropout; null where there are
    /// several.</summary>
    public static Value? Operand(Node node) => node.Op is MapOp && Operands(node) is { Count: 1 } operands ? operands[0] : null;

    /// <summary>The tensors that an elementwise function is of, apart from constants, sizes and the mask of dropout.</summary>
    public static IReadOnlyList<Value> Operands(Node node) =>
        node.Inputs.Where(i => Constant(i) is null && !IsFactor(i)).Distinct().ToList();

    /// <summary>The one number that a tensor consists of, or null.</summary>
    public static double? Constant(Value value) => Unchanged(value).Producer.Op is ConstantOp constant ? constant.Value : null;

    /// <summary>Says what is known of a value from elsewhere.</summary>
    public void Set(Value value, NumberRange range) => known[value] = range;

    private NumberRange Of(Value value, int steps)
    {
        if (known.TryGetValue(value, out var range)) return range;
        if (steps <= 0 || value.Index > 0) return NumberRange.Unknown;
        cancellation.ThrowIfCancellationRequested();
        return known[value] = Compute(value.Producer, steps - 1);
    }

    private NumberRange Compute(Node node, int steps)
    {
        switch (node.Op)
        {
            case WeightProductOp or ConvolutionOp or ConvolutionInputGradientOp when node.Inputs.Skip(1).Any(IsParameter):
                return NumberRange.Any(node);
            case EmbeddingOp or BatchNormOp or RowNormOp when node.Inputs.Any(IsTrained):
                return NumberRange.Any(node);
            case SoftmaxOp:
                return new(0, 1, true) { Normaliser = node };
            case LogSoftmaxOp:
                return new(double.NegativeInfinity, 0, true) { Normaliser = node };
            case ReshapeOp or PermuteOp or BroadcastOp or StopGradientOp or MaskStepsOp:
                return Of(node.Inputs[0], steps);
            case ConcatOp:
                return NumberRange.Union(node.Inputs.Select(i => Of(i, steps)).ToList());
            case SliceOp slice when node.Inputs[0].Producer.Op is ConcatOp concat && concat.Axis == slice.Axis:
                return NumberRange.Union(Parts(node, slice).Select(i => Of(i, steps)).ToList());
            case SliceOp or GatherOp:
                return Of(node.Inputs[0], steps).OfSome();
            case MatMulOp or WeightProductOp:
                return Product(node, steps) ?? NumberRange.Unknown;
            case MaxPoolOp or AdaptivePoolOp or ReduceOp { Kind: ReduceKind.Max or ReduceKind.Min }:
                return Combined(Of(node.Inputs[0], steps).OfSome());
            case AvgPoolOp or ResampleOp:
                return Combined(Of(node.Inputs[0], steps).OfSome()).WithZero(); // what lies beyond the edges
            case ReduceOp { Kind: ReduceKind.Sum } when IsWeighted(node):
                return NumberRange.Any(node);
            case ReduceOp or BatchNormOp or RowNormOp:
                return OnlyFree(Of(node.Inputs[0], steps));
            case MapOp map:
                return Map(map, node, steps);
            default:
                return NumberRange.Unknown;
        }
    }

    /// <summary>Those of several tensors side by side that a slice cuts.</summary>
    private static IEnumerable<Value> Parts(Node node, SliceOp slice)
    {
        double start = 0;
        foreach (var part in node.Inputs[0].Producer.Inputs)
        {
            var end = part.Shape[slice.Axis].IsConstant ? start + part.Shape[slice.Axis].Factor : double.PositiveInfinity;
            if (start < slice.Start + node.Output.Shape[slice.Axis].Factor && end > slice.Start) yield return part;
            start = end;
        }
    }

    private static NumberRange OnlyFree(NumberRange range) => range.Free is not null ? range : NumberRange.Unknown;

    /// <summary>The range of means and extremes of several numbers. With one bound it says too little: the mean over an image of what an
    /// activation gives are the logits of several well-known networks. Those of a distribution do not come near its bounds
    /// together.</summary>
    private static NumberRange Combined(NumberRange range) => range.IsBounded
        ? range with { IsReached = range.IsReached && range.Normaliser is null, Normaliser = null } : OnlyFree(range);

    private NumberRange Map(MapOp map, Node node, int steps)
    {
        if (Averaged(node) is { } averaged) return Combined(Of(averaged, steps).OfSome());
        if (Operand(node) is { } operand && node.Inputs.Any(IsFactor)) return OnlyFree(Of(operand, steps));
        if (IsLessItsLogSum(node)) return new(double.NegativeInfinity, 0, true) { Normaliser = node };
        if (IsOverItsSum(node, steps)) return new(0, 1, true) { Normaliser = node.Inputs[0].Producer.Op.Name == "exp" ? node : null };
        var root = Root(node.Output, MostSteps);
        if (root != node.Output)
        {
            var result = Of(root, steps).Through(Images(node.Output, root));
            // The logarithm of a softmax is one of a distribution, also of one held above zero.
            var keeps = map.Definition.Name is "log" or "clamp" or "shift";
            return result with { Normaliser = keeps ? Of(node.Inputs[0], steps).Normaliser : null };
        }
        var ranges = node.Inputs.Select(i => Of(i, steps)).ToList();
        var several = map.Definition.Name switch
        {
            "add" or "subtract" => Free(node, ranges, [0, 1]),
            "multiply" => node.Inputs[0] == node.Inputs[1] ? null : Free(node, ranges, [0, 1]),
            "divide" => Free(node, ranges, [0]),
            "where" => Free(node, ranges, [1, 2]),
            _ => null,
        };
        return several ?? Bounded(map, node, ranges) ?? NumberRange.Unknown;
    }

    /// <summary>One of the inputs that can be any number whatever the others are, and makes the result so; null for none.</summary>
    private NumberRange? Free(Node node, IReadOnlyList<NumberRange> ranges, int[] inputs)
    {
        foreach (var i in inputs)
        {
            var own = node.Inputs[i];
            if (ranges[i].Free is { } free && node.Inputs.All(other => other == own || !DependsOn(other, free))) return ranges[i];
        }
        return null;
    }

    /// <summary>A product of which one factor can be any number whatever the other is; null for others.</summary>
    private NumberRange? Product(Node node, int steps) =>
        node.Inputs[0] == node.Inputs[1] ? null : Free(node, node.Inputs.Select(i => Of(i, steps)).ToList(), [0, 1]);

    /// <summary>Whether a sum is one of products with weights, as a matrix product is.</summary>
    private static bool IsWeighted(Node sum) =>
        sum.Inputs[0].Producer is { Op: MapOp { Definition.Name: "multiply" } } product && product.Inputs.Any(i => IsTrained(Unchanged(i)));

    /// <summary>The range of a function of several tensors that all have bounds; null for others.</summary>
    private static NumberRange? Bounded(MapOp map, Node node, IReadOnlyList<NumberRange> ranges)
    {
        const int MostInputs = 4;
        if (node.Inputs.Count > MostInputs) return null;
        if (node.Inputs.Where((input, i) => Constant(input) is null && !ranges[i].IsBounded).Any()) return null;
        var points = new List<double[]> { new double[node.Inputs.Count] };
        for (var i = 0; i < node.Inputs.Count; i++)
        {
            var (at, low, high) = (i, ranges[i].Low, ranges[i].High);
            double[] numbers = Constant(node.Inputs[i]) is { } constant ? [constant] : [low, (low + high) / 2, high];
            points = points.SelectMany(p => numbers.Select(n => p.Select((other, j) => j == at ? n : other).ToArray())).ToList();
        }
        return NumberRange.Hull(points.Select(p => ScalarEvaluator.Evaluate(map.Definition.Value, p)));
    }

    /// <summary>The one tensor that elementwise functions lead back to from a value; the value itself where there are several.</summary>
    private Value Root(Value value, int steps)
    {
        if (roots.TryGetValue(value, out var known)) return known;
        var node = value.Producer;
        var root = value;
        if (steps > 0 && node.Op is MapOp && !node.Inputs.Any(IsFactor) && Averaged(node) is null)
        {
            var starts = Operands(node).Select(o => Root(o, steps - 1)).Distinct().ToList();
            if (starts.Count == 1) root = starts[0];
        }
        return roots[value] = root;
    }

    /// <summary>What elementwise functions make of a sample of the numbers that they start from.</summary>
    private double[] Images(Value value, Value root)
    {
        if (images.TryGetValue(value, out var known)) return known;
        if (value == root) return images[value] = Of(root).Sample();
        var node = value.Producer;
        var constants = node.Inputs.Select(Constant).ToList();
        var inputs = node.Inputs.Select((input, i) => constants[i] is null ? Images(input, root) : null).ToList();
        var definition = ((MapOp)node.Op).Definition.Value;
        var count = Images(root, root).Length;
        return images[value] = Enumerable.Range(0, count).Select(n => ScalarEvaluator.Evaluate(definition, Arguments(n))).ToArray();

        List<double> Arguments(int n) => inputs.Select((input, i) => input?[n] ?? constants[i]!.Value).ToList();
    }

    /// <summary>What a quotient is the mean of; null where it is none.</summary>
    private static Value? Averaged(Node node)
    {
        if (node.Op is not MapOp { Definition.Name: "divide" }) return null;
        var (sum, count) = (Unchanged(node.Inputs[0]), Unchanged(node.Inputs[1]));
        if (count is not ({ Counts.Less: 0 } or { Producer.Op: StepCountsOp })) return null;
        while (sum.Producer.Op is ReduceOp { Kind: ReduceKind.Sum }) sum = Unchanged(sum.Producer.Inputs[0]);
        return sum == Unchanged(node.Inputs[0]) ? null : sum;
    }

    /// <summary>Whether positive numbers are divided by their sum, be it held above zero: a softmax written out.</summary>
    private bool IsOverItsSum(Node node, int steps)
    {
        if (node.Op is not MapOp { Definition.Name: "divide" } || Of(node.Inputs[0], steps).Low < 0) return false;
        var sum = Unchanged(node.Inputs[1]);
        if (sum.Producer.Op is MapOp { Definition.Name: "shift" or "clamp" }) sum = Unchanged(sum.Producer.Inputs[0]);
        return sum.Producer.Op is ReduceOp { Kind: ReduceKind.Sum } && AreSame(sum.Producer.Inputs[0], node.Inputs[0]);
    }

    /// <summary>Whether ln Σ eˣ is subtracted from x: the logarithm of a softmax written out.</summary>
    private static bool IsLessItsLogSum(Node node)
    {
        if (node.Op is not MapOp { Definition.Name: "subtract" }) return false;
        var (x, sum) = (node.Inputs[0], Unchanged(node.Inputs[1]).Producer);
        if (sum.Op is ReduceOp { Kind: ReduceKind.LogSumExp }) return sum.Inputs[0] == x;
        return sum.Op is MapOp { Definition.Name: "log" }
            && Unchanged(sum.Inputs[0]).Producer is { Op: ReduceOp { Kind: ReduceKind.Sum } } reduced
            && reduced.Inputs[0].Producer is { Op: MapOp { Definition.Name: "exp" } } exp && exp.Inputs[0] == x;
    }

    /// <summary>Whether two values are the same function of the same tensors, which may have been written twice.</summary>
    private static bool AreSame(Value a, Value b) => a == b
        || (a.Producer.Op is MapOp && a.Producer.Op.Key == b.Producer.Op.Key && a.Producer.Inputs.SequenceEqual(b.Producer.Inputs));

    /// <summary>The same numbers in their first shape.</summary>
    private static Value Unchanged(Value value)
    {
        while (value.Producer.Op is ReshapeOp or BroadcastOp) value = value.Producer.Inputs[0];
        return value;
    }

    private static bool IsParameter(Value value) => Unchanged(value).Producer.Op is ParameterOp;

    private static bool IsTrained(Value value) => value.Producer.Op is ParameterOp { Parameter.Trainable: true };

    /// <summary>A positive number or a mask, which nothing is known of until the network runs.</summary>
    private static bool IsFactor(Value value) =>
        value.Producer.Op is SizeOp or StepCountsOp or RandomOp { Distribution: Distribution.Bernoulli };

    private bool DependsOn(Value value, Node node)
    {
        var seen = new HashSet<Node>();
        var pending = new Stack<Node>([value.Producer]);
        while (pending.Count > 0)
        {
            var next = pending.Pop();
            cancellation.ThrowIfCancellationRequested();
            if (next == node) return true;
            if (!seen.Add(next)) continue;
            foreach (var input in next.Inputs) pending.Push(input.Producer);
        }
        return false;
    }
}
