using ModelGen.Generators.Ir;

namespace ModelGen.Generators.Passes;

/// <summary>Functions that have no value or no slope somewhere, such as a logarithm, see 1 in padding, and others see 0 of what they give
/// there; in the steps of scans too.</summary>
internal sealed class PaddedFunctions
{
    /// <summary>Where a function must have a value and a slope to be left alone.</summary>
    private static readonly double[] Points = [0, 1, -1];

    /// <summary>Arguments up to which functions are tried out.</summary>
    private const int MostArguments = 3;

    private readonly StepAxes axes;

    private PaddedFunctions(StepAxes axes) => this.axes = axes;

    public static void Run(GraphBuilder b)
    {
        // Closed forms have fewer such places than what they are made of: ln softmax has none.
        if (b.Graph.AllNodes.Any(IsPartial)) Canonicalization.Run(b.Graph);
        if (!b.Graph.AllNodes.Any(IsPartial)) return;
        new PaddedFunctions(new StepAxes(b)).Rewrite(b, null);
    }

    /// <summary>Goes through the nodes of a graph once.</summary>
    /// <param name="b">The graph, or that of the step of a scan.</param>
    /// <param name="counts">1 in the steps that count, in the step of a scan; null elsewhere.</param>
    private void Rewrite(GraphBuilder b, Value? counts)
    {
        var nodes = b.Graph.Nodes;
        var isStep = counts is not null;
        var replaced = new Dictionary<Value, Value>();
        b.Graph.Nodes = [];
        foreach (var node in nodes)
        {
            var at = b.At(node);
            var isPartial = IsPartial(node);
            var masks = isPartial && !isStep ? axes.Of(node.Output).ToList() : [];
            for (var i = 0; i < node.Inputs.Count; i++)
            {
                if (replaced.TryGetValue(node.Inputs[i], out var other)) node.Inputs[i] = other;
            }
            if (node.Op is ScanOp) InStep(at, node, counts);
            else if (isPartial && isStep) ReadWhereCounted(at, node, counts!);
            else if (masks.Count > 0) ReadWithinLengths(at, node, masks);
            b.Graph.Nodes.Add(node);
            if (masks.Count > 0)
                replaced[node.Output] = masks.Aggregate(node.Output, (y, mask) => StepPadding.Mask(at, y, mask.Axis, mask.Lengths, 0));
        }
        for (var i = 0; i < b.Graph.Outputs.Count; i++)
        {
            if (replaced.TryGetValue(b.Graph.Outputs[i], out var other)) b.Graph.Outputs[i] = other;
        }
        if (b.Graph.Loss is { } loss && replaced.TryGetValue(loss, out var masked)) b.Graph.Loss = masked;
    }

    /// <summary>Lets a function see 1 beyond the lengths of each of its axes of steps.</summary>
    private static void ReadWithinLengths(GraphBuilder b, Node function, List<(int Axis, Value Lengths)> masks)
    {
        var y = function.Output.Shape;
        Replace(function, x => masks.Aggregate(x, (value, mask) =>
        {
            var own = mask.Axis - (y.Rank - x.Shape.Rank);
            return own < 0 || !x.Shape.IsBatched || x.Shape[own] != y[mask.Axis] ? value : StepPadding.Mask(b, value, own, mask.Lengths, 1);
        }));
    }

    /// <summary>Lets a function in the step of a scan see 1 where the step is padding.</summary>
    private static void ReadWhereCounted(GraphBuilder b, Node function, Value counts) => Replace(function, x =>
        x.Shape.IsBatched ? b.Map(Functions.Where, b.Reshape(counts, StepPadding.Beside(x.Shape)), x, b.Constant(1)) : x);

    private static void Replace(Node function, Func<Value, Value> make)
    {
        var made = function.Inputs.Distinct().ToDictionary(x => x, make);
        for (var i = 0; i < function.Inputs.Count; i++) function.Inputs[i] = made[function.Inputs[i]];
    }

    /// <summary>Goes into the step of a scan, which finds out whether it counts from the lengths of what it reads, or from the step around
    /// it.</summary>
    private void InStep(GraphBuilder b, Node scan, Value? around)
    {
        var (op, states) = ((ScanOp)scan.Op, ((ScanOp)scan.Op).Body.States.Count);
        var body = op.Body;
        if (!body.Graph.AllNodes.Any(IsPartial)) return;
        Value? counts = null;
        if (around is not null)
        {
            counts = StepBody.Input(body.Graph, StepRole.Constant, around.Shape, ElementType.Real, "counts");
            scan.Inputs.Add(around);
            body.Constants.Add(counts);
        }
        else if (scan.Inputs.Skip(states)
            .Take(body.Items.Count).SelectMany(axes.Of).Where(s => s.Axis == 0).Select(s => s.Lengths).FirstOrDefault() is { } lengths)
        {
            counts = StepBody.Input(body.Graph, StepRole.Item, new Shape(Dim.Batch), ElementType.Real, "counts");
            scan.Inputs.Insert(states + body.Items.Count, StepPadding.Counts(b, op.Steps, lengths));
            body.Items.Add(counts);
        }
        if (counts is not null) Rewrite(b.Inside(body.Graph), counts);
    }

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
