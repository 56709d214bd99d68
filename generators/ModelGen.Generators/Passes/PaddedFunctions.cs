using ModelGen.Generators.Graph;
using ModelGen.Generators.Ops;

namespace ModelGen.Generators.Passes;

/// <summary>Functions that have no value or no slope somewhere, such as a logarithm, see 1 in padding, and others see 0 of what they give there; in the steps of scans too.</summary>
internal static class PaddedFunctions
{
    /// <summary>Where a function must have a value and a slope to be left alone.</summary>
    private static readonly double[] Points = [0, 1, -1];

    /// <summary>Arguments up to which functions are tried out.</summary>
    private const int MostArguments = 3;

    public static void Run(GraphBuilder b)
    {
        // Closed forms have fewer such places than what they are made of: ln softmax has none.
        if (b.Graph.AllNodes.Any(IsPartial)) Canonical.Run(b.Graph);
        if (!b.Graph.AllNodes.Any(IsPartial)) return;
        var axes = new StepAxes(b);
        foreach (var node in b.Graph.Nodes.ToList())
        {
            if (node.Op is ScanOp) InStep(b, node, axes, null);
            else if (IsPartial(node)) LeaveOut(b, node, axes);
        }
    }

    /// <summary>Lets a function see 1 in padding, and others see 0 of what it gives there.</summary>
    private static void LeaveOut(GraphBuilder b, Node function, StepAxes axes)
    {
        var y = function.Output;
        foreach (var (axis, lengths) in axes.Of(y))
        {
            foreach (var x in function.Inputs.Distinct().ToList())
            {
                var own = axis - (y.Shape.Rank - x.Shape.Rank);
                if (own < 0 || !x.Shape.IsBatched || x.Shape[own] != y.Shape[axis]) continue;
                Read(b, function, x, () => StepPadding.Mask(b, x, own, lengths, 1));
            }
            var readers = b.Graph.Uses().TryGetValue(y, out var nodes) ? nodes : [];
            var result = StepPadding.After(b, function, () => StepPadding.Mask(b, y, axis, lengths, 0));
            foreach (var reader in readers) Replace(reader, y, result);
            for (var i = 0; i < b.Graph.Outputs.Count; i++)
            {
                if (b.Graph.Outputs[i] == y) b.Graph.Outputs[i] = result;
            }
            return;
        }
    }

    /// <summary>Lets the functions in the step of a scan see 1 in steps that are padding, or where the step of a scan around it is.</summary>
    private static void InStep(GraphBuilder b, Node scan, StepAxes axes, Value? around)
    {
        var body = ((ScanOp)scan.Op).Body;
        if (!body.Graph.AllNodes.Any(IsPartial)) return;
        var states = body.States.Count;
        var lengths = scan.Inputs.Skip(states).Take(body.Items.Count).Select(stack => axes.Of(stack).FirstOrDefault(s => s.Axis == 0).Lengths).FirstOrDefault(l => l is not null);
        Value? counts = null;
        var inside = b.Inside(body.Graph);
        if (lengths is not null && around is null)
        {
            var stack = StepPadding.After(b, Before(b.Graph, scan), () => StepPadding.Counts(b, ((ScanOp)scan.Op).Steps, lengths));
            counts = StepBody.Input(body.Graph, StepRole.Item, new Shape(Dim.Batch), ElementType.Real, "counts");
            scan.Inputs.Insert(states + body.Items.Count, stack);
            body.Items.Add(counts);
        }
        else if (around is not null)
        {
            counts = StepBody.Input(body.Graph, StepRole.Constant, around.Shape, ElementType.Real, "counts");
            scan.Inputs.Add(around);
            body.Constants.Add(counts);
        }
        foreach (var node in body.Graph.Nodes.ToList())
        {
            if (node.Op is ScanOp) InStep(inside, node, axes, counts);
            else if (counts is not null && IsPartial(node) && node.Output.Shape.IsBatched)
            {
                foreach (var x in node.Inputs.Distinct().Where(x => x.Shape.IsBatched).ToList())
                {
                    Read(inside, node, x, () => inside.Map(Functions.Where, inside.Reshape(counts, StepPadding.Beside(x.Shape)), x, inside.Constant(1)));
                }
            }
        }
    }

    /// <summary>Lets a node read something made of an input of its.</summary>
    private static void Read(GraphBuilder b, Node node, Value x, Func<Value> build) => Replace(node, x, StepPadding.After(b, Before(b.Graph, node), build));

    private static void Replace(Node reader, Value old, Value replacement)
    {
        for (var i = 0; i < reader.Inputs.Count; i++)
        {
            if (reader.Inputs[i] == old) reader.Inputs[i] = replacement;
        }
    }

    private static Node Before(ModelGraph graph, Node node) => graph.Nodes[graph.Nodes.IndexOf(node) - 1];

    private static bool IsPartial(Node node) => node.Op is MapOp map && HasGaps(map.Definition);

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
