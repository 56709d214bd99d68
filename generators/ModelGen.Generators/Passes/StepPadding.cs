using ModelGen.Generators.Graph;
using ModelGen.Generators.Ops;

namespace ModelGen.Generators.Passes;

/// <summary>
/// Padding counts for nothing, whatever it holds: inputs and targets are read as zero beyond their lengths, and functions that have no value or no slope
/// somewhere, such as a logarithm, compute nothing there. Otherwise what is left out of an output would still meet a gradient of zero, and 0 · ∞ is no number.
/// </summary>
internal static class StepPadding
{
    /// <summary>Where a function must have a value and a slope to be left alone.</summary>
    private static readonly double[] Points = [0, 1, -1];

    /// <summary>Arguments up to which functions are tried out; those with more are losses.</summary>
    private const int MostArguments = 3;

    public static void Run(ModelGraph graph)
    {
        if (!graph.Inputs.Any(InputOp.HoldsLengths)) return;
        // Closed forms have fewer gaps than what they are made of: ln softmax has none.
        if (Gaps(graph).Count > 0) Canonical.Run(graph);
        var axes = new StepAxes(graph);
        foreach (var input in graph.Inputs.Where(i => !i.IsUnknown && i.Type == ElementType.Real).ToList())
        {
            if (Steps(axes, input) is var (axis, lengths)) Clean(graph, input, axis, lengths);
        }
        foreach (var node in Gaps(graph))
        {
            if (Steps(axes, node.Output) is var (axis, lengths)) LeaveOut(graph, node, axis, lengths);
        }
    }

    /// <summary>Functions of the network that have no value or no slope somewhere. Losses are not the network: what they make of a target stays as it is.</summary>
    private static List<Node> Gaps(ModelGraph graph) =>
        graph.Nodes.TakeWhile(n => n.Op is not InputOp { IsTarget: true }).Where(n => n.Op is MapOp map && HasGaps(map.Definition)).ToList();

    /// <summary>The axis of a value that is one of steps, and their lengths.</summary>
    private static (int Axis, Value Lengths)? Steps(StepAxes axes, Value value)
    {
        for (var axis = 1; axis < value.Shape.Rank; axis++)
        {
            if (value.Shape.IsBatched && axes.LengthsOf(value, axis) is { } lengths) return (axis, lengths);
        }
        return null;
    }

    /// <summary>Makes every reader of an input read it with zeros for padding.</summary>
    private static void Clean(ModelGraph graph, Value input, int axis, Value lengths)
    {
        var node = Mask(input, axis, lengths, 0, input.Producer);
        graph.Replace(input, node.Output);
        graph.Nodes.Insert(1 + Math.Max(graph.Nodes.IndexOf(input.Producer), graph.Nodes.IndexOf(lengths.Producer)), node);
    }

    /// <summary>Lets a function see 1 in the padding, and others see 0 of what it gives there.</summary>
    private static void LeaveOut(ModelGraph graph, Node function, int axis, Value lengths)
    {
        var y = function.Output;
        var result = Mask(y, axis, lengths, 0, function);
        graph.Replace(y, result.Output);
        graph.Nodes.Insert(1 + graph.Nodes.IndexOf(function), result);
        foreach (var x in function.Inputs.Distinct().ToList())
        {
            var own = axis - (y.Shape.Rank - x.Shape.Rank);
            if (own < 1 || !x.Shape.IsBatched || x.Shape[own] != y.Shape[axis]) continue;
            var argument = Mask(x, own, lengths, 1, function);
            for (var i = 0; i < function.Inputs.Count; i++)
            {
                if (function.Inputs[i] == x) function.Inputs[i] = argument.Output;
            }
            graph.Nodes.Insert(graph.Nodes.IndexOf(function), argument);
        }
    }

    private static Node Mask(Value x, int axis, Value lengths, double value, Node origin)
    {
        var node = new Node(new MaskStepsOp(axis, value), [x, lengths], origin.Layer.Length > 0 ? origin.Layer : x.Name, origin.Site);
        node.Outputs = [new Value(node, 0, x.Shape, x.Type) { Name = x.Name + "_steps" }];
        return node;
    }

    /// <summary>Whether a function has no finite value or slope for some small arguments.</summary>
    private static bool HasGaps(MapDefinition function)
    {
        if (function.Arity > MostArguments) return false;
        for (var code = 0; code < Math.Pow(Points.Length, function.Arity); code++)
        {
            var rest = code;
            var x = new double[function.Arity];
            for (var i = 0; i < x.Length; i++, rest /= Points.Length) x[i] = Points[rest % Points.Length];
            var y = ScalarEvaluator.Evaluate(function.Value, x);
            if (!IsFinite(y) || function.Derivatives.Any(d => d is not null && !IsFinite(ScalarEvaluator.Evaluate(d, x, y)))) return true;
        }
        return false;
    }

    private static bool IsFinite(double x) => !double.IsNaN(x) && !double.IsInfinity(x);
}
